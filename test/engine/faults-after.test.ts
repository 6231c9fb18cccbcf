import { expect, test } from "vitest";
import { given, planOf } from "../../src/fault/plan.js";
import { PlanOverTape } from "../../src/fault/resolve.js";
import { Scene } from "../../src/fault/scene.js";
import { readRepositoryCassette, requestsOf } from "../support/cassettes.js";
import { request } from "../support/exchanges.js";
import { LEAD, session } from "../support/session.js";
import { callItem, operationItem, TapeBuilder } from "../support/tape-builder.js";
import type { TapeRequest } from "../../src/tape/exchange.js";
import { link } from "../../src/tape/link.js";

const { exchanges } = readRepositoryCassette("seed-session");
const [FIRST, SECOND, THIRD] = requestsOf({ exchanges } as never) as [never, never, never];
const { exchanges: ONE } = readRepositoryCassette("invite-one");
const [INVITE] = requestsOf({ exchanges: ONE } as never) as [never];
const CALL = "/beta/communications/calls/ab6233a5-20b7-4c5e-bea2-ce56c9776429";

function over(specs: readonly string[], tape = exchanges): PlanOverTape {
  return new PlanOverTape(planOf(specs.map((spec) => given(spec))), new Scene(tape), 0);
}

test("what the tape has of a call that the simulator has ended is not played any more", () => {
  const { answer } = session(exchanges, { faults: over(["operation-fails,nth=1"]) });
  expect(answer(FIRST)?.status).toBe(200);
  expect(answer(request("DELETE", CALL))?.status).toBe(204);
  expect([answer(SECOND)?.status, answer(THIRD)?.status]).toEqual([404, 404]);
});

test("times bounds how many plays of an exchange break off behind what was done", () => {
  const faults = over(["response-reset,after=acted,times=1"], ONE);
  const { subject } = session(ONE, { faults, repeat: true, otherwise: "miss" });
  const effects = [1, 2, 3].map(() => {
    const decision = subject.receive(INVITE);
    const effect = "play" in decision ? decision.play.effect?.kind : "none";
    decision.done(effect === undefined);
    return effect;
  });
  // The second is the resend of the first, the third another play.
  expect(effects).toEqual(["reset", undefined, undefined]);
});

test("without a plan any more, the simulator answers no longer", () => {
  const { subject, ask } = session(ONE, { faults: over(["operation-fails"], ONE) });
  subject.setFaults(undefined);
  expect(ask(INVITE)).toBe("x1");
  expect(ask(INVITE)).toBeUndefined();
});

test("a bot that refuses what the simulator tells it is a finding", async () => {
  const { subject, desk, ask, pass } = session(ONE, { faults: over(["operation-fails"], ONE) });
  ask(INVITE);
  await pass(LEAD);
  await desk.answer("x2");
  ask(INVITE);
  await pass(LEAD);
  await desk.answer("i2", 500);
  expect(subject.report().findings).toMatchObject([{ kind: "other-answer", exchange: "i2" }]);
});

test("an error that comes ahead names the request by the bot's own id, in its header and its body", () => {
  const { answer } = session(ONE, { faults: over(["throttled"], ONE) });
  const id = "99999999-0000-4000-8000-000000000001";
  const got = answer({ ...(INVITE as TapeRequest), headers: { "client-request-id": id } });
  expect(got).toMatchObject({
    ...{ status: 429, headers: { "client-request-id": id } },
    body: { error: { innerError: { "client-request-id": id } } },
  });
});

test("a read that is repeated when its call has ended says so, instead of what it said before", async () => {
  const tape = new TapeBuilder();
  tape.ask("GET", "/v1.0/communications/calls/call-a", undefined, {
    body: { "@odata.type": "#microsoft.graph.call", id: "call-a", state: "established" },
  });
  tape.invite("call-a", ["diego"], { operation: "op-a" });
  tape.notify(operationItem("call-a", "op-a", { people: ["diego"] }));
  const linked = link(tape.exchanges);
  const { ask, answer, desk, pass } = session(linked, { faults: over(["call-ends"], linked) });
  const [read, invite] = requestsOf({ exchanges: linked } as never) as [TapeRequest, TapeRequest];
  expect([answer(read)?.status, ask(invite)]).toEqual([200, "x2"]);
  await pass(LEAD);
  await desk.answer("x3");
  await desk.answer("x3.1");
  expect(answer(read)).toMatchObject({ status: 404, body: { error: { code: "8522" } } });
});

test("a call that goes on because an invite out of it has failed is there for whoever asks, although the tape says 404", async () => {
  const tape = new TapeBuilder();
  const path = "/v1.0/communications/calls/peer";
  tape.invite("call-a", ["diego"], { operation: "op-a", replaces: "peer" });
  tape.notify(operationItem("call-a", "op-a", { people: ["diego"] }));
  tape.notify(callItem("peer", "terminated"));
  tape.ask("POST", `${path}/keepAlive`, {}, { status: 404, body: { error: { code: "8522", message: "" } } });
  const linked = link(tape.exchanges);
  const [invite, keepAlive] = requestsOf({ exchanges: linked } as never) as [TapeRequest, TapeRequest];
  const asked = async (specs: readonly string[]): Promise<number | undefined> => {
    const faults = specs.length > 0 ? { faults: over(specs, linked) } : {};
    const { ask, answer, desk, pass } = session(linked, faults);
    ask(invite);
    await pass(LEAD);
    await desk.answer("x2");
    return answer(keepAlive)?.status;
  };
  expect([await asked([]), await asked(["operation-fails"])]).toEqual([404, 200]);
});
