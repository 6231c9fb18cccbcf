import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { runBot } from "../../examples/invite-bot/run-bot.js";
import { postJson } from "../support/asking.js";
import { cassetteFile, readRepositoryCassette, requestsOf } from "../support/cassettes.js";
import { folderState } from "../support/folder-state.js";
import { leaveJournal } from "../support/left-behind.js";
import { nobody } from "../support/nobody.js";
import { filesBeside, newPlace } from "../support/place.js";
import { plainExchange } from "../support/plain-exchange.js";
import { event, startRollcall, type Program } from "../support/program.js";
import { refused } from "../support/refused.js";
import { end } from "../support/three-processes.js";
import { upstream } from "../support/upstream.js";

/** Not in a CI, wherever these tests run. */
const AT_HOME = { env: { ...process.env, CI: "" } };
const IN_CI = { env: { ...process.env, CI: "true" } };

function once(file: string, args: readonly string[] = [], starting = AT_HOME): Program {
  return startRollcall(["once", file, ...args, "--port", "0", "--json"], starting);
}

/** Starts, and asks for something; gives the answer's status. */
async function asks(program: Program, target = "/v1.0/x"): Promise<number> {
  const { graph } = await event(program, "listening");
  return (await postJson(graph + target, "{}")).status;
}

describe("once", () => {
  it("records a conversation where the file is missing, and replays it from then on, without the upstream", async () => {
    const file = await newPlace();
    const simulate = startRollcall(["simulate", "--step", "1", "--port", "0", "--json"]);
    const { graph: there } = await event(simulate, "listening");
    const first = once(file, ["--upstream", there]);
    const recording = await event(first, "listening");
    expect(recording.mode).toBe("record");
    const recorded = await runBot(recording.graph);
    expect([recorded.status, recorded.stderr]).toEqual([0, ""]);
    expect(await end(first)).toMatchObject({ status: 0, stderr: "", report: { clean: true } });
    await end(simulate);
    const before = await folderState(path.dirname(file));
    expect(await filesBeside(file)).toEqual(["tape.json"]);

    for (const starting of [AT_HOME, IN_CI]) {
      const again = once(file, ["--upstream", there, "--strict"], starting);
      const replaying = await event(again, "listening");
      expect([replaying.mode, replaying.callback]).toEqual(["replay", undefined]);
      const replayed = await runBot(replaying.graph);
      expect([replayed.status, replayed.lines.slice(1)]).toEqual([0, recorded.lines.slice(1)]);
      expect(await end(again)).toMatchObject({ status: 0, report: { clean: true, unplayed: [] } });
    }
    expect(await folderState(path.dirname(file))).toEqual(before);
  });

  it("answers an unknown request with a miss when the file is there; the upstream hears nothing of it", async () => {
    const behind = await upstream();
    const program = once(cassetteFile("invite-one"), ["--upstream", behind.origin]);
    expect(await asks(program)).toBe(599);
    expect((await end(program)).report).toMatchObject({ missed: 1, played: 0 });
    expect(behind.requests).toEqual([]);
  });

  it("leaves nothing where it recorded nothing, so that the next one records", async () => {
    const file = await newPlace();
    const { origin } = await upstream();
    const idle = once(file, ["--upstream", origin]);
    await event(idle, "listening");
    expect(await end(idle)).toMatchObject({ status: 1, report: { findings: [{ kind: "no-request" }] } });
    expect(await filesBeside(file)).toEqual([]);
    const next = once(file, ["--upstream", origin]);
    expect([await asks(next), (await event(next, "listening")).mode]).toEqual([200, "record"]);
    await end(next);
    expect(await filesBeside(file)).toEqual(["tape.json"]);
  });

  it("takes the name without .json, and makes the folders on the way to it", async () => {
    const file = path.join(path.dirname(await newPlace()), "new", "folder", "tape");
    const { origin } = await upstream();
    const program = once(file, ["--upstream", origin]);
    await asks(program);
    expect((await end(program)).status).toBe(0);
    expect(await filesBeside(file)).toEqual(["tape.json"]);
    const again = once(file);
    expect((await event(again, "listening")).mode).toBe("replay");
    await end(again);
  });

  it("replays what a recorder left that was killed, and changes nothing", async () => {
    const file = await newPlace();
    await leaveJournal(file, [plainExchange(1)]);
    const before = await folderState(path.dirname(file));
    for (const starting of [AT_HOME, IN_CI]) {
      const program = once(file, [], starting);
      expect((await event(program, "warning")).message).toContain("left by a recorder that was killed");
      expect((await event(program, "listening")).mode).toBe("replay");
      await end(program);
    }
    expect(await folderState(path.dirname(file))).toEqual(before);
  });

  it("does not record over a file that is no cassette", async () => {
    const file = await newPlace();
    await writeFile(file, "{}");
    const before = await folderState(path.dirname(file));
    await refused(["once", file, "--port", "0"], [file, "the cassette has no version"], AT_HOME);
    expect(await folderState(path.dirname(file))).toEqual(before);
  });
});

describe("once in a CI", () => {
  it("refuses a missing cassette in one line, touches nothing and asks nobody", async () => {
    const file = await newPlace();
    const behind = await upstream();
    for (const named of [file, path.join(path.dirname(file), "new", "tape")]) {
      const says = [named, "is missing, and once records nothing in a CI (CI=true)", "commit it"];
      await refused(["once", named, "--upstream", behind.origin, "--port", "0"], says, IN_CI);
    }
    expect(await filesBeside(file)).toEqual([]);
    expect(behind.requests).toEqual([]);
  });

  it("replays one that is there", async () => {
    const [invite] = requestsOf(readRepositoryCassette("invite-one"));
    const options = ["--callback", `${await nobody()}/api/calls`];
    const program = once(cassetteFile("invite-one"), options, IN_CI);
    const { graph } = await event(program, "listening");
    expect((await postJson(graph + invite!.url, JSON.stringify(invite!.body))).status).toBe(200);
    expect((await end(program)).report).toMatchObject({ played: 1, missed: 0 });
  });
});

describe("once over a cassette that another process records", () => {
  it("replays what there is so far, says so, and disturbs nothing", async () => {
    const file = await newPlace();
    const { origin } = await upstream();
    const recorder = once(file, ["--upstream", origin]);
    expect(await asks(recorder, "/v1.0/one")).toBe(200);
    const before = await folderState(path.dirname(file));
    const program = once(file, ["--upstream", origin]);
    expect((await event(program, "warning")).message).toContain("still recording");
    expect([await asks(program, "/v1.0/one"), await asks(program, "/v1.0/two")]).toEqual([200, 599]);
    await end(program);
    expect(await folderState(path.dirname(file))).toEqual(before);
    expect(await asks(recorder, "/v1.0/two")).toBe(200);
    expect(await end(recorder)).toMatchObject({ status: 0, report: { clean: true, requests: 2 } });
  });

  it("refuses when there is nothing to replay yet, and names the process", async () => {
    const file = await newPlace();
    const { origin } = await upstream();
    const recorder = once(file, ["--upstream", origin]);
    await event(recorder, "listening");
    const before = await folderState(path.dirname(file));
    await refused(["once", file, "--upstream", origin, "--port", "0"], [file, String(recorder.pid)], AT_HOME);
    expect(await folderState(path.dirname(file))).toEqual(before);
    expect(await asks(recorder)).toBe(200);
    expect(await end(recorder)).toMatchObject({ status: 0, report: { clean: true } });
  });
});

it("once refuses --ring without --callback at its first run already, before anything is recorded", async () => {
  const file = await newPlace();
  await refused(["once", file, "--ring", "now", "--port", "0"], ["--ring needs --callback"], AT_HOME);
  await refused(
    ["once", cassetteFile("invite-one"), "--ring", "now", "--port", "0"],
    ["--ring needs --callback"],
  );
  expect(await filesBeside(file)).toEqual([]);
});
