import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { XMLParser } from "fast-xml-parser";
import { describe, expect, it, test } from "vitest";
import type { Event, Report } from "../../src/engine/events.js";
import { ask } from "../support/asking.js";
import { CANARY, traces } from "../support/canary.js";
import { cassetteFile, readRepositoryCassette, requestsOf } from "../support/cassettes.js";
import { ORDINARY_USER } from "../support/ordinary-user.js";
import { event, startRollcall } from "../support/program.js";
import { refused } from "../support/refused.js";
import { REQUESTS } from "../support/secret-traffic.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { end, threeProcesses } from "../support/three-processes.js";

const ONE = cassetteFile("invite-one");

/** A replay of it for a script. */
const REPLAY = ["replay", ONE, "--port", "0", "--json"];

/** The events in a log, each from a line of its own. */
async function eventsIn(file: string): Promise<(Event & { at: number })[]> {
  const text = await readFile(file, "utf8");
  expect(text.endsWith("\n")).toBe(true);
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Event & { at: number });
}

describe("of a clean session", () => {
  test("the report says what was printed, the log all that happened but for the token, and the exit status is 0", async () => {
    const folder = await temporaryFolder();
    const [report, log] = [path.join(folder, "report.json"), path.join(folder, "log.jsonl")];
    const { send, server, rollcall } = await threeProcesses(ONE, [
      "--report",
      report,
      "--log",
      log,
      "--seed",
      "7",
    ]);
    await send(requestsOf(readRepositoryCassette("invite-one")));
    await server.hears(2);
    const ended = await end(rollcall);
    expect(ended).toMatchObject({ status: 0, stderr: "", report: { clean: true, seed: 7 } });
    expect(JSON.parse(await readFile(report, "utf8"))).toEqual(ended.report);
    const logged = await eventsIn(log);
    expect(logged.map(({ at: _at, ...one }) => one)).toEqual(
      rollcall.lines().map((line) => {
        const { token: _secret, ...event } = JSON.parse(line) as Event & { token?: string };
        return event;
      }),
    );
    expect([logged[0], logged.at(-1)]).toMatchObject([{ event: "listening", at: 0 }, { event: "report" }]);
  });

  test("JUnit XML has its counts", async () => {
    const report = path.join(await temporaryFolder(), "report.xml");
    const { send, server, rollcall } = await threeProcesses(ONE, ["--report", report]);
    await send(requestsOf(readRepositoryCassette("invite-one")));
    await server.hears(2);
    expect(await end(rollcall)).toMatchObject({ status: 0 });
    const parsed: unknown = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" }).parse(
      await readFile(report, "utf8"),
    );
    expect(parsed).toMatchObject({
      testsuites: { name: "rollcall", failures: "0", testsuite: { failures: "0" } },
    });
  });
});

test("of one that is not clean the exit status is 1, and its findings are failures", async () => {
  const report = path.join(await temporaryFolder(), "report.xml");
  const program = startRollcall([...REPLAY, "--report", report]);
  const { graph } = await event(program, "listening");
  expect((await fetch(`${graph}/v1.0/me?a="<&>"`)).status).toBe(599);
  expect(await end(program)).toMatchObject({ status: 1, stderr: "" });
  const text = await readFile(report, "utf8");
  expect(text).toContain('failures="1"');
  expect(text).toMatch(/<failure type="miss" message="[^"<]*GET \/v1\.0\/me[^"<]*"/);
});

test("no secret of a request stands in a log, a report or what is printed", async () => {
  const folder = await temporaryFolder();
  const files = ["log.jsonl", "report.json", "report.xml"].map((name) => path.join(folder, name));
  for (const report of files.slice(1)) {
    const program = startRollcall([...REPLAY, "--log", files[0]!, "--report", report]);
    const { graph } = await event(program, "listening");
    for (const { method, url, headers, body } of REQUESTS) {
      const { "proxy-authorization": _ours, ...sent } = headers;
      const pieces = body.length === 0 ? [] : [body];
      for (const prefix of ["", `/~${CANARY}`])
        expect((await ask(graph + prefix + url, { method, headers: sent, pieces })).status).toBe(599);
    }
    expect((await end(program)).status).toBe(1);
    for (const file of [files[0]!, report]) {
      const text = (await readFile(file, "utf8"))
        .replaceAll(`/~${CANARY}`, "")
        .replaceAll(`\\"${CANARY}\\"`, "")
        .replaceAll(`&quot;${CANARY}&quot;`, "");
      expect(traces(text)).toEqual([]);
      expect(text).toContain("/v1.0/headers");
    }
  }
});

describe.each(["--report", "--log"])("%s", (option) => {
  const command = ["replay", ONE, "--port", "0"];

  it("in a folder that is missing is refused", async () => {
    const file = path.join(await temporaryFolder(), "missing", "report.json");
    await refused(
      [...command, option, file],
      [`${option} ${file} cannot be written: its folder is missing.`],
    );
  });

  it("which is a folder is refused", async () => {
    const file = path.join(await temporaryFolder(), "report.json");
    await mkdir(file);
    await refused([...command, option, file], [`${option} ${file} cannot be written: it is a folder.`]);
  });

  it.skipIf(ORDINARY_USER === undefined)("that its rights forbid is refused", async () => {
    const file = path.join(await temporaryFolder(), "report.json");
    await writeFile(file, "", { mode: 0o444 });
    await refused([...command, option, file], [`${option} ${file} cannot be written: its`], ORDINARY_USER);
  });

  it("without a file is refused", async () => {
    await refused([...command, option], [`${option} needs a value.`]);
  });
});

it.each(["report.txt", "report", "report.JSON", "report.xml.bak"])(
  "--report %s has an ending of no report",
  async (file) => {
    await refused(
      ["replay", ONE, "--port", "0", "--report", file],
      [`--report ${file}: the name ends in neither .json nor .xml.`],
    );
  },
);

test.skipIf(process.platform !== "linux")(
  "a log on a full disk does not stop the session; its end says so, and the exit status is 2",
  async () => {
    const report = path.join(await temporaryFolder(), "report.json");
    const program = startRollcall([...REPLAY, "--log", "/dev/full", "--report", report]);
    const { graph } = await event(program, "listening");
    expect((await fetch(`${graph}/v1.0/me`)).status).toBe(599);
    expect((await fetch(`${graph}/v1.0/me`)).status).toBe(599);
    program.kill("SIGTERM");
    const { status, stderr } = await program.ended;
    expect(status).toBe(2);
    expect(stderr).toMatch(/^rollcall: --log \/dev\/full is not complete: ENOSPC[^\n]*\n$/);
    expect((JSON.parse(await readFile(report, "utf8")) as Report).missed).toBe(2);
  },
);
