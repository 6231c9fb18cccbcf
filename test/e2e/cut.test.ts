import { readFile } from "node:fs/promises";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../src/base/exact-json.js";
import type { Cassette } from "../../src/tape/cassette.js";
import { lanesOf } from "../../src/tape/lanes.js";
import { json } from "../support/bot.js";
import {
  cassetteFile,
  copies,
  joined,
  notificationsOf,
  readRepositoryCassette,
  requestsOf,
  temporaryCassette,
} from "../support/cassettes.js";
import { cut, readBack } from "../support/cutting.js";
import { filesBeside, newPlace } from "../support/place.js";
import { plainExchange } from "../support/plain-exchange.js";
import { rollcall } from "../support/program.js";
import { end, threeProcesses } from "../support/three-processes.js";

const SESSION = readRepositoryCassette("seed-session");
const CALL = "7531d31f-d10d-44de-802f-c569dbca451c";

/** Three such sessions, each with calls and people of its own, after an exchange that is about no call. */
const COPIES = copies(SESSION, 4).slice(1);
const LONG: Cassette = {
  ...SESSION,
  name: "long",
  exchanges: [plainExchange(1), ...joined(COPIES).exchanges],
};
/** The second of them: its exchanges, and how its calls are named. */
const SECOND = { ...COPIES[1]!, calls: ["ab6233a7", "a7ebfb2f", "7531d31d"] };

describe("seed-session, cut by the call of the invite of many", () => {
  it("is whole: three of its invites take people out of one peer call, so that its three calls are one lane", async () => {
    expect(new Set(SESSION.exchanges.map(lanesOf(SESSION.exchanges))).size).toBe(1);
    const source = await readFile(cassetteFile("seed-session"), "utf8");
    const to = await newPlace();
    expect(await cut([cassetteFile("seed-session"), "--call", "7531d31f", "--to", to])).toBe(
      `written  ${to}  12 of 12 exchanges, 3 calls: ab6233a5…, a7ebfb2d…, 7531d31f…\n`,
    );
    expect(await readFile(to, "utf8")).toBe(source.replace('"name": "seed-session"', '"name": "tape"'));
    expect(await readFile(cassetteFile("seed-session"), "utf8")).toBe(source);
    expect(await filesBeside(to)).toEqual(["tape.json"]);
  });

  it("answers that invite and delivers its two notifications, clean", async () => {
    const to = await newPlace();
    await cut([cassetteFile("seed-session"), "--call", CALL, "--to", to]);
    const { send, server, rollcall: player } = await threeProcesses(to);
    const many = SESSION.exchanges.find(({ id }) => id === "x4")!;
    const [answer] = await send([many.request]);
    expect([answer!.status, json(answer!)]).toEqual([200, many.response!.body]);
    const heard = await server.hears(2);
    expect(heard.map((one) => canonicalJson(json(one)))).toEqual(
      bodiesOf(notificationsOf(SESSION).filter(({ id }) => id === "x8" || id === "x9")),
    );
    expect(await end(player)).toMatchObject({
      ...{ status: 0, stderr: "" },
      report: { clean: true, requests: 1, missed: 0, delivered: 2, undelivered: 0 },
    });
  });
});

describe("one of several conversations", () => {
  it("is cut out as it stands there, by any of its calls; the source stays as it is", async () => {
    const source = await temporaryCassette({ ...LONG, "x-note": "kept" } as Cassette);
    const before = await readFile(source, "utf8");
    for (const call of SECOND.calls) {
      const printed = await cut([source, "--call", call]);
      const file = source.replace(/\.json$/, `-${call}.json`);
      expect(printed).toBe(
        `written  ${file}  12 of 37 exchanges, 3 calls: ${SECOND.calls.map((id) => `${id}…`).join(", ")}\n`,
      );
      expect(await readBack(file)).toEqual({
        ...{ ...LONG, "x-note": "kept", name: `long-${call}` },
        exchanges: SECOND.exchanges,
      });
    }
    expect(await readFile(source, "utf8")).toBe(before);
    expect(await filesBeside(source)).toEqual([
      ...["long-7531d31d.json", "long-a7ebfb2f.json", "long-ab6233a7.json", "long.json"],
    ]);
  });

  it("is shown with the ids and the times of the long recording", async () => {
    const source = await temporaryCassette(LONG);
    await cut([source, "--call", SECOND.calls[0]!]);
    const { stdout } = await rollcall(["show", source.replace(".json", "-ab6233a7.json")]);
    const lines = stripVTControlCharacters(stdout).split("\n");
    expect(lines[0]).toMatch(/^long-ab6233a7: 12 exchanges, recorded 2026-11-23T08:00:00\.000Z from /);
    expect(lines[3]).toMatch(/^00:00\.000 +x2001 +bot → graph +invite 7e1b4344 in call ab6233a7 .* start /);
    expect(lines[14]).toMatch(/^00:00\.880 +x2012 +graph → bot .* x2002 by participant /);
  });

  it("is played to its end from the cut alone", async () => {
    const to = await newPlace();
    await cut([await temporaryCassette(LONG), "--call", SECOND.calls[0]!, "--to", to]);
    const { send, server, rollcall: player } = await threeProcesses(to, ["--strict"]);
    const answers = await send(requestsOf(SECOND));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const heard = await server.hears(8);
    expect(heard.map((one) => canonicalJson(json(one))).sort()).toEqual(
      bodiesOf(notificationsOf(SECOND)).sort(),
    );
    expect(await end(player)).toMatchObject({
      ...{ status: 0, stderr: "" },
      report: { clean: true, missed: 0, delivered: 8, unplayed: [] },
    });
    const exact = await threeProcesses(to, ["--match", "exact"]);
    const [other] = await exact.send(requestsOf(COPIES[0]!).slice(0, 1));
    expect(other!.status).toBe(599);
  });
});

function bodiesOf(exchanges: Cassette["exchanges"]): string[] {
  return exchanges.map(({ request }) => canonicalJson(request.body!));
}
