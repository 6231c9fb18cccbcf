import { describe, expect, it } from "vitest";
import type { Json } from "../../src/base/json.js";
import { by, causeIn, START } from "../support/cause-in.js";
import { operationItem, TapeBuilder } from "../support/tape-builder.js";

const CALL = "57dab8b1-894c-409a-b240-bd8beae78896";
const OTHER_CALL = "11111111-1111-4111-8111-111111111111";
const callUrl = (call: string) => `/v1.0/communications/calls/${call}`;

describe("operation-id", () => {
  it("is the id that the answer named, whatever its spelling and wherever the notification has it", () => {
    const id = "eec3812a-fdc3-4fb4-825c-a06c9f35414e";
    const spelled = id.replaceAll("-", "").toUpperCase();
    const inResource = { resourceData: { "@odata.type": "#microsoft.graph.commsOperation", id: spelled } };
    for (const item of [operationItem(CALL, spelled), inResource as Json]) {
      const tape = new TapeBuilder();
      const asked = tape.invite(CALL, ["a"], { operation: id });
      tape.invite(CALL, ["b"], { operation: "another" });
      expect(causeIn(tape, tape.notify(item))).toEqual(by(asked, "operation-id"));
    }
  });

  it("is read from Location where the answer has no body", () => {
    const tape = new TapeBuilder();
    const location = `https://graph.microsoft.com${callUrl(CALL)}/operations/op`;
    const asked = tape.ask("POST", `${callUrl(CALL)}/playPrompt`, {}, { headers: { location } });
    tape.invite(CALL, ["b"], { operation: "another" });
    expect(causeIn(tape, tape.notify(operationItem(CALL, "op")))).toEqual(by(asked, "operation-id"));
  });

  it("takes the same call before others", () => {
    const tape = new TapeBuilder();
    const asked = tape.invite(CALL, ["a"], { operation: "op" });
    tape.invite(OTHER_CALL, ["a"], { operation: "op" });
    expect(causeIn(tape, tape.notify(operationItem(CALL, "op")))).toEqual(by(asked, "operation-id"));
  });

  it("takes another call where that is all there is", () => {
    const tape = new TapeBuilder();
    const asked = tape.invite(OTHER_CALL, ["a"], { operation: "op" });
    tape.invite(CALL, ["b"], { operation: "another" });
    expect(causeIn(tape, tape.notify(operationItem(CALL, "op")))).toEqual(by(asked, "operation-id"));
  });

  it("is never a GET that shows the operation: a read starts nothing", () => {
    const tape = new TapeBuilder();
    const asked = tape.ask(
      "POST",
      `${callUrl(CALL)}/playPrompt`,
      {},
      { body: { id: "op", status: "running" } },
    );
    tape.ask("GET", `${callUrl(CALL)}/operations/op`, undefined, { body: { id: "op", status: "running" } });
    expect(causeIn(tape, tape.notify(operationItem(CALL, "op")))).toEqual(by(asked, "operation-id"));
  });

  it("decides against a clientContext that says another request", () => {
    const tape = new TapeBuilder();
    const asked = tape.invite(CALL, ["a"], { operation: "op", clientContext: "one" });
    tape.invite(CALL, ["b"], { operation: "another", clientContext: "two" });
    const item = operationItem(CALL, "op", { clientContext: "two", people: ["b"] });
    expect(causeIn(tape, tape.notify(item))).toEqual(by(asked, "operation-id"));
  });
});

describe("client-context", () => {
  it("is equal within one call, and of other calls never", () => {
    const tape = new TapeBuilder();
    const asked = tape.invite(CALL, ["a"], { clientContext: "c" });
    tape.invite(OTHER_CALL, ["a"], { clientContext: "c" });
    const item = operationItem(CALL, "participants", { clientContext: "c" });
    expect(causeIn(tape, tape.notify(item))).toEqual(by(asked, "client-context"));
  });

  it("is shared by every request of a bot that passes the call's id: then the people tell, and say so", () => {
    const tape = new TapeBuilder();
    const asked = tape.invite(CALL, ["a"], { clientContext: CALL });
    tape.invite(CALL, ["b"], { clientContext: CALL });
    const item = operationItem(CALL, "participants", { clientContext: CALL, people: ["a"] });
    expect(causeIn(tape, tape.notify(item))).toEqual(by(asked, "client-context", "participant"));
  });

  it("is not named where it removed nothing", () => {
    const tape = new TapeBuilder();
    const first = tape.invite(CALL, ["a"], { operation: "op", clientContext: "c" });
    const item = operationItem(CALL, "op", { clientContext: "c", people: ["a"] });
    expect(causeIn(tape, tape.notify(item))).toEqual(by(first, "operation-id"));
  });
});

describe("an answer that came late", () => {
  it("names the operation of a notification that stands before its last byte", () => {
    const tape = new TapeBuilder();
    const asked = tape.ask(
      "POST",
      `${callUrl(CALL)}/participants/invite`,
      {},
      {
        body: { id: "op", status: "running" },
        after: 60_000,
      },
    );
    tape.ask("POST", `${callUrl(CALL)}/mute`);
    const early = tape.notify(operationItem(CALL, "op"));
    expect(causeIn(tape, early)).toEqual(by(asked, "operation-id"));
  });

  it("of a request that came after the notification says nothing about it", () => {
    const tape = new TapeBuilder();
    const before = tape.notify(operationItem(CALL, "op"));
    tape.invite(CALL, ["a"], { operation: "op" });
    expect(causeIn(tape, before)).toEqual(START);
  });
});
