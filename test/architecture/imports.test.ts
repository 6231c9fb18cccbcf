import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const src = path.join(root, "src");

/** Imports go from a higher layer to a lower one, or stay in their folder. */
const LAYERS: Readonly<Record<string, number>> = {
  base: 0,
  graph: 1,
  tape: 2,
  fault: 3,
  match: 3,
  simulate: 4,
  engine: 5,
  store: 6,
  wire: 6,
  control: 7,
  compose: 8,
  cli: 9,
  harness: 9,
  "index.ts": 9,
};

/** Every package, and the folders that may name it. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  "cli-table3": ["cli"],
  "fast-xml-builder": ["cli"],
  "fastest-levenshtein": ["base"],
  "http-proxy": ["wire"],
  "jose/jwt/decode": ["simulate"],
  "json-stringify-pretty-compact": ["tape"],
  "jsonc-parser": ["base", "tape"],
  lowdb: ["store"],
  microdiff: ["match"],
  nock: ["harness"],
  "node-fetch": ["wire"],
  picocolors: ["cli"],
  vitest: ["harness"],
  yaml: ["cli", "store"],
  yargs: ["cli"],
  zod: ["fault", "tape"],
};

/** Where there are no sockets, files or processes: what is left of Node there. */
const PURE = ["graph", "tape", "match", "fault", "simulate", "engine"];
const COMPUTING = ["node:util", "node:zlib"];

interface Import {
  from: string;
  folder: string;
  name: string;
}

const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.split(path.sep).join("/"));
const imports = files.flatMap(importsOf);
const folders = [...new Set(files.map(folderOf))].sort();

describe("the layout of src", () => {
  it("has a layer for every folder and a folder for every layer", () => {
    expect(folders).toEqual(Object.keys(LAYERS).sort());
  });

  it("imports go one way", () => {
    const wrong = imports.filter(({ folder, name, from }) => {
      if (!name.startsWith(".")) return false;
      const target = folderOf(
        path.posix.normalize(path.posix.join(path.posix.dirname(from), name)).replace(/\.js$/, ".ts"),
      );
      return target !== folder && layer(target) >= layer(folder);
    });
    expect(wrong).toEqual([]);
  });

  it("every package is named in its folders only, and every dependency is used", () => {
    const named = imports.filter(({ name }) => !name.startsWith(".") && !name.startsWith("node:"));
    expect(named.filter(({ name, folder }) => !PACKAGES[name]?.includes(folder))).toEqual([]);
    expect([...new Set(named.map(({ name }) => name))].sort()).toEqual(Object.keys(PACKAGES).sort());
    const packages = Object.keys(PACKAGES).map((name) => name.replace(/\/.*/, ""));
    const { dependencies, peerDependencies } = manifest();
    expect(Object.keys({ ...dependencies, ...peerDependencies }).sort()).toEqual(packages.sort());
  });

  it.each(PURE)("%s has no I/O", (pure) => {
    const used = imports.filter(({ folder, name }) => folder === pure && name.startsWith("node:"));
    expect(used.filter(({ name }) => !COMPUTING.includes(name))).toEqual([]);
  });
});

describe("docs/architecture.md", () => {
  const text = readFileSync(path.join(root, "docs/architecture.md"), "utf8");

  it("draws exactly the folders that exist", () => {
    const drawn = [...text.matchAll(/^ {6}([a-z-]+(?:\/|\.ts)) +\S/gm)].map(([, name]) =>
      (name ?? "").replace(/\/$/, ""),
    );
    expect(drawn.sort()).toEqual(folders);
  });

  it("gives every dependency its line", () => {
    const lines = [...text.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, name]) => name);
    const { dependencies, devDependencies } = manifest();
    expect(lines.sort()).toEqual([...Object.keys(dependencies), ...Object.keys(devDependencies)].sort());
  });
});

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(src, file), "utf8");
  const names = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"([^"]+)"/g)].map(([, name]) => name ?? "");
  return names.map((name) => ({ from: file, folder: folderOf(file), name }));
}

function folderOf(file: string): string {
  return file.split("/")[0] ?? "";
}

function layer(folder: string): number {
  return LAYERS[folder] ?? Number.NaN;
}

type Dependencies = "dependencies" | "devDependencies" | "peerDependencies";

function manifest(): Record<Dependencies, Record<string, string>> {
  return JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as ReturnType<typeof manifest>;
}
