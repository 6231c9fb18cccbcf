import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Starting } from "./program.js";
import { temporaryFolder } from "./temporary-folder.js";

const WATCHER = new URL("./note-outbound.js", import.meta.url).href;

/** Where a process reaches out to, by socket or DNS: lines as `note-outbound.js` writes them. */
export interface Outbound {
  /** Starts the process under watch. */
  starting: Starting;
  /** What there is so far, each once, sorted; `watching` is one of them. */
  seen(): string[];
}

export async function watchOutbound(): Promise<Outbound> {
  const file = path.join(await temporaryFolder(), "outbound");
  await writeFile(file, "");
  const env = { ...process.env, NODE_OPTIONS: `--import ${WATCHER}`, ROLLCALL_TEST_OUTBOUND: file };
  const seen = (): string[] => [...new Set(readFileSync(file, "utf8").split("\n").slice(0, -1))];
  return { starting: { env }, seen: () => seen().sort() };
}
