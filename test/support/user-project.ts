import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { start } from "./program.js";
import { temporaryFolder } from "./temporary-folder.js";
import { install, userEnvironment, VITEST } from "./tiny-project.js";

/** What became of a run of vitest. */
export interface ProjectRun {
  /** By the full names of the tests. */
  tests: Record<string, { status: string; failure: string }>;
  stdout: string;
  stderr: string;
}

/** A project of a user's with these files, in which rollcall, vitest and nock are installed. */
export async function userProject(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  await install(folder);
  const all = { "package.json": '{ "type": "module" }', ...files };
  for (const [name, text] of Object.entries(all)) await writeFile(path.join(folder, name), text);
  return folder;
}

/** Runs the tests of a project as its user does, with this `CI` in the environment. */
export async function runProject(folder: string, ci = ""): Promise<ProjectRun> {
  const results = path.join(folder, "results.json");
  const reporters = ["--reporter", "verbose", "--reporter", "json", "--outputFile.json", results];
  const args = [VITEST, "run", "--root", folder, ...reporters];
  const starting = { cwd: folder, env: { ...userEnvironment(), CI: ci } };
  const { stdout, stderr } = await start(process.execPath, args, starting).ended;
  const { testResults } = JSON.parse(await readFile(results, "utf8")) as Results;
  const tests = testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ fullName, status, failureMessages }) => [
      fullName,
      { status, failure: failureMessages.join("\n") },
    ]),
  );
  return { tests: Object.fromEntries(tests) as ProjectRun["tests"], stdout, stderr };
}

interface Results {
  testResults: { assertionResults: { fullName: string; status: string; failureMessages: string[] }[] }[];
}
