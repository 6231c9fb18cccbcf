import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { test as baseTest } from "vitest";
import type { Cassette } from "../../src/tape/cassette.js";
import { writeCassette } from "../../src/tape/write.js";
import { cassetteFile } from "./cassettes.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What starts vitest. */
export const VITEST = path.join(ROOT, "node_modules", "vitest", "vitest.mjs");

/** Milliseconds after which a run is a hang. It tells a hang; it measures nothing. */
const HANG = 50_000;

/** What became of a test. */
interface Outcome {
  status: string;
  /** What it failed with; empty where it passed. */
  message: string;
  /** What rollcall has printed of it, one text a try. */
  printed: readonly string[];
}

/** What a run of vitest has left. */
export interface ProjectRun {
  status: number;
  stdout: string;
  stderr: string;
  /** By their full names. */
  tests: Readonly<Record<string, Outcome>>;
}

/** A user's project, in a folder of its own. */
export interface TinyProject {
  folder: string;
  write(name: string, text: string): Promise<void>;
  /** Runs its tests to their end. */
  run(...args: string[]): Promise<ProjectRun>;
  remove(): Promise<void>;
}

/** A project's files: tests by their names, and cassettes as documents or by the names of the repository's. */
export interface ProjectFiles {
  tests: Readonly<Record<string, string>>;
  cassettes?: readonly (string | Cassette)[];
}

/** What every file of tests begins with. */
const HEAD = `import { expect, test } from "rollcall/vitest";
import { accepted, refuses, requestOf, send, startBot } from "./bot.js";
const INVITE = requestOf("invite-one");
`;

/** A file of tests, with what it needs. */
export function testFile(tests: string): string {
  return `${HEAD}${tests}`;
}

/** Writes a project in which rollcall, vitest and nock are installed. */
export async function tinyProject({ tests, cassettes = ["invite-one"] }: ProjectFiles): Promise<TinyProject> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "rollcall-project-"));
  const write = (name: string, text: string): Promise<void> => writeFile(path.join(folder, name), text);
  await install(folder);
  await write("package.json", '{ "type": "module" }');
  await copyFile(fileURLToPath(new URL("tiny-bot.js", import.meta.url)), path.join(folder, "bot.js"));
  for (const [name, text] of Object.entries(tests)) await write(name, testFile(text));
  for (const cassette of cassettes) {
    const [name, text] =
      typeof cassette === "string"
        ? [cassette, await readFile(cassetteFile(cassette), "utf8")]
        : [cassette.name, writeCassette(cassette)];
    await write(path.join("cassettes", `${name}.json`), text);
  }
  return {
    ...{ folder, write },
    run: (...args) => runIn(folder, args),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Installs rollcall, vitest and nock in a folder. */
export async function install(folder: string): Promise<void> {
  for (const name of ["node_modules", "cassettes"]) await mkdir(path.join(folder, name));
  const packages = { rollcall: ROOT, vitest: installed("vitest"), nock: installed("nock") };
  for (const [name, target] of Object.entries(packages))
    await symlink(target, path.join(folder, "node_modules", name), "junction");
}

function installed(name: string): string {
  return path.join(ROOT, "node_modules", name);
}

/** `test` with a project, and with a run of it that is made once for all tests of the file. */
export function projectTest(files: ProjectFiles, ...args: string[]) {
  return baseTest.extend<{ $file: { project: TinyProject; run: ProjectRun } }>({
    project: [
      async ({}, use) => {
        const project = await tinyProject(files);
        await use(project).finally(() => project.remove());
      },
      { scope: "file" },
    ],
    run: [async ({ project }, use) => use(await project.run(...args)), { scope: "file" }],
  });
}

/** The environment of a user who sits before a plain terminal. */
export function userEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(VITEST.*|TEST|NODE_ENV|DEV|PROD|CI|GITHUB_ACTIONS|FORCE_COLOR)$/;
  const others = Object.entries(process.env).filter(([name]) => !ours.test(name));
  return { ...Object.fromEntries(others), NO_COLOR: "1" };
}

async function runIn(folder: string, args: readonly string[]): Promise<ProjectRun> {
  const results = path.join(folder, "results.json");
  await rm(results, { force: true });
  const reporters = ["--reporter", "default", "--reporter", "json", "--outputFile", results];
  const options = { cwd: folder, env: userEnvironment(), timeout: HANG, killSignal: "SIGKILL" } as const;
  const ended = await new Promise<Omit<ProjectRun, "tests">>((resolve) => {
    const command = [VITEST, "run", ...reporters, ...args];
    const child = execFile(process.execPath, command, options, (_failed, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, stdout, stderr }),
    );
  });
  const text = await readFile(results, "utf8").catch(() => {
    throw new Error(`vitest left no results:\n${ended.stdout}${ended.stderr}`);
  });
  return { ...ended, tests: outcomes(JSON.parse(text) as Results, ended.stderr) };
}

/** What vitest's JSON reporter writes. */
interface Results {
  testResults: {
    assertionResults: {
      ancestorTitles: string[];
      title: string;
      status: string;
      failureMessages?: string[];
    }[];
  }[];
}

function outcomes({ testResults }: Results, stderr: string): ProjectRun["tests"] {
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  return Object.fromEntries(
    all.map(({ ancestorTitles, title, status, failureMessages = [] }) => {
      const name = [...ancestorTitles, title].join(" > ");
      return [name, { status, message: failureMessages.join("\n"), printed: printedOf(name, stderr) }];
    }),
  );
}

/** What rollcall prints of a test that has failed. */
const PRINTED = /^rollcall: what there was in "(.*)", which has failed[^]*?\nthe test again:\n.*$/gm;

function printedOf(name: string, stderr: string): string[] {
  return [...stderr.matchAll(PRINTED)].filter(([, of]) => of === name).map(([text]) => text);
}
