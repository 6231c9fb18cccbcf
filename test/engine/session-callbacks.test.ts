import { describe, expect, it } from "vitest";
import type { Exchange } from "../../src/tape/exchange.js";
import { CALLS, request, toBot, toGraph } from "../support/exchanges.js";
import { LEAD, named, session } from "../support/session.js";

const CREATE = "/v1.0/communications/calls";

function create(callbackUri: string | undefined, subject = "one") {
  return request("POST", CREATE, { subject, ...(callbackUri !== undefined && { callbackUri }) });
}

/** Two calls that were created, each with a notification. */
const TAPE: Exchange[] = [
  toGraph("x1", create("http://then/one"), { status: 201, body: { id: CALLS.one } }),
  toGraph("x2", create("http://then/two", "two"), { status: 201, body: { id: CALLS.two } }),
  toBot("x3", CALLS.one, "x1"),
  toBot("x4", CALLS.two, "x2"),
];

/** A session without --callback. */
function bare(exchanges: Exchange[] = TAPE) {
  return session(exchanges, {}, null);
}

describe("a live callbackUri", () => {
  it("makes no difference to the match, whether it is another, none or on the tape only", () => {
    for (const live of ["http://now/somewhere", undefined]) expect(bare().ask(create(live))).toBe("x1");
  });

  it("is where the notifications of its own call go, whichever call was created first", async () => {
    const { ask, pass, desk } = bare();
    expect([ask(create("http://now/2?b=2", "two")), ask(create("http://now/1?b=1"))]).toEqual(["x2", "x1"]);
    await pass(LEAD);
    expect(desk.to).toEqual({ x3: "http://now/1?b=1", x4: "http://now/2?b=2" });
  });

  it("gives way to what the operator said", async () => {
    const { ask, pass, desk } = session(TAPE);
    ask(create("no URL at all"));
    await pass(LEAD);
    expect(desk.to).toEqual({ x3: "http://bot.example/api/calls" });
  });

  it("that may not be posted to is refused with the reason: nothing is played, and it is a finding", () => {
    const { ask, subject, events } = bare();
    expect(ask(create("no URL at all"))).toBeUndefined();
    const [event] = named(events, "refused");
    expect(event?.message).toContain("no URL at all");
    const { clean, findings, unplayed } = subject.report();
    expect([clean, findings[0]?.kind, unplayed]).toEqual([
      false,
      "callback-refused",
      ["x1", "x2", "x3", "x4"],
    ]);
    expect(ask(create("http://now/"))).toBe("x1");
  });

  it.each(["", 5, {}])("that is %j is no URL, and refused like one", (callbackUri) => {
    const { ask, events } = bare();
    expect(ask(request("POST", CREATE, { subject: "one", callbackUri }))).toBeUndefined();
    expect(named(events, "refused")).toHaveLength(1);
    expect(ask(create("http://now/"))).toBe("x1");
  });

  it("is judged only where a notification of the tape would go there", () => {
    const { ask, events } = bare(TAPE.slice(0, 2));
    expect(ask(create("no URL at all"))).toBe("x1");
    expect(named(events, "refused")).toEqual([]);
  });

  it("that is missing leaves the notification undelivered, and says why", async () => {
    const { ask, pass, events } = bare();
    ask(create(undefined));
    await pass(LEAD);
    expect(named(events, "undelivered")).toEqual([
      {
        event: "undelivered",
        exchange: "x3",
        reason: expect.stringContaining("the bot named none") as string,
      },
    ]);
  });

  it("of an answer takes the place of the one that the call was created with", async () => {
    const answer = request("POST", `${CREATE}/${CALLS.one}/answer`, { callbackUri: "http://then/answered" });
    const { ask, pass, desk } = bare([
      TAPE[0]!,
      toGraph("x2", answer, { status: 202 }),
      { ...toBot("x3", CALLS.one, "x2") },
    ]);
    ask(create("http://now/created"));
    ask(request("POST", `${CREATE}/${CALLS.one}/answer`, { callbackUri: "http://now/answered" }));
    await pass(LEAD);
    expect(desk.to).toEqual({ x3: "http://now/answered" });
  });

  it("belongs to the exchange that a notification came in by, where the tape says so", async () => {
    const lost: Exchange = {
      id: "x1",
      to: "graph",
      at: 0,
      request: create("http://then/"),
      failure: { kind: "reset", after: 1 },
    };
    const { ask, pass, desk } = bare([lost, { ...toBot("x2", CALLS.one, "x1"), via: "x1" }]);
    ask(create("http://now/"));
    await pass(LEAD);
    expect(desk.to).toEqual({ x2: "http://now/" });
  });
});

describe("ring", () => {
  it("lets go out what no request caused, once, and nothing else", async () => {
    const { subject, desk, pass } = session([toBot("x1", CALLS.one), ...TAPE.slice(1)]);
    expect(desk.came).toEqual([]);
    subject.ring();
    subject.ring();
    await pass(0);
    await desk.answer("x1");
    await subject.settled();
    expect(desk.came).toEqual(["x1"]);
    expect(subject.report().unplayed).not.toContain("x1");
  });
});
