import { expect, it, test } from "vitest";
import { matchRules } from "../../src/match/rules.js";
import type { Exchange, TapeRequest } from "../../src/tape/exchange.js";
import { digestOf, told, type Told } from "../support/digest-of.js";
import { CALLS, request, toBot, toGraph } from "../support/exchanges.js";
import { get, inviteOf, ANN, BOB, ONE, TWO } from "../support/invites.js";
import { A, B, LEAD, session, STRANGER } from "../support/session.js";

const TAPE = [
  ...[toGraph("x1", A), toGraph("x2", B)],
  ...[toBot("x3", CALLS.one, "x1"), toBot("x4", CALLS.one, "x1"), toBot("x5", CALLS.one, "x2")],
];

const PLAIN = await digestOf(TAPE, [A, B]);

const without = (id: string): Exchange[] => TAPE.filter((exchange) => exchange.id !== id);
const changed = (id: string, change: (exchange: Exchange) => Exchange): Exchange[] =>
  TAPE.map((exchange) => (exchange.id === id ? change(exchange) : exchange));
const answered = (more: Partial<Exchange["response"]>) =>
  changed("x1", (exchange) => ({ ...exchange, response: { ...exchange.response!, ...more } }));
const notified = (more: Partial<TapeRequest>) =>
  changed("x3", (exchange) => ({ ...exchange, request: { ...exchange.request, ...more } }));

it.each<[string, Exchange[], TapeRequest[], Told?]>([
  ["when a request is missing", TAPE, [A]],
  ["when a notification is missing", without("x4"), [A, B]],
  ["when a notification could not be delivered", TAPE, [A, B], { unanswered: ["x4"] }],
  ["when the bot answers with another status", TAPE, [A, B], { statuses: { x4: 200 } }],
  ["for another byte in an answer", answered({ body: { a: 1 } }), [A, B]],
  ["for a text in the place of a body", answered({ text: "{}" }), [A, B]],
  ["for another status", answered({ status: 201 }), [A, B]],
  ["for another header", answered({ headers: { location: "/x" } }), [A, B]],
  ["for another byte in a notification", notified({ body: { value: [] } }), [A, B]],
  ["for another header of a notification", notified({ headers: { "x-a": "b" } }), [A, B]],
  ["after a miss", TAPE, [A, B, STRANGER]],
])("the digest is another %s", async (_, tape, asked, options) => {
  expect(await digestOf(tape, asked, options)).not.toBe(PLAIN);
});

test("the digest is another for another miss, and for the same twice, but not for another order of misses", async () => {
  const other = request("GET", "/v1.0/me");
  const digests = [[STRANGER], [other], [STRANGER, STRANGER], [STRANGER, other]];
  const all = await Promise.all(digests.map((misses) => digestOf(TAPE, misses)));
  expect(new Set(all).size).toBe(4);
  expect(await digestOf(TAPE, [other, STRANGER])).toBe(all[3]);
});

test("the digest is another when two of one cause were swapped", async () => {
  const [x1, , x3, x4] = TAPE as [Exchange, Exchange, Exchange, Exchange];
  const swapped = [x1, { ...x4, at: 10 }, { ...x3, at: 20 }];
  const digests: string[] = [];
  for (const tape of [[x1, { ...x3, at: 10 }, { ...x4, at: 20 }], swapped]) {
    const one = session(tape, { timing: "recorded" });
    one.ask(A);
    await one.pass(LEAD);
    await told(one);
    digests.push(one.subject.report().digest);
  }
  expect(digests[1]).toBe(digests[0]); // due together, they go in the tape's order
  const one = session(swapped, { timing: "recorded", lead: 0 });
  one.ask(A);
  for (const _due of [1, 2]) await told({ ...one, pass: () => one.pass(10) });
  expect(one.desk.came).toEqual(["x4", "x3"]);
  expect(one.subject.report().digest).not.toBe(digests[0]);
});

test("the digest is another after a conflict", () => {
  const tape = [
    toGraph("x1", get(ONE)),
    toGraph("x2", inviteOf(ONE, ANN)),
    toGraph("x3", inviteOf(TWO, BOB)),
  ];
  const of = (call: string): string => {
    const one = session(tape, {}, undefined, matchRules({ matching: "loose" }));
    for (const asked of [get(ONE), inviteOf(ONE, ANN), inviteOf(call, BOB)]) one.ask(asked);
    return one.subject.report().digest;
  };
  expect(of(ONE)).not.toBe(of(TWO));
});

test("the digest is another after a callbackUri that cannot be used", () => {
  const create = (callbackUri: string) => request("POST", "/v1.0/communications/calls", { callbackUri });
  const tape = [toGraph("x1", create("http://bot/")), { ...toBot("x2", CALLS.one, "x1"), via: "x1" }];
  const refused = session(tape, {}, null);
  const plain = session(tape, {}, null);
  refused.ask(create("nonsense"));
  for (const one of [refused, plain]) one.ask(create("http://127.0.0.1/"));
  expect(refused.subject.report().digest).not.toBe(plain.subject.report().digest);
});
