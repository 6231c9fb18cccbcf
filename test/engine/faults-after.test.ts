import { expect, test } from "vitest";
import { given, planOf } from "../../src/fault/plan.js";
import { PlanOverTape } from "../../src/fault/resolve.js";
import { Scene } from "../../src/fault/scene.js";
import { readRepositoryCassette, requestsOf } from "../support/cassettes.js";
import { request } from "../support/exchanges.js";
import { LEAD, session } from "../support/session.js";

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
