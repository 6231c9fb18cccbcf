import { readdir } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { runBot } from "../../examples/invite-bot/run-bot.js";
import { passthrough } from "../../src/compose/index.js";
import type { Event } from "../../src/engine/events.js";
import { postJson } from "../support/asking.js";
import { bot, CALLS, given, graph, naming } from "../support/callback-uri.js";
import { event, startRollcall, type Program } from "../support/program.js";
import { commandLines, expectRefusal } from "../support/refused.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { end } from "../support/three-processes.js";
import { upstream } from "../support/upstream.js";

const SECRET = "aSecretPathSegment";

function eventsOf(program: Program): Event[] {
  return program.lines().map((line) => JSON.parse(line) as Event);
}

describe("passthrough", () => {
  it("forwards a whole conversation in both directions, prints it and writes nothing", async () => {
    const simulate = startRollcall(["simulate", "--step", "1", "--port", "0", "--json"]);
    const { graph: there } = await event(simulate, "listening");
    const cwd = await temporaryFolder();
    const program = startRollcall(["passthrough", "--upstream", there, "--port", "0", "--json"], { cwd });
    const { mode, graph: here, callback } = await event(program, "listening");
    expect([mode, new URL(callback!).hostname]).toEqual(["passthrough", "127.0.0.1"]);
    const { status, stderr } = await runBot(here);
    expect([status, stderr]).toEqual([0, ""]);
    const ended = await end(program);
    const { report: simulated } = await end(simulate);
    const total = simulated.requests + simulated.delivered;
    expect(ended).toMatchObject({
      status: 0,
      stderr: "",
      report: { clean: true, requests: total, findings: [] },
    });
    const passed = eventsOf(program).filter((one) => one.event === "forwarded");
    expect(passed).toHaveLength(total);
    expect(passed.filter(({ to }) => to === "bot")).toHaveLength(simulated.delivered);
    expect(new Set(eventsOf(program).map((one) => one.event))).toEqual(
      new Set(["listening", "forwarded", "report"]),
    );
    expect(await readdir(cwd)).toEqual([]);
  });

  it("stands in for the bot's callbackUri, and leads links home", async () => {
    const behind = await graph((asked) => asked, { location: "https://graph.microsoft.com/v1.0/x" });
    const { server, own } = await bot();
    const shown: string[] = [];
    const proxy = await passthrough({
      ...{ upstream: behind.origin, secret: SECRET },
      onEvent: (one) => void shown.push(JSON.stringify(one)),
    });
    const { headers, bytes } = await postJson(proxy.graphUrl + CALLS, JSON.stringify({ callbackUri: own }));
    expect(given(behind)).toBe(`${proxy.callbackUrl!}/x1`);
    expect(JSON.parse(bytes.toString())).toEqual({ callbackUri: own });
    expect(headers.location).toBe(`${proxy.graphUrl}/v1.0/x`);
    expect((await postJson(given(behind), naming(given(behind)))).status).toBe(202);
    expect(server.requests.map(({ url, body }) => [url, body.toString()])).toEqual([
      ["/api/calls?bot=a&n=%20", naming(own)],
    ]);
    await proxy.settled();
    expect(await proxy.stop()).toMatchObject({ clean: true, requests: 2 });
    expect(shown.slice(1).join("\n")).not.toContain(SECRET);
  });

  it("hands everything to --callback, and says what broke off", async () => {
    const { server, own } = await bot();
    const behind = await upstream((response) => response.destroy());
    const args = ["--upstream", behind.origin, "--callback", own, "--port", "0", "--json"];
    const program = startRollcall(["passthrough", ...args]);
    const { graph: here, callback } = await event(program, "listening");
    await expect(postJson(`${here}/v1.0/x`, "{}")).rejects.toThrow();
    expect((await postJson(callback!, "{}")).status).toBe(202);
    expect(server.requests.map(({ url }) => url)).toEqual(["/api/calls?bot=a&n=%20"]);
    expect((await end(program)).status).toBe(0);
    expect(eventsOf(program).filter((one) => one.event === "forwarded")).toMatchObject([
      { exchange: "x1", to: "graph", failure: "reset" },
      { exchange: "x2", to: "bot", status: 202 },
    ]);
  });

  it("without a request is not clean, and says so", async () => {
    const program = startRollcall(["passthrough", "--port", "0", "--json"]);
    await event(program, "listening");
    const findings = [{ kind: "no-request", message: "no request came: nothing was forwarded" }];
    expect(await end(program)).toMatchObject({ status: 1, report: { findings } });
  });
});

/** Command lines that end at once, and what is said of them. */
const BAD: [string, string[], string[]][] = [
  [
    "a rule that is none",
    ["simulate", "--assume", "nonsense"],
    ["--assume nonsense: there is no rule nonsense", "participants-1-to-5"],
  ],
  [
    "an action that is none",
    ["simulate", "--assume", "participants-1-to-5=maybe"],
    ["takes a status from 400 to 599", "fail", "accept"],
  ],
  ["no action", ["simulate", "--assume", "participants-1-to-5"], ["takes a status from 400 to 599"]],
  [
    "a status that is no error's",
    ["simulate", "--assume", "participants-1-to-5=200"],
    ["takes a status from 400 to 599"],
  ],
  [
    "what cannot be accepted",
    ["simulate", "--assume", "participant-known=accept"],
    ["takes a status from 400 to 599, like"],
  ],
  [
    "the second of two rules",
    ["simulate", "--assume", "participants-1-to-5=400", "--assume", "nonsense"],
    ["there is no rule nonsense"],
  ],
  ["no rule", ["simulate", "--assume"], ["--assume needs a value"]],
  ["nobody to ring", ["simulate", "--ring", "now"], ["--ring needs --callback"]],
  ["nobody to ring when ready", ["simulate", "--ring", "ready"], ["--ring needs --callback"]],
  [
    "a time to ring that is none",
    ["simulate", "--callback", "http://127.0.0.1:1/", "--ring", "later"],
    ["--ring does not take that value"],
  ],
  ["half a seed", ["simulate", "--seed", "1.5"], ["--seed takes a whole number"]],
  ["a seed that is no number", ["simulate", "--seed", "x"], ["--seed takes a whole number"]],
  ["two seeds", ["simulate", "--seed", "1", "--seed", "2"], ["--seed was given 2 times"]],
  ["a step back", ["simulate", "--step", "-1"], ["--step takes milliseconds from 0 to 2147483647"]],
  ["a step that is no number", ["simulate", "--step", "soon"], ["--step takes milliseconds"]],
  [
    "a bot that is nowhere",
    ["simulate", "--callback", "nonsense"],
    ['--callback "nonsense" is no http(s) URL'],
  ],
  [
    "no time to answer",
    ["simulate", "--delivery-timeout", "0"],
    ["--delivery-timeout takes milliseconds from 1"],
  ],
  [
    "an option of another mode",
    ["simulate", "--upstream", "http://127.0.0.1/"],
    ["--upstream is not known here"],
  ],
  ["a cassette to simulate", ["simulate", "my-call"], ["my-call is not known here"]],
  ["a cassette to pass through", ["passthrough", "my-call"], ["my-call is not known here"]],
  [
    "an upstream that is none",
    ["passthrough", "--upstream", "nonsense"],
    ['--upstream "nonsense" is no http(s) URL'],
  ],
  [
    "a tunnel that is none",
    ["passthrough", "--public-url", "nonsense"],
    ['--public-url "nonsense" is no http(s) URL'],
  ],
  [
    "a tunnel with a query",
    ["passthrough", "--public-url", "https://t.example/?a=1"],
    ['--public-url has a query, from its "?" on', "Give https://t.example/ alone."],
  ],
  [
    "an upstream with an empty query",
    ["passthrough", "--upstream", "https://x.example/?"],
    ['--upstream has a query, from its "?" on', "Give https://x.example/ alone."],
  ],
  ["an option of record's", ["passthrough", "--overwrite"], ["--overwrite is not known here"]],
  ["no cassette", ["once"], ["Name a cassette"]],
  ["a folder", ["once", "cassettes/"], ["cassettes/ is a folder"]],
  [
    "--overwrite, which once never does",
    ["once", "my-call", "--overwrite"],
    ["--overwrite is not known here"],
  ],
];

describe("bad usage of simulate, passthrough and once ends with 2 and one clear line", async () => {
  const ended = await commandLines(BAD.map(([, line]) => line));
  it.each(BAD.map(([what, line, says], index) => ({ what, line: line.join(" "), says, index })))(
    "$what: rollcall $line",
    ({ says, index }) => expectRefusal(ended[index]!, says),
  );
});
