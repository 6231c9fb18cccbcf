import { chmod, readdir } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { journalOf } from "../../src/store/journal.js";
import { lockOf, takeLock } from "../../src/store/lock.js";
import { fold } from "../../src/store/open.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { folderState } from "../support/folder-state.js";
import { leaveJournal, leaveLock } from "../support/left-behind.js";
import { ORDINARY_USER } from "../support/ordinary-user.js";
import { newPlace } from "../support/place.js";
import { plainExchange } from "../support/plain-exchange.js";
import { event, rollcall, startRollcall } from "../support/program.js";

const NEW = [plainExchange(1), plainExchange(2), plainExchange(3)];
describe.skipIf(!ORDINARY_USER)("in a folder that may not be written to", () => {
  it.each([
    ["left by a killed recorder", false],
    ["still being written to", true],
  ])("`show` of a journal %s merges in memory, says why, and changes nothing", async (_, live) => {
    const file = await newPlace();
    await leaveJournal(file, NEW);
    await leaveLock(file);
    if (live) await takeLock(lockOf(file));
    const before = await readOnly(file);
    const shown = await rollcall(["show", file], ORDINARY_USER);
    expect(shown).toMatchObject({ status: 0, stderr: "" });
    expect(shown.stdout).toContain(`tape  (${live ? "still recording" : "read-only"}): 3 exchanges`);
    const json = await rollcall(["show", file, "--json"], ORDINARY_USER);
    expect(json).toMatchObject({ status: 0, stderr: "" });
    expect(exchangesIn(json.stdout).map(({ request }) => request)).toEqual(NEW.map(({ request }) => request));
    expect(await folderState(path.dirname(file))).toEqual(before);
  });

  it("`show` of a cassette shows it and changes nothing", async () => {
    const file = await newPlace();
    await leaveJournal(file, NEW);
    await fold(file);
    const before = await readOnly(file);
    const shown = await rollcall(["show", file], ORDINARY_USER);
    expect(shown).toMatchObject({ status: 0, stderr: "" });
    expect(shown.stdout).toContain("tape: 3 exchanges");
    expect(await folderState(path.dirname(file))).toEqual(before);
  });

  it.each([
    ["a cassette", true],
    ["what a killed recorder left", false],
  ])("`replay` plays %s and changes nothing", async (_, folded) => {
    const file = await newPlace();
    await leaveJournal(file, NEW);
    if (folded) await fold(file);
    const before = await readOnly(file);
    const player = startRollcall(["replay", file, "--port", "0", "--json"], ORDINARY_USER);
    const { graph } = await event(player, "listening");
    const answer = await fetch(graph + NEW[1]!.request.url, {
      method: "POST",
      body: '{"number":2}',
      headers: { "content-type": "application/json" },
    });
    expect([answer.status, await answer.json()]).toEqual([200, { number: 2 }]);
    player.kill("SIGTERM");
    const ended = await player.ended;
    expect(ended).toMatchObject({ status: 0, stderr: "" });
    expect(ended.stdout.includes("left by a recorder that was killed")).toBe(!folded);
    expect(await folderState(path.dirname(file))).toEqual(before);
  });

  it("`record` is refused with one line that names the file and what to do, and leaves nothing behind", async () => {
    const file = await newPlace();
    const before = await readOnly(file);
    const refused = await rollcall(["record", file, "--port", "0"], ORDINARY_USER);
    expect(refused).toEqual({
      status: 2,
      stdout: "",
      stderr: `rollcall: ${file} cannot be written: the folder may not be written to; choose another, or change its rights.\n`,
    });
    expect(await folderState(path.dirname(file))).toEqual(before);
  });

  it("a journal that may not be read is an error that names it, in one line", async () => {
    const file = await newPlace();
    await leaveJournal(file, NEW);
    await readOnly(file);
    await chmod(journalOf(file), 0);
    const refused = await rollcall(["show", file], ORDINARY_USER);
    expect(refused).toEqual({
      status: 2,
      stdout: "",
      stderr: `rollcall: ${journalOf(file)}: the file may not be read. Change its rights.\n`,
    });
  });
});

/** Takes the right to write from the folder, and gives everybody that to read; gives its state. */
async function readOnly(file: string): Promise<Record<string, string>> {
  const folder = path.dirname(file);
  for (const name of await readdir(folder)) await chmod(path.join(folder, name), 0o444);
  await chmod(folder, 0o555);
  onTestFinished(() => chmod(folder, 0o700));
  return folderState(folder);
}

function exchangesIn(stdout: string): Exchange[] {
  return stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Exchange);
}
