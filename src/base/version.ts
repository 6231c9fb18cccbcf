import { readFileSync } from "node:fs";

const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

/** The program and its version, as cassettes name their recorder. */
export const VERSION = manifest.version;
export const PROGRAM = `rollcall ${VERSION}`;
