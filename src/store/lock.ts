import { link, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import os from "node:os";
import { errorCode, RollcallError } from "../base/errors.js";
import { asObject, parseJson } from "../base/json.js";
import { readIfThere } from "./files.js";

/** Who holds a lock. A process id alone is used again by the system; with its start and the boot it names one process. */
export interface LockOwner {
  pid: number;
  /** Start of the process, in the system's own units; absent where the system does not tell. */
  start?: string;
  boot?: string;
  /** The space that process ids count in: a container or a sandbox may have its own under the same host name. */
  namespace?: string;
  host: string;
}

/** The cassette is being written by somebody else. */
export class LockedError extends RollcallError {
  readonly code = "ROLLCALL_LOCKED";
  readonly owner: LockOwner | undefined;

  constructor(file: string, owner: LockOwner | undefined) {
    const holder = owner ? `process ${owner.pid} on ${owner.host}` : "an owner that it does not name";
    super(
      `${file} is held by ${holder}. Wait for it to stop, or name another cassette; if it is gone, remove the lock file.`,
    );
    this.owner = owner;
  }
}

/** The lock of a cassette, beside it. */
export function lockOf(cassetteFile: string): string {
  return `${cassetteFile}.lock`;
}

/** Takes the lock and gives its release, or throws a `LockedError`. A dead owner on this host is replaced at once. */
export async function takeLock(file: string): Promise<() => Promise<void>> {
  await removeDead(file); // with a look first: being refused writes nothing
  const me = JSON.stringify(await ownerOf(process.pid));
  if (!(await create(file, me))) throw new LockedError(file, await readOwner(file));
  return async () => {
    if ((await readIfThere(file)) === me) await rm(file, { force: true });
  };
}

/** The living owner of a lock, if there is one. */
export async function lockHolder(file: string): Promise<LockOwner | undefined> {
  const owner = await readOwner(file);
  return owner && (await isAlive(owner)) ? owner : undefined;
}

/** Linking a finished file into place is atomic: nobody ever sees a lock without an owner. */
async function create(file: string, owner: string): Promise<boolean> {
  const temporary = `${file}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`;
  await writeFile(temporary, owner, { flag: "wx" });
  try {
    await link(temporary, file).catch((error: unknown) => {
      if (!NO_LINKS.has(errorCode(error) ?? "")) throw error;
      return writeFile(file, owner, { flag: "wx" });
    });
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** What file systems without hard links answer. */
const NO_LINKS = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);

/**
 * Removes a dead owner's lock. Between reading it and removing it somebody else may have replaced
 * it, so removing is done by one process at a time, which looks again. The guard is a lock like any other: it is taken
 * from nobody who lives, however slow, and one that a crash has left is replaced in the same way.
 */
async function removeDead(file: string): Promise<void> {
  if (!(await isLeft(file))) return;
  const release = await takeLock(`${file}.takeover`);
  try {
    if (await isLeft(file)) await rm(file, { force: true });
  } finally {
    await release();
  }
}

/** Whether there is a lock whose owner is dead. Throws when there is one of anybody else. */
async function isLeft(file: string): Promise<boolean> {
  const text = await readIfThere(file);
  if (text === undefined) return false;
  const owner = ownerIn(text);
  if (!owner || (await isAlive(owner))) throw new LockedError(file, owner);
  return true;
}

async function readOwner(file: string): Promise<LockOwner | undefined> {
  return ownerIn((await readIfThere(file)) ?? "");
}

function ownerIn(text: string): LockOwner | undefined {
  const owner = asObject(parseJson(text));
  return owner && typeof owner["pid"] === "number" && typeof owner["host"] === "string"
    ? (owner as unknown as LockOwner)
    : undefined;
}

/** Alive, or where that cannot be known: of another machine's processes, or of another container's. */
async function isAlive(owner: LockOwner): Promise<boolean> {
  const here = await ownerOf(process.pid);
  if (owner.host !== here.host) return true;
  if (differ(owner.boot, here.boot)) return false;
  if (differ(owner.namespace, here.namespace)) return true;
  if (!processExists(owner.pid)) return false;
  const now = await processStat(owner.pid);
  return !ENDED.has(now.state ?? "") && !differ(owner.start, now.start);
}

/** Whether both are known and not the same. */
function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM"; // somebody else's process is one too
  }
}

async function ownerOf(pid: number): Promise<LockOwner> {
  const [{ start }, boot, namespace] = await Promise.all([
    processStat(pid),
    read("/proc/sys/kernel/random/boot_id"),
    readlink("/proc/self/ns/pid").catch(() => undefined), // not Linux
  ]);
  return {
    pid,
    ...(start !== undefined && { start }),
    ...(boot !== undefined && { boot: boot.trim() }),
    ...(namespace !== undefined && { namespace }),
    host: os.hostname(),
  };
}

/** A process that has ended stays in the table until its parent asks how. */
const ENDED = new Set(["Z", "X"]);

/** What Linux tells of a process: its state, and its start in ticks since the boot. */
async function processStat(pid: number): Promise<{ state?: string; start?: string }> {
  const stat = await read(`/proc/${pid}/stat`);
  // The second field is the program's name in brackets, and may hold anything.
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ") ?? [];
  return {
    ...(fields[0] !== undefined && { state: fields[0] }),
    ...(fields[19] !== undefined && { start: fields[19] }),
  };
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch {
    return undefined; // not Linux, or the process has just gone
  }
}
