import { existsSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { LockedError, lockHolder, takeLock } from "../../src/store/lock.js";
import { eventually } from "../support/eventually.js";
import { killedOwner, myself, newLock, ownerIn, startTaker, writeOwner } from "../support/locks.js";
import { start } from "../support/program.js";

const onLinux = existsSync("/proc/self/stat");

it("a lock names process and host, on Linux also start, boot and the space of process ids", async () => {
  const file = await newLock();
  await takeLock(file);
  expect(await ownerIn(file)).toEqual({
    pid: process.pid,
    host: os.hostname(),
    ...(onLinux && {
      start: expect.stringMatching(/^\d+$/) as string,
      boot: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      namespace: expect.stringMatching(/^pid:\[\d+\]$/) as string,
    }),
  });
});

it("taking and giving back leaves nothing behind", async () => {
  const file = await newLock();
  const release = await takeLock(file);
  expect(await readdir(path.dirname(file))).toEqual([path.basename(file)]);
  expect(await lockHolder(file)).toMatchObject({ pid: process.pid });
  await release();
  expect(await readdir(path.dirname(file))).toEqual([]);
  expect(await lockHolder(file)).toBeUndefined();
});

describe("a lock that is held", () => {
  it("by this process is refused", async () => {
    const file = await newLock();
    await takeLock(file);
    const refused = await refusal(file);
    expect(refused.owner).toEqual(await ownerIn(file));
    expect(refused.message).toContain(`${file} is held by process ${process.pid} on ${os.hostname()}`);
  });

  it("by another process is refused, until that one gives it back", async () => {
    const file = await newLock();
    const other = startTaker();
    expect(await other.take(file)).toBe("won");
    expect((await refusal(file)).owner).toMatchObject({ pid: other.program.pid });
    expect(await lockHolder(file)).toMatchObject({ pid: other.program.pid });
    await other.release();
    await takeLock(file);
    expect(await ownerIn(file)).toMatchObject({ pid: process.pid });
  });

  it("by a process that is stopped is refused: slow is not dead", async () => {
    const file = await newLock();
    const other = startTaker();
    await other.take(file);
    other.program.kill("SIGSTOP");
    expect((await refusal(file)).owner).toMatchObject({ pid: other.program.pid });
  });

  it("on another host is refused, and the message says what to do", async () => {
    const file = await newLock();
    await writeOwner(file, { ...(await myself()), pid: (await killedOwner()).pid, host: "elsewhere" });
    expect((await refusal(file)).message).toMatch(
      /is held by process \d+ on elsewhere\. Wait for it to stop, or name another cassette; if it is gone, remove the lock file\.$/,
    );
    expect(await ownerIn(file)).toMatchObject({ host: "elsewhere" });
  });

  it.runIf(onLinux)("in another space of process ids is refused: its numbers say nothing here", async () => {
    const file = await newLock();
    await writeOwner(file, { ...(await myself()), pid: (await killedOwner()).pid, namespace: "pid:[1]" });
    expect((await refusal(file)).owner).toMatchObject({ namespace: "pid:[1]" });
  });

  it.each([
    ["an empty file", ""],
    ["no JSON", "{"],
    ["JSON of something else", "[1]"],
    ["an owner without a process", '{"host":"here"}'],
  ])("by an owner that it does not name (%s) is refused and left as it is", async (_, text) => {
    const file = await newLock();
    await writeFile(file, text);
    expect((await refusal(file)).message).toBe(
      `${file} is held by an owner that it does not name. ` +
        "Wait for it to stop, or name another cassette; if it is gone, remove the lock file.",
    );
    expect(await readFile(file, "utf8")).toBe(text);
  });
});

describe("a lock whose owner is dead is replaced at once", () => {
  it("when its process was killed", async () => {
    const file = await newLock();
    await writeOwner(file, await killedOwner());
    await isReplaced(file);
  });

  it.runIf(onLinux)("when its process was killed and nobody has asked how it ended", async () => {
    const file = await newLock();
    // The shell becomes a program that never asks after its children.
    const parent = start("/bin/sh", ["-c", "sleep 1000 & echo $!; exec sleep 1000"]);
    const pid = Number(await parent.line(() => true));
    await writeOwner(file, { ...(await myself()), pid, start: await startOf(pid) });
    expect((await refusal(file)).owner).toMatchObject({ pid });
    process.kill(pid, "SIGKILL");
    await eventually(() => stateOf(pid)).toBe("Z");
    expect(await lockHolder(file)).toBeUndefined();
    await isReplaced(file);
  });

  it.runIf(onLinux)("when another process has its number now", async () => {
    const file = await newLock();
    await writeOwner(file, { ...(await myself()), start: "1" });
    await isReplaced(file);
  });

  it.runIf(onLinux)("when the machine was started again", async () => {
    const file = await newLock();
    await writeOwner(file, { ...(await myself()), boot: "00000000-0000-4000-8000-000000000000" });
    await isReplaced(file);
  });

  it("when a crash in the moment of replacing it has left the guard as well", async () => {
    const file = await newLock();
    await writeOwner(file, await killedOwner());
    await writeOwner(`${file}.takeover`, await killedOwner());
    await isReplaced(file);
  });

  it("when crashes in the moment of replacing the guard have left guards of guards", async () => {
    const file = await newLock();
    for (const guard of ["", ".takeover", ".takeover.takeover"])
      await writeOwner(file + guard, await killedOwner());
    await isReplaced(file);
  });

  it("and a guard that was left without a lock is in nobody's way", async () => {
    const file = await newLock();
    await writeOwner(`${file}.takeover`, await killedOwner());
    await takeLock(file);
    expect(await ownerIn(file)).toMatchObject({ pid: process.pid });
  });
});

it("who replaces a dead owner is not hurried, however slow: both files stay, and others are refused", async () => {
  const file = await newLock();
  const dead = await killedOwner();
  await writeOwner(file, dead);
  const slow = startTaker();
  await slow.take(`${file}.takeover`);
  slow.program.kill("SIGSTOP");
  expect((await refusal(file)).owner).toMatchObject({ pid: slow.program.pid });
  expect(await ownerIn(file)).toEqual(dead);
  expect(await ownerIn(`${file}.takeover`)).toMatchObject({ pid: slow.program.pid });
});

it("giving back removes only one's own lock", async () => {
  const file = await newLock();
  const release = await takeLock(file);
  const another = { ...(await myself()), pid: process.ppid };
  await rm(file);
  await writeOwner(file, another);
  await release();
  expect(await ownerIn(file)).toEqual(another);
});

it("giving back twice, or what is gone, does nothing", async () => {
  const file = await newLock();
  const release = await takeLock(file);
  await release();
  await release();
  expect(await readdir(path.dirname(file))).toEqual([]);
});

async function refusal(file: string): Promise<LockedError> {
  const error: unknown = await takeLock(file).then(
    () => expect.fail("the lock was given"),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(LockedError);
  return error as LockedError;
}

async function isReplaced(file: string): Promise<void> {
  const release = await takeLock(file);
  expect(await ownerIn(file)).toEqual(await myself());
  expect(await readdir(path.dirname(file))).toEqual([path.basename(file)]);
  await release();
}

function startOf(pid: number): Promise<string> {
  return statField(pid, 19);
}

function stateOf(pid: number): Promise<string> {
  return statField(pid, 0);
}

async function statField(pid: number, index: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[index]!;
}
