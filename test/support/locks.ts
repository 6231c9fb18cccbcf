import { readFile, writeFile } from "node:fs/promises";
import { lockOf, takeLock, type LockOwner } from "../../src/store/lock.js";
import { newPlace } from "./place.js";
import type { Program } from "./program.js";
import { startWorker } from "./worker.js";

/** A process that takes a lock when it is told to. */
export interface Taker {
  program: Program;
  /** "won", or why not. */
  take: (file: string) => Promise<string>;
  release: () => Promise<void>;
}

export function startTaker(): Taker {
  const { program, ask } = startWorker(new URL("./lock-taker.js", import.meta.url));
  return { program, take: (file) => ask("take", file), release: () => ask("release") };
}

/** The name of a lock in a folder of its own, where nothing is yet. */
export async function newLock(): Promise<string> {
  return lockOf(await newPlace());
}

export async function ownerIn(file: string): Promise<LockOwner> {
  return JSON.parse(await readFile(file, "utf8")) as LockOwner;
}

export async function writeOwner(file: string, owner: LockOwner): Promise<void> {
  await writeFile(file, JSON.stringify(owner));
}

/** How a lock of this process names it. */
export async function myself(): Promise<LockOwner> {
  const file = await newLock();
  await takeLock(file);
  return ownerIn(file);
}

/** How a lock names a process that has taken it and was killed since. */
export async function killedOwner(): Promise<LockOwner> {
  const file = await newLock();
  const { program, take } = startTaker();
  await take(file);
  program.kill("SIGKILL");
  await program.ended;
  return ownerIn(file);
}
