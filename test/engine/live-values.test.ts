import { describe, expect, it } from "vitest";
import type { Json } from "../../src/base/json.js";
import { matchRules } from "../../src/match/rules.js";
import type { Exchange, StoredBody, TapeRequest } from "../../src/tape/exchange.js";
import { request, toBot, toGraph } from "../support/exchanges.js";
import { ANN, BOB, callPath, inviteOf, live, ONE, OPERATION, tapeOf, TWO } from "../support/invites.js";
import { LEAD, session } from "../support/session.js";

/** An item that an operation has ended, as the tape has it for every invite. */
const ended: Json = {
  resourceUrl: `/communications/calls/${ONE}/operations/${OPERATION}`,
  resourceData: { "@odata.type": "#microsoft.graph.commsOperation", id: OPERATION, clientContext: "a" },
};

const contextsIn = ({ body, text }: StoredBody): string[] =>
  [...(text ?? JSON.stringify(body)).matchAll(/"clientContext":\s*"([^"]*)"/g)].map(
    ([, context]) => context!,
  );

const told = (exchange: Exchange, stored: StoredBody): Exchange => ({
  ...exchange,
  request: { ...exchange.request, ...stored },
});

describe("contexts of requests that are under way at once", () => {
  const INVITES = [inviteOf(ONE, ANN), inviteOf(ONE, BOB)];
  const LIVE = [inviteOf(live(1), live(3), "first"), inviteOf(live(1), live(4), "second")];

  it.each([
    ["in their order", [0, 1]],
    ["in the other order", [1, 0]],
  ])("do not mix in their notifications, answered %s", async (_, order) => {
    const notifications = ["x3", "x4"].map((id, n) =>
      told(toBot(id, ONE, `x${n + 1}`), { body: { value: [ended] } }),
    );
    const { subject, desk, pass, posted } = session([...tapeOf(...INVITES), ...notifications]);
    const decisions = LIVE.map((one) => subject.receive(one));
    for (const index of order) decisions[index]!.done(true);
    await pass(LEAD);
    for (let next = 0; next < desk.came.length; next += 1) await desk.answer(desk.came[next]!);
    expect(contextsIn(posted["x3"]!.request)).toEqual(["first"]);
    expect(contextsIn(posted["x4"]!.request)).toEqual(["second"]);
  });

  it.each<[string, StoredBody]>([
    ["JSON", { body: { value: [ended, ended, ended], "@odata.type": "x" } }],
    [
      "a text",
      { text: `\uFEFF{ "value": [1.0],\n "value": ${JSON.stringify([ended, ended, ended], null, 1)} }` },
    ],
  ])("do not mix in one notification whose items have different causes, as %s", async (_, stored) => {
    const { cause: __, ...both } = told(toBot("x3", ONE), stored);
    const causes = ["x2", null, "x1"].map((exchange) => ({ exchange, by: ["call" as const] }));
    const { answer, pass, posted } = session([...tapeOf(...INVITES), { ...both, causes }]);
    for (const one of LIVE) answer(one);
    await pass(LEAD);
    const { request: got } = posted["x3"]!;
    expect(contextsIn(got)).toEqual(["second", "a", "first"]);
    expect(JSON.stringify(got)).not.toContain(ONE);
  });

  it("are left in a notification that says it has several causes, but has no items", async () => {
    const { cause: _, ...both } = told(toBot("x3", ONE), { body: { clientContext: "a", call: ONE } });
    const causes = ["x1", "x2"].map((exchange) => ({ exchange, by: ["call" as const] }));
    const { answer, pass, posted } = session([...tapeOf(...INVITES), { ...both, causes }]);
    for (const one of LIVE) answer(one);
    await pass(LEAD);
    expect(posted["x3"]!.request.body).toEqual({ clientContext: "first", call: live(1) });
  });
});

describe("what a request binds", () => {
  it("rules later answers that do not name it, but for its context", () => {
    const list = request("GET", callPath(ONE, "/operations"));
    const says: Json = { clientContext: "a", participants: [{ identity: { user: { id: ANN } } }] };
    const { answer } = session([...tapeOf(inviteOf(ONE, ANN)), toGraph("x2", list, { body: says })]);
    answer(inviteOf(live(1), live(3), "mine"));
    expect(answer(request("GET", callPath(live(1), "/operations")))?.body).toEqual({
      clientContext: "a",
      participants: [{ identity: { user: { id: live(3) } } }],
    });
  });

  it("is in later answers as the bot spells it, though only the spelling differs from the tape's", () => {
    const read = request("GET", callPath(ONE, "/operations"));
    const { answer } = session([...tapeOf(inviteOf(ONE, ANN)), toGraph("x2", read, { body: { said: ANN } })]);
    answer(inviteOf(ONE, ANN.toUpperCase()));
    expect(answer(read)?.body).toEqual({ said: ANN.toUpperCase() });
  });

  it("goes before what was bound earlier, in its own answer", () => {
    const read = (person: string): TapeRequest => request("GET", `/v1.0/users/${person}`);
    const { answer } = session([
      ...tapeOf(inviteOf(ONE, ANN)),
      toGraph("x2", read(ANN), { body: { id: ANN } }),
    ]);
    answer(inviteOf(ONE, live(1)));
    expect(answer(read(live(2)))?.body).toEqual({ id: live(2) });
  });

  it("is its trace id too, whatever the case of the recorded one", () => {
    const traced = (id: string): TapeRequest => ({
      ...inviteOf(ONE, ANN),
      headers: { "client-request-id": id },
    });
    const recorded = toGraph("x1", traced(ANN.toUpperCase()), {
      headers: { "client-request-id": ANN.toUpperCase() },
    });
    expect(session([recorded]).answer(traced("mine"))?.headers).toEqual({ "client-request-id": "mine" });
  });

  it("is where the bot listens, as it wrote it", () => {
    const create = (callbackUri: string): TapeRequest => request("POST", "/app/calls", { callbackUri });
    const [recorded, mine] = [
      "https://bot.example/?code=<redacted:query-key>",
      "http://127.0.0.1:1/?code=mine",
    ];
    const { answer } = session(
      [toGraph("x1", create(recorded), { body: { callbackUri: recorded } })],
      {},
      null,
    );
    expect(answer(create(mine))?.body).toEqual({ callbackUri: mine });
  });

  it("comes back as the bot wrote it, though the tape and all that is shown have it redacted", () => {
    const { answer, subject } = session(tapeOf(inviteOf(ONE, ANN), inviteOf(ONE, ANN)));
    const secret = inviteOf(ONE, "https://me:pass@example", "?token=mine");
    expect(answer(secret)?.body).toEqual(secret.body);
    expect(answer(secret)?.body).toEqual(secret.body);
    expect(JSON.stringify(subject.report())).not.toMatch(/mine|pass/);
  });

  it("is its call, also by an action that rollcall does not know", () => {
    const act = (call: string): TapeRequest =>
      request("DELETE", callPath(call, "/audioRoutingGroups/oneToOne"));
    const answered = (id: string, call: string): Exchange =>
      toGraph(id, act(call), { headers: { location: `https://graph.microsoft.com${callPath(call)}` } });
    const { ask, answer } = session([
      ...tapeOf(inviteOf(ONE, ANN), inviteOf(TWO, BOB)),
      ...[answered("x3", ONE), answered("x4", TWO)],
    ]);
    ask(inviteOf(live(1), ANN));
    ask(inviteOf(live(2), BOB));
    for (const call of [live(2), live(1)])
      expect(answer(act(call))?.headers["location"]).toBe(`https://graph.microsoft.com${callPath(call)}`);
  });

  it("is what the user names as an identifier", () => {
    const prompt = (customId: string): TapeRequest =>
      request("POST", callPath(ONE, "/playPrompt"), { customId });
    const rules = matchRules({ identify: { customId: "meeting" } });
    const { answer } = session(
      [toGraph("x1", prompt("a"), { body: { customId: "a" } })],
      {},
      undefined,
      rules,
    );
    expect(answer(prompt("mine"))?.body).toEqual({ customId: "mine" });
  });
});
