import { describe, expect, it } from "vitest";
import type { Json } from "../../src/base/json.js";
import { normalValue, type Kind } from "../../src/graph/identifiers.js";
import type { Lookup } from "../../src/match/bindings.js";
import { Enlivener } from "../../src/match/enliven.js";
import { ANN, BOB, live, ONE, OPERATION, TWO } from "../support/invites.js";

const MRI = `8:orgid:${BOB}`;
const THREAD = "19:meeting_a-b_c@thread.v2";

const BOUND: readonly (readonly [Kind, string, string])[] = [
  ["call", ONE, live(1)],
  ["identity", ANN, live(3)],
  ["identity", MRI, `8:orgid:${live(4)}`],
  ["identity", "+12345678901", "+4912345678"],
  ["identity", "29:1-bot", "29:1-today"],
  ["tenant", TWO, live(2)],
  ["meeting", THREAD, "19:meeting_new@thread.v2"],
  ["context", "1", "mine"],
  ["context", "completed", "mine too"],
  ["context", ONE, "mine as well"],
  ["context", OPERATION, "mine again"],
];

const lookup: Lookup = (kinds, recorded) => {
  const find = (kind: Kind) =>
    BOUND.find(([one, value]) => one === kind && normalValue(kind, value) === recorded)?.[2];
  return kinds.map(find).find((found) => found !== undefined);
};
const enlivener = new Enlivener(lookup);
const body = (json: Json): Json | undefined => enlivener.body({ body: json }).body;
const bare = (id: string): string => id.replaceAll("-", "");

describe("in a text", () => {
  it.each([
    ["a GUID", `user ${ANN} left.`, `user ${live(3)} left.`],
    ["one in upper case", ANN.toUpperCase(), live(3)],
    ["one without dashes", `(${bare(ANN)})`, `(${live(3)})`],
    ["one in braces", `{${ANN}}`, `{${live(3)}}`],
    [
      "one in quotes that are encoded",
      `?context=%7b%22Tid%22%3a%22${TWO}%22%7d`,
      `?context=%7b%22Tid%22%3a%22${live(2)}%22%7d`,
    ],
    ["one behind an underscore", `member_${ANN}_1`, `member_${live(3)}_1`],
    ["a phone number", "tel:+12345678901;", "tel:+4912345678;"],
    ["a phone number in an MRI", "4:+12345678901", "4:+4912345678"],
    ["an MRI", `by ${MRI}`, `by 8:orgid:${live(4)}`],
    ["an MRI at the end of a sentence", `By ${MRI}. Then`, `By 8:orgid:${live(4)}. Then`],
    ["an MRI that holds no GUID", "29:1-bot left", "29:1-today left"],
    ["a GUID within an MRI that is not bound", `28:${ANN}`, `28:${live(3)}`],
    ["a thread", `/chats/${THREAD}/messages`, "/chats/19:meeting_new@thread.v2/messages"],
    [
      "a call in a path",
      `https://graph.microsoft.com/beta/app/calls/${ONE}/x`,
      `https://graph.microsoft.com/beta/app/calls/${live(1)}/x`,
    ],
    [
      "a call in brackets",
      `$metadata#communications/calls('${ONE}')/participants/$entity`,
      `$metadata#communications/calls('${live(1)}')/participants/$entity`,
    ],
    [
      "a call in encoded brackets",
      `/communications/calls(%27${ONE}%27)`,
      `/communications/calls(%27${live(1)}%27)`,
    ],
    [
      "several at once",
      `${ANN} called +12345678901 in ${ONE}`,
      `${live(3)} called +4912345678 in ${live(1)}`,
    ],
  ])("%s is replaced", (_, text, expected) => {
    expect(enlivener.text(text)).toBe(expected);
  });

  it.each([
    ["a GUID that is a part of a word", `x${ANN}`],
    ["a GUID that goes on", `${ANN}0 ${ANN}-1`],
    ["a phone number that goes on", "+123456789012"],
    ["a number without its plus", "12345678901"],
    ["an operation with the id of somebody", `/communications/calls/x/operations/${ANN}`],
    ["an operation in brackets with the id of somebody", `/communications/calls('x')/operations('${ANN}')`],
    ["an operation in an odd case with the id of somebody", `/communications/Calls/x/Operations/${ANN}`],
    ["a participant with the id of somebody", `/app/calls/x/participants/${ANN}`],
    ["what only a context is equal to", `1 completed ${OPERATION}`],
    ["a time", "Mon, 23 Nov 2026 08:00:00 GMT"],
    ["an address and its port", "http://127.0.0.1:8080/"],
    ["what is not bound", `${OPERATION} +15550001111 8:acs:${OPERATION}`],
  ])("%s stays", (_, text) => {
    expect(enlivener.text(text)).toBe(text);
  });

  it.each([
    ["colons without end", "1:".repeat(200_000)],
    ["an MRI without end", `8:${"a".repeat(1_000_000)}`],
    ["paths without end", "/communications/calls/x".repeat(50_000)],
  ])("%s do no harm", (_, text) => {
    expect(enlivener.text(text)).toBe(text);
  });
});

describe("in a body", () => {
  it.each<[string, Json, Json]>([
    ["a context", { clientContext: "1" }, { clientContext: "mine" }],
    ["a context that is the call's id", { clientContext: ONE }, { clientContext: "mine as well" }],
    ["a call that is the context's value", { replacesCallId: ONE }, { replacesCallId: live(1) }],
    ["somebody", { identity: { user: { id: ANN } } }, { identity: { user: { id: live(3) } } }],
    [
      "somebody who comes back as an application",
      { application: { id: ANN } },
      { application: { id: live(3) } },
    ],
    [
      "somebody by an MRI that is not bound",
      { user: { id: `8:orgid:${ANN}` } },
      { user: { id: `8:orgid:${live(3)}` } },
    ],
    ["a meeting", { chatInfo: { threadId: THREAD } }, { chatInfo: { threadId: "19:meeting_new@thread.v2" } }],
    [
      "the tenant within the URL of a meeting",
      { joinWebUrl: `https://a/?t=%22${TWO}%22` },
      { joinWebUrl: `https://a/?t=%22${live(2)}%22` },
    ],
    ["somebody in a list of texts", { to: [`hello ${ANN}`] }, { to: [`hello ${live(3)}`] }],
  ])("%s is replaced", (_, json, expected) => {
    expect(body(json)).toEqual(expected);
    expect(JSON.parse(enlivener.body({ text: JSON.stringify(json) }).text!)).toEqual(expected);
  });

  it.each<[string, Json]>([
    ["a status that the context is equal to", { status: "completed", sourceId: "1", clientContext: "0" }],
    ["an operation with the id of somebody", { "@odata.type": "#microsoft.graph.commsOperation", id: ANN }],
    ["an operation without a type", { status: "running", id: ANN }],
    ["a participant with the id of a call", { info: {}, id: ONE }],
    ["a call with the id of somebody", { "@odata.type": "#microsoft.graph.call", id: ANN }],
    ["a tenant with the id of a call", { tenantId: ONE }],
    ["a context with the id of somebody", { clientContext: ANN }],
    ["the name of a member", { [ANN]: 1 }],
    [
      "a member that is called like what every object has",
      JSON.parse(`{"__proto__":{"a":1},"b":"x"}`) as Json,
    ],
  ])("%s stays", (_, json) => {
    expect(JSON.stringify(body(json))).toBe(JSON.stringify(json));
    expect(enlivener.body({ text: JSON.stringify(json) }).text).toBe(JSON.stringify(json));
  });

  it("two values that change places do, and no value is replaced twice", () => {
    const swap = new Map([
      [ANN, BOB],
      [BOB, ONE],
    ]);
    const swapping = new Enlivener((kinds, value) =>
      kinds.includes("identity") ? swap.get(value) : undefined,
    );
    expect(swapping.text(`${ANN} ${BOB}`)).toBe(`${BOB} ${ONE}`);
  });

  it("a text is left as it was written but for the values", () => {
    const text = `{ "n": 1.0, "id":"\\u0061", "clientContext" : "1" }`;
    expect(enlivener.body({ text }).text).toBe(`{ "n": 1.0, "id":"\\u0061", "clientContext" : "mine" }`);
  });

  it("bytes are left as they are", () => {
    expect(enlivener.body({ base64: "AAE=" })).toEqual({ base64: "AAE=" });
    expect(enlivener.body({})).toEqual({});
  });

  it("a member that the user names as an identifier is one", () => {
    const mine = new Enlivener(lookup, new Map([["customId", "context"]]));
    expect(mine.body({ body: { customId: "1", other: "1" } })).toEqual({
      body: { customId: "mine", other: "1" },
    });
  });
});

describe("in headers", () => {
  it("a Location, several values and a trace id are replaced", () => {
    const traced = new Enlivener((kinds, value) =>
      kinds.includes("trace") && value === "t" ? "mine" : lookup(kinds, value),
    );
    const headers = {
      location: `/communications/calls/${ONE}`,
      "set-cookie": [`a=${ANN}`, "t"],
      "client-request-id": "t",
      "request-id": "t",
    };
    expect(traced.headers(headers)).toEqual({
      location: `/communications/calls/${live(1)}`,
      "set-cookie": [`a=${live(3)}`, "t"],
      "client-request-id": "mine",
      "request-id": "t",
    });
  });

  it("that name nothing of a call stay, whatever they look like", () => {
    const all = new Enlivener(() => "live");
    const headers = {
      date: "Mon, 23 Nov 2026 08:00:00 GMT",
      "x-ms-ags-diagnostic": ANN,
      "content-type": ANN,
    };
    expect(all.headers(headers)).toEqual(headers);
    expect(all.headers({ "request-id": ANN })).toEqual({ "request-id": "live" });
  });
});
