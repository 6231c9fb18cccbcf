import { describe, expect, it } from "vitest";
import type { Event } from "../../src/engine/events.js";
import { Simulation } from "../../src/engine/simulation.js";
import { CallsService } from "../../src/simulate/service.js";
import { PACE } from "../../src/simulate/stage.js";
import { Redaction } from "../../src/tape/redaction.js";
import { SECRETS } from "../../src/tape/secrets.js";
import { Desk, turn } from "../support/desk.js";
import { request } from "../support/exchanges.js";
import { HandClock } from "../support/hand-clock.js";
import { named } from "../support/session.js";

const CREATE = request("POST", "/v1.0/communications/calls", {
  callbackUri: "http://127.0.0.1:1/calls",
  tenantId: "72f988bf-86f1-41af-91ab-2d7cd011db47",
  mediaConfig: { "@odata.type": "#microsoft.graph.serviceHostedMediaConfig" },
  chatInfo: { threadId: "19:meeting@thread.v2", messageId: "0" },
  meetingInfo: { "@odata.type": "#microsoft.graph.tokenMeetingInfo", token: "x" },
});

/** A simulated Graph whose clock and bot the test moves. */
function simulation() {
  const clock = new HandClock();
  const desk = new Desk();
  const events: Event[] = [];
  const ports = {
    clock,
    deliver: desk.deliver,
    redaction: new Redaction(SECRETS),
    emit: (event: Event) => void events.push(event),
    admit: (callbackUri: string) => ({ url: new URL(callbackUri) }),
  };
  const options = { deliveryTimeout: 10_000, callback: new URL("http://127.0.0.1:1/global") };
  const subject = new Simulation(new CallsService(), ports, options);
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await turn();
  };
  return { clock, desk, events, subject, pass };
}

/** A call that was created: the bot has been told of `establishing` only. */
async function created() {
  const simulated = simulation();
  const { subject, desk } = simulated;
  const answer = subject.receive(CREATE);
  await turn();
  await desk.answer(desk.came[0]!);
  expect(await answer).toMatchObject({ answer: { status: 201 } });
  return simulated;
}

describe("abandoned", () => {
  it("what was still to come of what was asked is undelivered, step for step, and it settles", async () => {
    const { subject, events, desk, pass } = await created();
    const settled = subject.settled();
    subject.abandon();
    await settled;
    const undelivered = named(events, "undelivered").map(({ exchange }) => exchange);
    const told = { established: "x3", roster: "x4" };
    expect(undelivered).toEqual(Object.values(told));
    expect(subject.report()).toMatchObject({ clean: false, undelivered: 2 });
    await pass(PACE.step * 10);
    expect(desk.came).toEqual(["x2"]);
  });

  it("what is on its way is given up with it, and an answer that waits for it goes out", async () => {
    const { subject, events, desk } = simulation();
    const answer = subject.receive(CREATE);
    await turn();
    expect(desk.came).toEqual(["x2"]);
    subject.abandon();
    await answer;
    expect(desk.givenUp).toEqual(["x2"]);
    expect(named(events, "undelivered").map(({ exchange }) => exchange)).toEqual(["x2", "x3", "x4"]);
  });

  it("nothing of a call that nobody keeps alive is missing: its end was never asked for", async () => {
    const { subject, events, desk, pass } = await created();
    await pass(PACE.step);
    for (const id of ["x3", "x4"]) await desk.answer(id);
    subject.abandon();
    expect(named(events, "undelivered")).toEqual([]);
    expect(subject.report().clean).toBe(true);
  });

  it("it rings nobody any more, and what is asked then brings nothing about", async () => {
    const { subject, desk, events, pass } = simulation();
    subject.abandon();
    subject.ring();
    expect(await subject.receive(CREATE)).toMatchObject({ answer: { status: 201 } });
    await pass(PACE.keepAlive * 2);
    expect(desk.came).toEqual([]);
    expect(named(events, "undelivered")).toEqual([]);
    await subject.settled();
  });
});

describe("what it waits for", () => {
  it("is said in words: what the bot has not answered, and what is still to come", async () => {
    const { desk, subject, pass } = simulation();
    const answered = subject.receive(CREATE);
    await turn();
    expect(subject.pending()).toEqual([
      expect.stringMatching(/^the bot was given x2 \(.*\) and has not answered it$/),
      "the simulator has more to tell of what it was asked",
    ]);
    await desk.answer("x2");
    await answered;
    expect(subject.pending()).toEqual(["the simulator has more to tell of what it was asked"]);
    await pass(PACE.step);
    subject.abandon();
    expect(subject.pending()).toEqual([]);
  });
});

it("somebody calls at the global notification URL that it was told last", async () => {
  const { desk, subject } = simulation();
  subject.deliverTo(new URL("http://127.0.0.1:1/other"));
  subject.ring();
  await turn();
  expect(desk.to).toEqual({ x1: "http://127.0.0.1:1/other" });
});
