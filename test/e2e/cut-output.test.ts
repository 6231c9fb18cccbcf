import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { lockOf, takeLock } from "../../src/store/lock.js";
import { temporaryCassette } from "../support/cassettes.js";
import { cut, readBack } from "../support/cutting.js";
import { cassetteOf, CALLS, invite, request, toBot, toGraph } from "../support/exchanges.js";
import { folderState } from "../support/folder-state.js";
import { leaveJournal } from "../support/left-behind.js";
import { filesBeside, newPlace } from "../support/place.js";
import { plainExchange } from "../support/plain-exchange.js";

const TAPE = cassetteOf(
  toGraph("x1", invite(CALLS.one, "a")),
  toGraph("x2", invite(CALLS.two, "b")),
  toBot("x5", CALLS.one, "x2"),
);

describe("what is written", () => {
  it("causes that were left out are the start; one call is one call", async () => {
    const source = await temporaryCassette(TAPE);
    expect(await cut([source, "--call", CALLS.one.toUpperCase()])).toContain(
      "2 of 3 exchanges, 1 call: 11111111…\n",
    );
    const [x1, , x5] = TAPE.exchanges;
    expect((await readBack(source.replace(".json", "-11111111.json"))).exchanges).toEqual([
      { ...x1!, cause: undefined },
      { ...x5!, cause: { exchange: null, by: ["start"] } },
    ]);
  });

  it("goes where --to says, with and without .json, into a folder that there was not yet", async () => {
    const source = await temporaryCassette(TAPE);
    const folder = path.join(path.dirname(source), "cuts", "new");
    await cut([source.replace(".json", ""), "--call", CALLS.one, "--to", path.join(folder, "one")]);
    await cut([source, "--call", CALLS.two, "--to", path.join(folder, "two.json")]);
    expect(await filesBeside(path.join(folder, "one.json"))).toEqual(["one.json", "two.json"]);
    expect((await readBack(path.join(folder, "two.json"))).name).toBe("two");
  });

  it("replaces another cassette with --overwrite, and what a killed recorder has left of it", async () => {
    const source = await temporaryCassette(TAPE);
    const to = await newPlace();
    await leaveJournal(to, [plainExchange(1)]);
    await cut([source, "--call", CALLS.one, "--to", to, "--overwrite"]);
    await cut([source, "--call", CALLS.two, "--to", to, "--overwrite"]);
    expect((await readBack(to)).exchanges.map(({ id }) => id)).toEqual(["x2"]);
    expect(await filesBeside(to)).toEqual(["tape.json"]);
  });

  it("has a name that is one, whatever the id of the call is", async () => {
    const source = await temporaryCassette(cassetteOf(toBot("x1", "..%2F..%2Fa")));
    await cut([source, "--call", "../../a"]);
    expect(await filesBeside(source)).toEqual(["test-______a.json", "test.json"]);
  });

  it("is redacted by today's rules, and what is printed too", async () => {
    const token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl";
    const source = await temporaryCassette(
      cassetteOf(toGraph("x1", { ...invite(CALLS.one, "a"), headers: { authorization: `Bearer ${token}` } })),
    );
    const to = path.join(path.dirname(source), `${token}.json`);
    const printed = await cut([source, "--call", CALLS.one, "--to", to, "--json"]);
    expect(printed).not.toContain(token);
    expect(await readFile(to, "utf8")).not.toContain(`Bearer ${token}`);
  });
});

describe("what is printed", () => {
  it("is one event with --json, quiet or not, and nothing with --quiet", async () => {
    const source = await temporaryCassette(TAPE);
    const args = [source, "--call", CALLS.one, "--to", `${source}-cut`, "--overwrite"];
    const event = { event: "cut", cassette: `${source}-cut.json`, exchanges: 2, of: 3, calls: [CALLS.one] };
    for (const more of [["--json"], ["--json", "--quiet"]])
      expect(await cut([...args, ...more])).toBe(`${JSON.stringify(event)}\n`);
    expect(await cut([...args, "--quiet"])).toBe("");
  });

  it("names ten calls of many", async () => {
    const calls = Array.from({ length: 12 }, (_, index) => `${CALLS.one.slice(0, 6)}${10 + index}-call`);
    const joins = calls.map((call, index) =>
      toGraph(
        `x${index + 1}`,
        request("POST", `/beta/communications/calls/${calls[0]!}/participants/invite`, {
          participants: [{ replacesCallId: call }],
        }),
      ),
    );
    const printed = await cut([await temporaryCassette(cassetteOf(...joins)), "--call", calls[11]!]);
    expect(printed).toMatch(/12 of 12 exchanges, 12 calls: 11111110…, .*, 11111119… and 2 more\n$/);
  });

  it.each([
    ["still recording", true],
    ["left by a recorder that was killed", false],
  ])("says of a recording that is %s, which is not touched", async (state, live) => {
    const file = await newPlace();
    await writeFile(`${file}.other`, "");
    await leaveJournal(file, [
      plainExchange(1),
      toGraph("x2", invite(CALLS.one, "a")),
      toBot("x3", CALLS.one),
    ]);
    const release = live ? await takeLock(lockOf(file)) : undefined;
    const { ".": _changed, ...before } = await folderState(path.dirname(file));
    expect(await cut([file, "--call", "11111111"])).toBe(
      `written  ${file.replace(".json", "-11111111.json")}  2 of 3 exchanges (${state}), 1 call: 11111111…\n`,
    );
    const json = JSON.parse(await cut([file, "--call", "11111111", "--overwrite", "--json"])) as object;
    expect(json).toMatchObject({ event: "cut", of: 3, unfolded: state });
    expect(await folderState(path.dirname(file))).toMatchObject(before);
    await release?.();
  });
});
