import { link, open, readFile, rm, writeFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import os from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { errorCode, RollcallError } from "../base/errors.js";
import { asObject, parseJson } from "../base/json.js";
import { readIfThere } from "./files.js";

/** Who holds a lock. A process id alone is used again by the system; with its start and the boot it names one process. */
export interface LockOwner {
  pid: number;
  /** Start of the process, in the system's own units; absent where the system does not tell. */
  start?: string;
  boot?: string;
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
  const me = JSON.stringify(await ownerOf(process.pid));
  if (!(await create(file, me))) {
    await removeDead(file);
    if (!(await create(file, me))) throw new LockedError(file, await readOwner(file));
  }
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
 * Removes a dead owner's lock. Between reading it and removing it somebody else may have replaced it, so removing is
 * done by one process at a time, which looks again.
 */
async function removeDead(file: string): Promise<void> {
  const guard = `${file}.takeover`;
  if (!(await guarded(guard))) return;
  try {
    const owner = await readOwner(file);
    if (owner && !(await isAlive(owner))) await rm(file, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

/** Another's takeover lasts a moment; one that stays was left by a crash in that moment. */
async function guarded(guard: string): Promise<boolean> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    try {
      await (await open(guard, "wx")).close();
      return true;
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
      await delay(20);
    }
  }
  await rm(guard, { force: true });
  return false;
}

async function readOwner(file: string): Promise<LockOwner | undefined> {
  const owner = asObject(parseJson((await readIfThere(file)) ?? ""));
  return owner && typeof owner["pid"] === "number" && typeof owner["host"] === "string"
    ? (owner as unknown as LockOwner)
    : undefined;
}

async function isAlive(owner: LockOwner): Promise<boolean> {
  if (owner.host !== os.hostname()) return true; // nothing is known of another machine's processes
  if (!processExists(owner.pid)) return false;
  const now = await ownerOf(owner.pid);
  return (
    now.boot === owner.boot &&
    (now.start === undefined || owner.start === undefined || now.start === owner.start)
  );
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM"; // somebody else's process is one too
  }
}

/** What the system tells of a process: on Linux its start in ticks since the boot, and the boot's own id. */
async function ownerOf(pid: number): Promise<LockOwner> {
  const [stat, boot] = await Promise.all([
    read(`/proc/${pid}/stat`),
    read("/proc/sys/kernel/random/boot_id"),
  ]);
  const start = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  return {
    pid,
    ...(start !== undefined && { start }),
    ...(boot !== undefined && { boot: boot.trim() }),
    host: os.hostname(),
  };
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch {
    return undefined; // not Linux, or the process has just gone
  }
}
