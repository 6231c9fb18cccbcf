import { randomInt } from "node:crypto";
import { watch } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Exchange } from "../../src/tape/exchange.js";
import { readCassette } from "../../src/tape/read.js";
import { expectKept, startLoad, type Acknowledged, type Load } from "../support/load.js";
import { filesBeside, newPlace } from "../support/place.js";
import { event, rollcall, startRollcall, type Program } from "../support/program.js";

const ROUNDS = Number(process.env["ROLLCALL_KILLS"] ?? 20);
const SEED = Number(process.env["ROLLCALL_SEED"] ?? randomInt(2 ** 31));
const MOST = 200;

describe(`kill -9 of a recorder under load, ${ROUNDS} times (ROLLCALL_SEED=${SEED} repeats the moments)`, () => {
  it.each(moments())(
    "round %i, at %i acknowledged exchanges: none is lost, none is torn",
    async (_, until) => {
      const { file, recorder, run } = await loadedRecorder();
      const acknowledged = await run({ lanes: 4, until, kill: { pid: recorder.pid, signal: "SIGKILL" } });
      expect(await recorder.ended).toMatchObject({ status: null, stderr: "" });
      expect(acknowledged.length).toBeGreaterThanOrEqual(until);
      await expectAllOpened(file, acknowledged);
    },
  );
});

describe("kill -9 of a recorder while it makes the cassette", () => {
  it.each([1, 2, 3, 4, 5, 6])(
    "at change %i in the folder: nothing is lost, nothing is torn",
    async (change) => {
      const { file, recorder, run } = await loadedRecorder();
      const acknowledged = await run({ lanes: 2, until: 30 });
      for (const to of ["graph", "bot"])
        expect(acknowledged.filter((one) => one.to === to).length).toBeGreaterThanOrEqual(15);
      const killed = killAtChange(path.dirname(file), change, recorder);
      recorder.kill("SIGTERM");
      await recorder.ended;
      killed.stop();
      await expectAllOpened(file, acknowledged);
    },
  );
});

it("a recorder that is killed, and the next one that replaces what it left, and is killed: nothing is lost", async () => {
  const first = await loadedRecorder();
  const kept = await first.run({ lanes: 3, until: 40, kill: { pid: first.recorder.pid, signal: "SIGKILL" } });
  await first.recorder.ended;
  const idle = startRollcall(["record", first.file, "--overwrite", "--port", "0", "--json"]);
  await event(idle, "listening");
  idle.kill("SIGKILL");
  await idle.ended;
  await expectAllOpened(first.file, kept);
});

/** Round and moment, in acknowledged exchanges, early ones more often. */
function moments(): [number, number][] {
  let state = SEED;
  return Array.from({ length: ROUNDS }, (_, round) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    const share = (state >>> 8) / 2 ** 23;
    return [round + 1, 1 + Math.floor(MOST * share * share)];
  });
}

interface Loaded {
  file: string;
  recorder: Program;
  run: (how: Omit<Parameters<Load["run"]>[0], "graph" | "callback">) => Promise<Acknowledged[]>;
}

/** A recorder between a bot and a Graph that are ready to load it. */
async function loadedRecorder(): Promise<Loaded> {
  const file = await newPlace();
  const load = await startLoad();
  const recorder = startRollcall([
    ...["record", file, "--port", "0", "--json"],
    ...["--upstream", load.origin, "--callback", `${load.origin}/api/calls`],
  ]);
  const { graph, callback = "" } = await event(recorder, "listening");
  return { file, recorder, run: (how) => load.run({ ...how, graph, callback }) };
}

/** Kills a program at the n-th thing that happens in a folder. */
function killAtChange(folder: string, change: number, program: Program): { stop: () => void } {
  let changes = 0;
  const watcher = watch(folder, () => {
    changes += 1;
    if (changes === change) program.kill("SIGKILL");
  });
  onTestFinished(() => watcher.close());
  return { stop: () => watcher.close() };
}

/** The next opening has every acknowledged exchange, and leaves a cassette that holds and nothing else. */
async function expectAllOpened(file: string, acknowledged: readonly Acknowledged[]): Promise<void> {
  const shown = await rollcall(["show", file, "--json"]);
  expect(shown).toMatchObject({ status: 0, stderr: "" });
  const lines = shown.stdout.split("\n").slice(0, -1);
  expectKept(
    lines.map((line) => JSON.parse(line) as Exchange),
    acknowledged,
  );
  const cassette = readCassette(await readFile(file, "utf8"), file);
  expectKept(cassette.exchanges, acknowledged);
  expect(await filesBeside(file)).toEqual([path.basename(file)]);
}
