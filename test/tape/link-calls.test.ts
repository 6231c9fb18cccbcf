import { describe, expect, it } from "vitest";
import { type StoredBody } from "../../src/tape/exchange.js";
import { by, causeIn, START } from "../support/cause-in.js";
import { callItem, rosterItem, TapeBuilder } from "../support/tape-builder.js";

const CALL = "57dab8b1-894c-409a-b240-bd8beae78896";
const OTHER_CALL = "11111111-1111-4111-8111-111111111111";
const callUrl = (call: string) => `/v1.0/communications/calls/${call}`;

describe("call", () => {
  it("is the last request about the call that was no GET, also one that takes people out of it", () => {
    const tape = new TapeBuilder();
    tape.ask("POST", `${callUrl(CALL)}/mute`);
    const asked = tape.invite(OTHER_CALL, ["a"], { replaces: CALL });
    tape.ask("GET", callUrl(CALL));
    tape.ask("HEAD", callUrl(CALL));
    expect(causeIn(tape, tape.notify(callItem(CALL, "terminated")))).toEqual(by(asked, "call"));
  });

  it("is a consultative transfer that takes the call over", () => {
    const tape = new TapeBuilder();
    tape.ask("POST", `${callUrl(OTHER_CALL)}/mute`);
    const body = { transferTarget: { identity: { user: { id: "a" } }, replacesCallId: OTHER_CALL } };
    const transfer = tape.ask("POST", `${callUrl(CALL)}/transfer`, body);
    expect(causeIn(tape, tape.notify(callItem(OTHER_CALL, "terminated")))).toEqual(by(transfer, "call"));
  });

  it.each([
    ["the id in its answer", { body: { "@odata.type": "#microsoft.graph.call", id: CALL.toUpperCase() } }],
    ["its Location", { headers: { location: `https://graph.microsoft.com${callUrl(CALL)}` } }],
  ])("is the request that created the call, known by %s", (_name, answer) => {
    const tape = new TapeBuilder();
    const created = tape.ask("POST", "/v1.0/communications/calls", {}, { status: 201, ...answer });
    tape.ask("POST", "/v1.0/communications/calls", {}, { status: 201, body: { id: OTHER_CALL } });
    expect(causeIn(tape, tape.notify(callItem(CALL, "establishing")))).toEqual(by(created, "call"));
  });

  it("is the request that created the call, also where its answer was complete long after", () => {
    const tape = new TapeBuilder();
    const created = tape.ask("POST", "/v1.0/communications/calls", {}, { body: { id: CALL }, after: 60_000 });
    const early = tape.notify(callItem(CALL, "establishing"));
    tape.ask("POST", `${callUrl(OTHER_CALL)}/mute`);
    expect(causeIn(tape, early)).toEqual(by(created, "call"));
  });
});

describe("sequence and start", () => {
  it("sequence is the last request before, a GET too, where nothing else speaks", () => {
    const tape = new TapeBuilder();
    tape.invite(CALL, ["a"]);
    const last = tape.ask("GET", "/v1.0/users/me");
    expect(causeIn(tape, tape.notify(callItem(OTHER_CALL)))).toEqual(by(last, "sequence"));
  });

  it("start: nothing was asked before", () => {
    const tape = new TapeBuilder();
    const incoming = tape.notify(callItem(CALL, "incoming"));
    tape.ask("POST", `${callUrl(CALL)}/answer`);
    expect(causeIn(tape, incoming)).toEqual(START);
  });

  it.each<[string, StoredBody]>([
    ["empty", {}],
    ["no JSON", { text: "oops" }],
    ["bytes", { base64: "//4=" }],
    ["null", { body: null }],
    ["another JSON", { body: { error: "x" } }],
    ["a value that is empty", { body: { value: [] } }],
    ["a value of nothing", { body: { value: [null] } }],
  ])("a notification whose body is %s is linked by sequence", (_name, stored) => {
    const tape = new TapeBuilder();
    const alone = tape.notifyOf(stored);
    const asked = tape.invite(CALL, ["a"]);
    const after = tape.notifyOf(stored);
    expect([causeIn(tape, alone), causeIn(tape, after)]).toEqual([START, by(asked, "sequence")]);
  });

  it("a notification whose text is JSON that cannot be held as such is read like any other", () => {
    const tape = new TapeBuilder();
    const asked = tape.invite(CALL, ["a"]);
    tape.invite(CALL, ["b"]);
    const text = JSON.stringify({ value: [rosterItem(CALL, ["a"])], at: 1 }).replace("1}", "1.0}");
    expect(causeIn(tape, tape.notifyOf({ text }))).toEqual(by(asked, "participant"));
  });
});

describe("the cause of a request to Graph", () => {
  it("is the last notification of its call before it", () => {
    const tape = new TapeBuilder();
    tape.notify(callItem(CALL, "incoming"));
    const last = tape.notify(callItem(CALL, "incoming"));
    tape.notify(callItem(OTHER_CALL, "incoming"));
    const answer = tape.ask("POST", `${callUrl(CALL).toUpperCase()}/answer`);
    const read = tape.ask("GET", callUrl(CALL));
    expect([causeIn(tape, answer), causeIn(tape, read)]).toEqual([by(last, "call"), by(last, "call")]);
  });

  it("is one with several items, where one of them is about its call", () => {
    const tape = new TapeBuilder();
    const batch = tape.notify(callItem(OTHER_CALL), callItem(CALL));
    expect(causeIn(tape, tape.ask("POST", `${callUrl(CALL)}/answer`))).toEqual(by(batch, "call"));
  });

  it.each([
    ["a call that no notification was about", `${callUrl(OTHER_CALL)}/mute`],
    ["no call", "/v1.0/users/me"],
  ])("is start where it is about %s", (_name, url) => {
    const tape = new TapeBuilder();
    tape.notify(callItem(CALL));
    expect(causeIn(tape, tape.ask("POST", url))).toEqual(START);
  });
});
