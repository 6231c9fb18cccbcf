import { describe, expect, it } from "vitest";
import type { Exchange } from "../../src/tape/exchange.js";
import { causeText, outcomeText, remarksOn, whatOf } from "../../src/tape/what.js";
import { EXAMPLES } from "../support/document-examples.js";
import { callItem, deltaItem, rosterItem, TapeBuilder } from "../support/tape-builder.js";

const CALL = "57dab8b1-894c-409a-b240-bd8beae78896";
const CALL_URL = `/v1.0/communications/calls/${CALL}`;

/** The last exchange of a tape that is built like this. */
function last(build: (tape: TapeBuilder) => void): Exchange {
  const tape = new TapeBuilder();
  build(tape);
  return tape.exchanges.at(-1)!;
}

describe("what an exchange is about", () => {
  it.each<[string, (tape: TapeBuilder) => void]>([
    ["invite 278405a3 in call ab6233a5 out of call a7ebfb2d", example(0, "request")],
    ["invite +12345678901 in call ab6233a5", example(3, "request")],
    ["operation completed in call ab6233a5", example(0, "operation")],
    ["roster 7e1b4346, 1e126418 in call 7531d31f", example(1, "roster")],
    [
      "roster of 4: …, three, four in call a",
      (tape) => tape.notify(rosterItem("a", ["one", "two", "three", "four"])),
    ],
    ["create call a1 with b1, c1", (tape) => tape.create("a1", ["b1", "c1"])],
    ["create call", (tape) => tape.create(undefined)],
    ["roster empty in call a", (tape) => tape.notify(deltaItem("a", [], ["gone"]))],
    ["call 57dab8b1 established", (tape) => tape.notify(callItem(CALL))],
    [
      "call a terminating; call b established",
      (tape) => tape.notify(callItem("a", "Terminating"), callItem("b")),
    ],
    [
      "operation of unknown status",
      (tape) => tape.notify({ resourceData: { "@odata.type": "#x.commsOperation" } }),
    ],
    ["a notification of unknown content", (tape) => tape.notifyOf({ text: "oops" })],
    ["keepAlive in call 57dab8b1", (tape) => tape.ask("POST", `${CALL_URL}/keepAlive`)],
    ["create call", (tape) => tape.ask("POST", "/v1.0/communications/calls", {})],
    ["GET /v1.0/users/me", (tape) => tape.ask("GET", "/v1.0/users/me")],
  ])("is: %s", (words, build) => {
    expect(whatOf(last(build))).toBe(words);
  });
});

describe("its cause", () => {
  const exchange = last((tape) => tape.notify(callItem(CALL)));

  it.each<[string, Partial<Exchange>]>([
    ["start", { cause: { exchange: null, by: ["start"] } }],
    ["x1 by operation-id, participant", { cause: { exchange: "x1", by: ["operation-id", "participant"] } }],
    [
      "x1 by call; start",
      {
        causes: [
          { exchange: "x1", by: ["call"] },
          { exchange: null, by: ["start"] },
        ],
      },
    ],
    ["", {}],
  ])("is: %j", (words, cause) => {
    expect(causeText({ ...exchange, ...cause })).toBe(words);
  });
});

describe("how it ended", () => {
  it.each<[string, Partial<Exchange>]>([
    ["200, 40 ms", { response: { status: 200, headers: {}, after: 40 } }],
    [
      "404 8522, 40 ms",
      { response: { status: 404, headers: {}, after: 40, body: { error: { code: "8522" } } } },
    ],
    [
      "200, truncated, 40 ms",
      { response: { status: 200, headers: {}, after: 40 }, failure: { kind: "truncated", after: 40 } },
    ],
    ["refused, 5 ms", { failure: { kind: "refused", after: 5 } }],
    ["0 ms", {}],
  ])("is: %s", (words, ending) => {
    const { response: _response, ...unanswered } = last((tape) => tape.ask("GET", CALL_URL));
    expect(outcomeText({ ...unanswered, ...ending })).toBe(words);
  });
});

describe("the remarks on it", () => {
  it("are the rules that an invite breaks", () => {
    expect(remarksOn(last(example(1, "request")))).toEqual([
      "participants[1]: with replacesCallId only the first participant is read, the other 1 are ignored",
    ]);
    expect(remarksOn(last(example(0, "request")))).toEqual([]);
  });

  it("are what Graph means by an error", () => {
    const body = { error: { code: "8522", message: "Call not found." } };
    expect(
      remarksOn(last((tape) => tape.ask("POST", `${CALL_URL}/keepAlive`, undefined, { status: 404, body }))),
    ).toEqual([
      "404 8522 is what Graph answers when the call has ended or is unknown (the pairing of status and code is inferred)",
    ]);
  });

  it("are none where nothing is to be said", () => {
    expect(remarksOn(last((tape) => tape.notifyOf({})))).toEqual([]);
    expect(remarksOn(last((tape) => tape.ask("POST", `${CALL_URL}/mute`, { participants: [] })))).toEqual([]);
  });
});

function example(index: number, part: "request" | "operation" | "roster"): (tape: TapeBuilder) => void {
  const { call, [part]: body } = EXAMPLES[index]!;
  const url = `/beta/communications/calls/${call}/participants/invite`;
  return (tape) => (part === "request" ? tape.ask("POST", url, body) : tape.notifyOf({ body }));
}
