import { describe, expect, it } from "vitest";
import type { Json } from "../../src/base/json.js";
import { readRequest } from "../../src/match/key.js";
import { matchRules } from "../../src/match/rules.js";
import type { TapeRequest } from "../../src/tape/exchange.js";
import { request } from "../support/exchanges.js";

const RULES = matchRules();
const CALL = "57dab8b1-894c-409a-b240-bd8beae78896";
const OTHER_CALL = "00000000-894c-409a-b240-bd8beae78896";
const OPERATION = "0fe0623f-d628-42ed-b4bd-8ac290072cc5";
const [ANN, BOB, EVE] = [
  "278405a3-f568-4b3e-b684-009193463064",
  "1e126418-44a0-4a94-a6f8-0efe1ad71acb",
  "eve",
];
const [PHONE, OTHER_PHONE] = ["+12345678901", "+4912345678"];

const keyOf = (asked: TapeRequest): string => readRequest(asked, RULES).key;
const path = (rest = "/participants/invite", call = CALL): string =>
  `/v1.0/communications/calls/${call}${rest}`;
const post = (url: string, body?: Json): TapeRequest => request("POST", url, body);
const get = (url: string): TapeRequest => request("GET", url);
const user = (id: string, more: object = {}): Json => ({ identity: { user: { id } }, ...more });
const phone = (id: string): Json => ({ identity: { phone: { id } } });
const invite = (...participants: Json[]): TapeRequest => post(path(), { participants });
const replacing = (...calls: string[]): TapeRequest =>
  invite(...calls.map((replacesCallId, n) => user([ANN, BOB][n]!, { replacesCallId })));

describe("a request is the recorded one, though it has", () => {
  it.each<[string, TapeRequest, TapeRequest]>([
    ["another call", get(path("")), get(path("", OTHER_CALL))],
    ["other people", invite(user(ANN), user(BOB)), invite(user(EVE), user(ANN))],
    ["another phone number", invite(phone(PHONE)), invite(phone(OTHER_PHONE))],
    ["another replaced call", replacing(OTHER_CALL), replacing(OPERATION)],
    [
      "another clientContext",
      post(path("/mute"), { clientContext: "1" }),
      post(path("/mute"), { clientContext: "2" }),
    ],
    ["another operation", get(path(`/operations/${OPERATION}`)), get(path(`/operations/${ANN}`))],
    [
      "an operation with the id of its call",
      get(path(`/operations/${OPERATION}`)),
      get(path(`/operations/${CALL}`)),
    ],
    [
      "a clientContext that is its call",
      post(path("/mute"), { clientContext: "1" }),
      post(path("/mute"), { clientContext: CALL }),
    ],
    ["another user in the path of another API", get(`/v1.0/users/${ANN}`), get(`/v1.0/users/${BOB}`)],
    [
      "an action that rollcall does not know, in another call",
      post(path("/newAction"), { clientContext: "1" }),
      post(path("/newAction", OTHER_CALL).replace("communications", "app"), { clientContext: "2" }),
    ],
  ])("%s", (_, recorded, live) => {
    expect(keyOf(live)).toBe(keyOf(recorded));
  });
});

describe("it makes no difference", () => {
  const full = { participants: [user(ANN, { hidden: true })], clientContext: "1" };
  it.each<[string, TapeRequest, TapeRequest]>([
    [
      "whether a member is null or absent",
      post(path(), full),
      post(path(), { ...full, replacesCallId: null, source: null }),
    ],
    [
      "whether a member of a participant is null or absent",
      invite(user(ANN)),
      invite(user(ANN, { replacesCallId: null, id: null })),
    ],
    [
      "whether what tells an owner is null or absent",
      post(path("/x"), { id: CALL }),
      post(path("/x"), { id: CALL, state: null }),
    ],
    ["what is displayed", invite(user(ANN)), invite({ identity: { user: { id: ANN, displayName: "Ann" } } })],
    ["what the subject is", post("/app/calls", { subject: "a" }), post("/app/calls", { subject: "b" })],
    [
      "what the media library says",
      post("/app/calls", { mediaConfig: { blob: "a" } }),
      post("/app/calls", { mediaConfig: { blob: "b" } }),
    ],
    ["where the bot listens", post("/app/calls", { callbackUri: "http://a" }), post("/app/calls", {})],
    [
      "in which order query options are",
      get(path("?$select=id,state&$top=1", CALL)),
      get(path("?$top=1&$select=id,state")),
    ],
    ["whether it is v1.0 or beta", get(path("")), get(path("").replace("v1.0", "beta"))],
    ["which of the two families it is", get(path("")), get(path("").replace("communications", "app"))],
    [
      "how the key is spelled",
      get(path("/participants")),
      get(`/v1.0/communications/calls('${CALL}')/participants`),
    ],
    [
      "whether an id is in upper case, without dashes",
      get(path("")),
      get(path("", CALL.toUpperCase().replaceAll("-", ""))),
    ],
    [
      "whether a type has its #",
      invite(user(ANN, { "@odata.type": "#microsoft.graph.x" })),
      invite(user(ANN, { "@odata.type": "microsoft.graph.x" })),
    ],
    [
      "in which order members are",
      post(path(), full),
      post(path(), { clientContext: "1", participants: [{ hidden: true, ...(user(ANN) as object) }] }),
    ],
  ])("%s", (_, recorded, live) => {
    expect(keyOf(live)).toBe(keyOf(recorded));
  });
});

describe("a request is another one with", () => {
  it.each<[string, TapeRequest, TapeRequest]>([
    ["one participant more", invite(user(ANN)), invite(user(ANN), user(BOB))],
    ["no participants for an empty list", post(path(), {}), post(path(), { participants: [] })],
    ["replacesCallId", invite(user(ANN)), replacing(OTHER_CALL)],
    [
      "replacesCallId at the second participant",
      invite(user(ANN, { replacesCallId: CALL }), user(BOB)),
      invite(user(ANN), user(BOB, { replacesCallId: CALL })),
    ],
    ["another endpoint", post(path("/mute"), {}), post(path("/unmute"), {})],
    [
      "the call's endpoint for the participant's",
      post(path("/mute"), {}),
      post(path(`/participants/${ANN}/mute`), {}),
    ],
    [
      "another action that rollcall does not know",
      post(path("/newAction"), {}),
      post(path("/otherAction"), {}),
    ],
    ["another method", get(path("")), request("DELETE", path(""))],
    ["one replaced call for two", replacing(OTHER_CALL, OPERATION), replacing(OTHER_CALL, OTHER_CALL)],
    ["its own call as the replaced one", replacing(OTHER_CALL), replacing(CALL)],
    ["the same person twice", invite(user(ANN), user(BOB)), invite(user(ANN), user(ANN))],
    ["a user and a phone in another order", invite(user(ANN), phone(PHONE)), invite(phone(PHONE), user(ANN))],
    ["an application for a user", invite(user(ANN)), invite({ identity: { application: { id: ANN } } })],
    [
      "another type",
      invite(user(ANN, { "@odata.type": "#microsoft.graph.x" })),
      invite(user(ANN, { "@odata.type": "#microsoft.graph.y" })),
    ],
    ["an id that is empty", invite(user(ANN)), invite(user(""))],
    [
      "an id that is a number",
      post(path("/x"), { clientContext: "1" }),
      post(path("/x"), { clientContext: 1 }),
    ],
    [
      "another id where none is known to stand",
      post(path("/x"), { a: CALL }),
      post(path("/x"), { a: OTHER_CALL }),
    ],
    ["a query option more", get(path("?$top=1", CALL)), get(path("?$top=1&$skip=1"))],
    ["another value of a query option", get(path("?$top=1", CALL)), get(path("?$top=2"))],
    ["another user of another host", get(`https://a.example/${ANN}`), get(`https://b.example/${ANN}`)],
    ["another port of another host", get(`http://127.0.0.1:8080/x`), get(`http://127.0.0.1:9090/x`)],
    [
      "a null in a list for nothing",
      post(path(), { participants: [null] }),
      post(path(), { participants: [] }),
    ],
    ["a null for a body", post(path()), post(path(), null)],
  ])("%s", (_, recorded, live) => {
    expect(keyOf(live)).not.toBe(keyOf(recorded));
  });
});

describe("the rules of a user", () => {
  const topic = (value: string): TapeRequest => post(path("/record"), { topic: value, subject: value });
  const same = (one: TapeRequest, other: TapeRequest, rules = matchRules()): boolean =>
    readRequest(one, rules).key === readRequest(other, rules).key;

  it("ignore a member, compare one of the table, and name an identifier", () => {
    expect(same(topic("a"), topic("b"))).toBe(false);
    expect(same(topic("a"), topic("b"), matchRules({ ignore: ["topic"] }))).toBe(true);
    expect(same(topic("a"), topic("b"), matchRules({ ignore: ["topic"], compare: ["subject"] }))).toBe(false);
    expect(same(topic("a"), topic("b"), matchRules({ identify: { topic: "meeting" } }))).toBe(true);
  });

  it("ignore a member of one holder only", () => {
    const held = (holder: string, value: string): TapeRequest =>
      post(path("/record"), { [holder]: { topic: value } });
    const rules = matchRules({ ignore: ["info.topic"] });
    expect(same(held("info", "a"), held("info", "b"), rules)).toBe(true);
    expect(same(held("other", "a"), held("other", "b"), rules)).toBe(false);
  });

  it("let identifiers stand for themselves, where they say `exact`", () => {
    const rules = matchRules({ matching: "exact" });
    expect(same(get(path("")), get(path("", OTHER_CALL)), rules)).toBe(false);
    expect(same(get(path("")), get(path("", CALL.toUpperCase())), rules)).toBe(true);
  });
});
