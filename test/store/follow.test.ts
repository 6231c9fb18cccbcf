import { stat, writeFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { followRecording } from "../../src/store/follow.js";
import { lockOf, takeLock } from "../../src/store/lock.js";
import { openForRecording } from "../../src/store/recorder-store.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { MissingCassetteError } from "../../src/tape/cassette-error.js";
import { writeCassette } from "../../src/tape/write.js";
import { cassetteOf } from "../support/exchanges.js";
import { JOURNAL_HEAD, leaveJournal, leaveLock } from "../support/left-behind.js";
import { newPlace } from "../support/place.js";
import { plainExchange } from "../support/plain-exchange.js";

it("gives each exchange once, when it ends, and is done when the recorder has stopped", async () => {
  const file = await newPlace();
  const recorder = await recordTo(file);
  const exchanges = followRecording(file);
  for (const number of [2, 1, 4, 3]) {
    await recorder.journal.append(plainExchange(number));
    expect(await exchanges.next()).toMatchObject({ value: { id: `x${number}` } });
  }
  await recorder.journal.append(plainExchange(5));
  await recorder.close();
  expect(await rest(exchanges)).toEqual(["x5"]);
});

it("gives nothing of the cassette that the recording is to replace", async () => {
  const file = await newPlace();
  await writeFile(file, writeCassette(cassetteOf(plainExchange(1, "old"), plainExchange(2, "old"))));
  const recorder = await recordTo(file);
  const exchanges = followRecording(file);
  const first = exchanges.next();
  await aLook(file);
  await recorder.journal.append(plainExchange(1, "new"));
  expect(await first).toMatchObject({ value: { id: "x1", request: { body: "new" } } });
  await recorder.close();
  expect(await rest(exchanges)).toEqual([]);
});

it("gives what is left however little changes with the recorder's last step", async () => {
  const file = await newPlace();
  await writeFile(file, writeCassette(cassetteOf(plainExchange(1), plainExchange(2))));
  const release = await takeLock(lockOf(file));
  const given = rest(followRecording(file));
  await aLook(file);
  await release();
  expect(await given).toEqual(["x1", "x2"]);
});

it("gives all of the next recording, though its ids begin anew", async () => {
  const file = await newPlace();
  const first = await recordTo(file);
  await first.journal.append(plainExchange(1, "first"));
  const exchanges = followRecording(file);
  expect(await exchanges.next()).toMatchObject({ value: { request: { body: "first" } } });
  await first.journal.close();
  await leaveLock(file);
  const second = await recordTo(file, "2026-11-24T08:00:00.000Z");
  await second.journal.append(plainExchange(1, "second"));
  expect(await exchanges.next()).toMatchObject({ value: { request: { body: "second" } } });
  await second.close();
  expect(await rest(exchanges)).toEqual([]);
});

it("gives what a killed recorder left, and is done", async () => {
  const file = await newPlace();
  await leaveJournal(file, [plainExchange(1), plainExchange(2)]);
  await leaveLock(file);
  expect(await rest(followRecording(file))).toEqual(["x1", "x2"]);
});

it("fails where there is neither cassette nor recorder", async () => {
  await expect(rest(followRecording(await newPlace()))).rejects.toThrow(MissingCassetteError);
});

function recordTo(file: string, at = JOURNAL_HEAD.recorded.at) {
  const head = { ...JOURNAL_HEAD, recorded: { ...JOURNAL_HEAD.recorded, at } };
  return openForRecording(file, { overwrite: true, sync: false }, () => head);
}

/** The ids of what there is still to come, when all has come. */
async function rest(exchanges: AsyncIterable<Exchange>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of exchanges) ids.push(id);
  return ids;
}

/** Lets a follower look once: it does so with a few calls to the file system, this with many. */
async function aLook(file: string): Promise<void> {
  for (let call = 0; call < 100; call += 1) await stat(file);
}
