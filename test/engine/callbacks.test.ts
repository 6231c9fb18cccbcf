import { describe, expect, it } from "vitest";
import { Callbacks, type Admit } from "../../src/engine/callbacks.js";
import type { StoredBody } from "../../src/tape/exchange.js";

const OPERATOR = new URL("http://operator.example/api/calls");

function admit(callbackUri: string): ReturnType<Admit> {
  return callbackUri.startsWith("http://bot/")
    ? { url: new URL(callbackUri) }
    : { reason: `not ${callbackUri}` };
}

function create(stored: StoredBody) {
  return { method: "POST", url: "/v1.0/communications/calls", headers: {}, ...stored };
}

function naming(callbackUri: string) {
  return create({ body: { callbackUri } });
}

const UNKNOWN = { reason: "no callback URL is known: the bot named none, and --callback was not given" };

describe("without an operator's URL", () => {
  it("notifications go to what the request named that owns them, each to its own, the last one counts", () => {
    const callbacks = new Callbacks(() => undefined, admit);
    callbacks.take("x1", naming("http://bot/1?a=1"));
    callbacks.take("x2", naming("http://bot/2"));
    callbacks.take("x1", naming("http://bot/1?a=2"));
    expect(["x1", "x2"].map((owner) => callbacks.target(owner))).toEqual([
      { url: new URL("http://bot/1?a=2") },
      { url: new URL("http://bot/2") },
    ]);
  });

  it("nowhere, where nobody is known to own them or the owner named nothing", () => {
    const callbacks = new Callbacks(() => undefined, admit);
    callbacks.take("x1", create({ body: {} }));
    for (const owner of ["x1", "x2", undefined]) expect(callbacks.target(owner)).toEqual(UNKNOWN);
  });

  it("nowhere, with the reason, where what was named may not be", () => {
    const callbacks = new Callbacks(() => undefined, admit);
    callbacks.take("x1", naming("http://elsewhere/"));
    expect(callbacks.target("x1")).toEqual({ reason: "not http://elsewhere/" });
  });

  it("a request is refused by what it names, as body and as text", () => {
    const callbacks = new Callbacks(() => undefined, admit);
    expect(callbacks.refusal(naming("http://bot/"))).toBeUndefined();
    expect(callbacks.refusal(naming("http://elsewhere/"))).toBe("not http://elsewhere/");
    const text = String.raw`{"n":12345678901234567890,"callbackUri":"http:\/\/elsewhere\/"}`;
    expect(callbacks.refusal(create({ text }))).toBe("not http://elsewhere/");
  });

  it.each<[string, StoredBody]>([
    ["no body", {}],
    ["no URL in it", { body: {} }],
    ["null for one", { body: { callbackUri: null } }],
    ["a list for a body", { body: ["http://elsewhere/"] }],
    ["a text that is no JSON", { text: "callbackUri=http://elsewhere/" }],
    ["bytes", { base64: "/w==" }],
  ])("a request with %s is not judged", (_what, stored) => {
    expect(new Callbacks(() => undefined, admit).refusal(create(stored))).toBeUndefined();
  });
});

it.each<[string, StoredBody, string]>([
  ["nothing", { body: { callbackUri: "" } }, "not "],
  ["a number", { body: { callbackUri: 5 } }, "not 5"],
  ["a list", { body: { callbackUri: ["http://bot/"] } }, 'not ["http://bot/"]'],
  ["an object behind a byte order mark", { text: '\uFEFF{"callbackUri":{}}' }, "not {}"],
])("%s for a URL is judged as what it is: none", (_what, stored, reason) => {
  expect(new Callbacks(() => undefined, admit).refusal(create(stored))).toBe(reason);
});

it("with an operator's URL everything goes there and nothing is judged", () => {
  const callbacks = new Callbacks(
    () => ({ url: OPERATOR }),
    () => {
      throw new Error("it was judged");
    },
  );
  expect(callbacks.refusal(naming("http://elsewhere/"))).toBeUndefined();
  for (const owner of ["x1", undefined]) expect(callbacks.target(owner)).toEqual({ url: OPERATOR });
});
