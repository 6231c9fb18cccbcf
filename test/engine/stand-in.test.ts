import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../src/base/json.js";
import type { Admit } from "../../src/engine/callbacks.js";
import { StandIn } from "../../src/engine/stand-in.js";
import { oddJson } from "../support/odd-json.js";

const BASE = "https://tunnel.example/bot/s3cret";
const OWN = "http://127.0.0.1:3978/api/calls?bot=a&b=%20";
const CREATE = { method: "POST", url: "/v1.0/communications/calls" };

/** A stand-in that takes every URL but those with `not` in them. */
function standIn({ operator, ...parts }: { unreachable?: string; operator?: URL } = {}) {
  const announced: string[] = [];
  const judged: string[] = [];
  const admit: Admit = (callbackUri) => {
    judged.push(callbackUri);
    return callbackUri.includes("not") ? { reason: "it may not be" } : { url: new URL(callbackUri) };
  };
  const announce = (message: string): void => void announced.push(message);
  const own = { base: () => BASE, admit, announce, operator: () => operator && ((): URL => operator) };
  return { subject: new StandIn({ ...own, ...parts }), announced, judged };
}

function body(callbackUri: unknown): string {
  return JSON.stringify({ callbackUri });
}

describe("what Graph is given", () => {
  it.each([
    ["create call", "/v1.0/communications/calls"],
    ["create call of the deprecated family", "/beta/app/calls"],
    ["answer", "/v1.0/communications/calls/1/answer"],
    ["a namespaced answer", "/v1.0/communications/calls('1')/microsoft.graph.answer"],
    ["redirect", "/v1.0/communications/calls/1/redirect"],
    ["reject", "/v1.0/communications/calls/1/reject"],
  ])("with %s is the public URL with the exchange in its path", (_name, url) => {
    const { subject } = standIn();
    expect(subject.replace("x7", { method: "POST", url }, body(OWN))).toBe(body(`${BASE}/x7`));
    expect(subject.handOn("x7")).toEqual({ url: new URL(OWN) });
  });

  it.each([
    ["a request that names none", CREATE, "{}"],
    ["null for one", CREATE, body(null)],
    ["an invite", { method: "POST", url: "/v1.0/communications/calls/1/participants/invite" }, body(OWN)],
    ["an update", { method: "PATCH", url: "/v1.0/communications/calls/1" }, body(OWN)],
    ["another API", { method: "POST", url: "/v1.0/subscriptions" }, body(OWN)],
    ["a list", CREATE, JSON.stringify([{ callbackUri: OWN }])],
    ["one that is deeper", CREATE, JSON.stringify({ call: { callbackUri: OWN } })],
    ["nothing", CREATE, ""],
  ])("with %s stays as it is", (_name, request, text) => {
    const { subject, announced, judged } = standIn();
    expect(subject.replace("x7", request, text)).toBeUndefined();
    expect(subject.handOn("x7")).toBeUndefined();
    expect([announced, judged]).toEqual([[], []]);
  });

  it("is the same in each of several members of that name, of which a server may read any", () => {
    const text = `{"callbackUri":"http://127.0.0.1/first","n":{"callbackUri":"${OWN}"},"callbackUri":"${OWN}"}`;
    expect(standIn().subject.replace("x1", CREATE, text)).toBe(
      `{"callbackUri":"${BASE}/x1","n":{"callbackUri":"${OWN}"},"callbackUri":"${BASE}/x1"}`,
    );
  });

  it("is behind a byte order mark, too", () => {
    expect(standIn().subject.replace("x1", CREATE, `\uFEFF${body(OWN)}`)).toBe(`\uFEFF${body(`${BASE}/x1`)}`);
  });

  it("is the rest of the body as the bot wrote it", () => {
    const text = String.raw`{ "n" :12345678901234567890,	"callbackUri"	:
 "http:\/\/127.0.0.1:3978\/api\/calls?bot=a\u0026b=%20" , "d":1.0,"s":"\u002B","n":1 }`;
    expect(standIn().subject.replace("x1", CREATE, text)).toBe(text.replace(/"http:[^ ]+/, `"${BASE}/x1"`));
  });
});

describe("a URL that cannot be stood in for is left as it is, and that its notifications pass by is announced", () => {
  it.each([
    ["because Graph cannot reach rollcall", { unreachable: "no tunnel" }, OWN, "no tunnel"],
    [
      "because Graph cannot reach rollcall, were there an operator's",
      { unreachable: "no tunnel", operator: new URL(OWN) },
      OWN,
      "no tunnel",
    ],
    ["because it may not be posted to", {}, "https://not.example/", "it may not be"],
    ["because it is none, with an operator's", { operator: new URL(OWN) }, "somewhere", "it is no URL"],
    [
      "because it has no scheme, but a password",
      { unreachable: "no tunnel" },
      "me:hunter2@127.0.0.1/x",
      "no tunnel",
    ],
  ])("%s", (_why, parts, own, reason) => {
    const { subject, announced } = standIn(parts);
    expect(subject.replace("x3", CREATE, body(own))).toBeUndefined();
    // Only where it leads: what is behind that may be a secret.
    const shown = own.startsWith("http") ? ` ${new URL(own).origin}` : "";
    expect(announced).toEqual([
      `x3: callbackUri${shown} is left as it is, and its notifications pass rollcall by: ${reason}`,
    ]);
    expect(subject.handOn("x3")).toBeUndefined();
  });
});

describe("a body that rollcall cannot read is left as it is, and that a callbackUri in it passes by is announced", () => {
  it.each([
    ["what is no JSON", `callbackUri=${OWN}`],
    ["what was torn off", body(OWN).slice(0, -1)],
    ["what could not be decoded", undefined],
  ])("%s", (_what, text) => {
    const { subject, announced } = standIn();
    expect(subject.replace("x3", CREATE, text)).toBeUndefined();
    expect(announced).toEqual([
      "x3: callbackUri is left as it is, and its notifications pass rollcall by: the body is no JSON that rollcall can read",
    ]);
    expect(subject.replace("x4", { method: "GET", url: CREATE.url }, text)).toBeUndefined();
    expect(announced).toHaveLength(1);
  });
});

describe("what comes in goes on", () => {
  it("to the bot's own URL, that of each exchange to its own", () => {
    const { subject } = standIn();
    for (const name of ["a", "b"]) subject.replace(`x${name}`, CREATE, body(`http://127.0.0.1/${name}`));
    expect(subject.handOn("xa")).toEqual({ url: new URL("http://127.0.0.1/a") });
    expect(subject.handOn("xb")).toEqual({ url: new URL("http://127.0.0.1/b") });
  });

  it.each(["https://not.example/", OWN, "ftp://x"])(
    "to the operator's, whatever the bot named: %s",
    (own) => {
      const operator = new URL("http://127.0.0.1:9/operator");
      const { subject, judged } = standIn({ operator });
      expect(subject.replace("x1", CREATE, body(own))).toBe(body(`${BASE}/x1`));
      expect([subject.handOn("x1"), judged]).toEqual([{ url: operator }, []]);
    },
  );

  it.each([BASE, `${BASE}/x9`])(
    "to the operator's, or nowhere, where the bot named rollcall's own: %s",
    (own) => {
      const operator = new URL("http://127.0.0.1:9/operator");
      for (const parts of [{}, { operator }]) {
        const { subject, announced, judged } = standIn(parts);
        expect(subject.replace("x1", CREATE, body(own))).toBe(body(`${BASE}/x1`));
        expect([subject.handOn("x1"), announced, judged]).toEqual([
          { url: "operator" in parts ? operator : undefined },
          [],
          [],
        ]);
      }
    },
  );

  it("to where rollcall's own is judged to be, when it only begins alike", () => {
    const { subject, judged } = standIn();
    subject.replace("x1", CREATE, body(`${BASE}x`));
    expect(judged).toEqual([`${BASE}x`]);
  });
});

describe("what Graph says names the bot's own again", () => {
  const given = `${BASE}/x1`;

  function replaced(own = OWN): StandIn {
    const { subject } = standIn();
    subject.replace("x1", CREATE, body(own));
    return subject;
  }

  it("in whatever member it stands, and the rest is as Graph wrote it", () => {
    const text = `{ "n":12345678901234567890 ,"callbackUri" : "${given}","l":[{"u":"${given}"}]\n}`;
    expect(replaced().restore(text)).toBe(text.replaceAll(given, OWN));
  });

  it.each([
    ["slashes", given.replaceAll("/", String.raw`\/`)],
    ["letters", given.replace("https", String.raw`\u0068ttps`)],
  ])("with %s escaped, as some servers write", (_what, escaped) => {
    expect(replaced().restore(`{"callbackUri":"${escaped}"}`)).toBe(body(OWN));
  });

  it("each of several by its own exchange", () => {
    const subject = replaced();
    subject.replace("x11", CREATE, body("http://127.0.0.1/eleven"));
    const text = JSON.stringify({
      value: ["x1", "x11", "x111"].map((id) => ({ callbackUri: `${BASE}/${id}` })),
    });
    expect(JSON.parse(subject.restore(text))).toEqual({
      value: [
        { callbackUri: OWN },
        { callbackUri: "http://127.0.0.1/eleven" },
        { callbackUri: `${BASE}/x111` },
      ],
    });
  });

  it.each([
    ["names none", '{"callbackUri":"http://127.0.0.1/other"}'],
    ["is no JSON", `callbackUri=${given}`],
    ["was torn off", body(given).slice(0, -1)],
    ["names it inside of a text only", JSON.stringify({ message: `${given} did not answer` })],
    ["names it without an exchange", body(BASE)],
  ])("stays as it is that %s", (_what, text) => {
    expect(replaced().restore(text)).toBe(text);
  });

  it("undoes what was replaced, whatever else the body holds", () => {
    fc.assert(
      fc.property(oddJson, fc.webUrl(), fc.constantFrom(undefined, 1, 2), (rest, own, indent) => {
        const { subject } = standIn({ operator: new URL(OWN) });
        const text = JSON.stringify({ rest, callbackUri: own }, null, indent);
        const onward = subject.replace("x1", CREATE, text);
        expect(JSON.parse(onward!)).toEqual({
          rest: JSON.parse(JSON.stringify(rest)) as Json,
          callbackUri: given,
        });
        expect(JSON.parse(subject.restore(onward!))).toEqual(JSON.parse(text));
      }),
    );
  });
});
