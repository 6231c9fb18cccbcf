import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../src/base/json.js";
import type { TapeRequest } from "../../src/tape/exchange.js";
import { json } from "../support/bot.js";
import { cassetteFile, readRepositoryCassette, requestsOf, temporaryCassette } from "../support/cassettes.js";
import { CALLS, cassetteOf, invite, request, toGraph } from "../support/exchanges.js";
import { event, startRollcall } from "../support/program.js";
import { end, threeProcesses } from "../support/three-processes.js";

const ONE = cassetteFile("invite-one");
const INVITE = requestsOf(readRepositoryCassette("invite-one"))[0]!;
const BODY = INVITE.body as JsonObject;
const PATH = "/communications/calls/ab6233a5-20b7-4c5e-bea2-ce56c9776429/participants/invite";
const OTHER_PATH = PATH.replace(/[\w-]{36}/, CALLS.two);
const [INVITED] = BODY["participants"] as [Json];

/** The recorded invite as text, with something else in it. */
function rewritten(from: string, to: string): Json {
  return JSON.parse(JSON.stringify(BODY).replace(from, to)) as Json;
}

interface Row {
  what: string;
  live: TapeRequest;
  differences: string[];
  /** What would help beside sending what was recorded. */
  ignoring?: string;
}

const CUT_BODY = '{"clientContext":"<context:1>","participants":[{"@odata.type…';

const NOT_ON_THE_TAPE: Row[] = [
  {
    what: "for twice the same person",
    live: request("POST", INVITE.url, { ...BODY, participants: [INVITED, INVITED] }),
    differences: [
      'body.participants[1] is absent on the tape, {"@odata.type":"microsoft.graph.invitationParticipantInfo","… now',
    ],
  },
  {
    what: "without a member that the tape has",
    live: request("POST", INVITE.url, { participants: BODY["participants"]! }),
    differences: ['body.clientContext is "<context:1>" on the tape, absent now'],
  },
  {
    what: "with a member more",
    live: request("POST", INVITE.url, { ...BODY, silent: [true] }),
    differences: ["body.silent is absent on the tape, [true] now"],
    ignoring: "silent",
  },
  {
    what: "into another call, and with null for a value",
    live: request("POST", `/beta${OTHER_PATH}`, rewritten('"AAD"', "null")),
    differences: ['body.participants[0].identity.user.identityProvider is "AAD" on the tape, absent now'],
    ignoring: "identityProvider",
  },
  {
    what: "with a list for a body",
    live: request("POST", INVITE.url, [1, 2]),
    differences: [`body is ${CUT_BODY} on the tape, [1,2] now`],
  },
  {
    what: "with another method and no body",
    live: request("DELETE", INVITE.url),
    differences: [
      "method is POST on the tape, DELETE now",
      "resource is invite <call:1> on the tape, remove participant <call:1> <participant:1> now",
      `body is ${CUT_BODY} on the tape, empty now`,
    ],
  },
];

describe("a request that is not on the tape", () => {
  it.each(NOT_ON_THE_TAPE.map((row) => [row.what, row] as const))(
    "%s is answered 599 with the nearest exchange and what differs; exit 1, and the report has it",
    async (_, { live, differences, ignoring }) => {
      const { send, server, rollcall } = await threeProcesses(ONE);
      const [answer] = await send([live]);
      const message =
        `rollcall has no answer for ${live.method} ${live.url}. The nearest is x1, not played yet, but ` +
        `${differences.join("; ")}. Send what was recorded, or record again.` +
        (ignoring === undefined ? "" : ` If it makes no difference: --match structural,ignore=${ignoring}.`);
      expect(answer).toMatchObject({
        status: 599,
        headers: { "x-rollcall": "miss", "content-type": "application/json" },
      });
      const error = { code: "rollcall.miss", message, innerError: expect.any(Object) as object };
      expect(json(answer!)).toEqual({ error });
      expect(await event(rollcall, "missed")).toMatchObject({ nearest: "x1", message });
      expect(await end(rollcall)).toMatchObject({
        ...{ status: 1, stderr: "" },
        report: {
          ...{ clean: false, requests: 1, played: 0, missed: 1, delivered: 0 },
          ...{ unplayed: ["x1", "x2", "x3"], findings: [{ kind: "miss", message }] },
        },
      });
      expect(await server.hears(0)).toEqual([]);
    },
  );

  it("is answered in Graph's error envelope, with the ids and the time that the official client reads", async () => {
    const { send } = await threeProcesses(ONE);
    const [answer] = await send([request("GET", "/v1.0/users/me")]);
    const { error } = json(answer!) as { error: { innerError: Record<string, string> } };
    const id = answer!.headers["request-id"];
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(error.innerError).toEqual({
      date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/) as string,
      ...{ "request-id": id, "client-request-id": id },
    });
  });

  it("leaves what is on the tape to be played", async () => {
    const { send, server, rollcall } = await threeProcesses(ONE);
    const answers = await send([NOT_ON_THE_TAPE[0]!.live, INVITE]);
    expect(answers.map(({ status }) => status)).toEqual([599, 200]);
    await server.hears(2);
    expect(await end(rollcall)).toMatchObject({ status: 1, report: { played: 1, missed: 1, delivered: 2 } });
  });

  it("names the nearest exchange, among equally near ones one that was not played, else the first", async () => {
    const tape = cassetteOf(
      toGraph("x1", invite(CALLS.two, "a")),
      toGraph("x2", request("GET", `/beta/communications/calls/${CALLS.two}`)),
      toGraph("x3", invite(CALLS.two, "b")),
      toGraph("x4", invite(CALLS.two, "d")),
    );
    const { send } = await threeProcesses(await temporaryCassette(tape));
    const other = request("POST", invite(CALLS.two, "c").url, { clientContext: "c", participants: [] });
    const answers = await send([
      invite(CALLS.two, "a"),
      other,
      invite(CALLS.two, "b"),
      invite(CALLS.two, "d"),
      other,
    ]);
    const nearest = answers.map(({ body }) => /The nearest is .*? now/.exec(body)?.[0]);
    const difference = "body.participants is absent on the tape, [] now";
    expect(nearest).toEqual([
      ...[undefined, `The nearest is x3, not played yet, but ${difference}`, undefined, undefined],
      `The nearest is x1, played already, but ${difference}`,
    ]);
  });

  it("is told that the tape has no request at all, where it has none", async () => {
    const { send, rollcall } = await threeProcesses(await temporaryCassette(cassetteOf()));
    const [answer] = await send([INVITE]);
    expect(json(answer!)).toMatchObject({
      error: {
        message: expect.stringContaining(
          "no request to Graph is on the tape. Record the conversation",
        ) as string,
      },
    });
    expect(await end(rollcall)).toMatchObject({ status: 1, report: { missed: 1 } });
  });
});

describe("a tape that is used up", () => {
  it("misses a request that was played already, and fires its notifications no second time", async () => {
    const { send, server, rollcall } = await threeProcesses(ONE);
    const answers = await send([INVITE, INVITE]);
    expect(answers.map(({ status }) => status)).toEqual([200, 599]);
    const message = `rollcall has no answer for POST ${INVITE.url}. x1 is this request and was played already`;
    expect(json(answers[1]!)).toMatchObject({
      error: { message: expect.stringContaining(message) as string },
    });
    expect(await event(rollcall, "missed")).toMatchObject({ nearest: "x1", differences: [] });
    expect(await end(rollcall)).toMatchObject({
      ...{ status: 1, stderr: "" },
      report: { played: 1, missed: 1, delivered: 2, findings: [{ kind: "miss" }] },
    });
    expect(await server.hears(2)).toHaveLength(2);
  });

  it.each([
    ["GET", request("GET", `/v1.0/communications/calls/${CALLS.one}`)],
    ["keepAlive", request("POST", `/v1.0/communications/calls/${CALLS.one}/keepAlive`)],
  ])("answers a %s again with what it answered last, and is clean", async (_, asked) => {
    const tape = cassetteOf(
      toGraph("x1", asked, { body: { state: "establishing" } }),
      toGraph("x2", asked, { body: { state: "established" } }),
    );
    const { send, rollcall } = await threeProcesses(await temporaryCassette(tape));
    const answers = await send([asked, asked, asked, asked]);
    expect(answers.map(json)).toEqual([
      { state: "establishing" },
      ...[{ state: "established" }, { state: "established" }, { state: "established" }],
    ]);
    expect(await end(rollcall)).toMatchObject({
      ...{ status: 0, stderr: "" },
      report: { clean: true, requests: 4, played: 2, repeated: 2, missed: 0 },
    });
  });
});

describe("a session without any request", () => {
  const message = "no request came: point the bot's base URL at the graph listener";

  it("ends with exit 1, and its report says so", async () => {
    const { rollcall } = await threeProcesses(ONE);
    expect(await end(rollcall)).toMatchObject({
      ...{ status: 1, stderr: "" },
      report: { clean: false, requests: 0, findings: [{ kind: "no-request", message }] },
    });
  });

  it("says so to people too", async () => {
    const rollcall = startRollcall(["replay", ONE, "--port", "0"]);
    await rollcall.line((line) => line.includes("graph"));
    rollcall.kill("SIGTERM");
    const { status, stdout, stderr } = await rollcall.ended;
    expect([status, stderr]).toEqual([1, ""]);
    expect(stdout).toContain("not clean");
    expect(stdout).toContain(message);
  });
});
