import { describe, expect, it } from "vitest";
import type { Json } from "../../src/base/json.js";
import type { Exchange, StoredBody } from "../../src/tape/exchange.js";
import { Redaction } from "../../src/tape/redaction.js";
import { knownSecret, SECRETS } from "../../src/tape/secrets.js";
import { CANARY, MEMBERS, SHAPED } from "../support/secrets.js";

const redaction = new Redaction(SECRETS);

/** An exchange that holds one thing in one place. */
function exchange({ headers = {}, url = "/", ...body }: StoredBody & Partial<Exchange["request"]>): Exchange {
  return {
    ...{ id: "x1", to: "bot", at: 0 },
    request: { method: "POST", url, headers, ...body },
    response: { status: 200, headers, ...body, after: 1 },
  };
}

/** Where a text can stand, and how it is found there afterwards. */
const PLACES: readonly [place: string, put: (text: string) => Exchange, found: (text: string) => unknown][] =
  [
    [
      "a header",
      (text) => exchange({ headers: { "x-any": text } }),
      (text) => ({ headers: { "x-any": text } }),
    ],
    [
      "the second value of a header",
      (text) => exchange({ headers: { "x-any": ["a", text] } }),
      (text) => ({ headers: { "x-any": ["a", text] } }),
    ],
    [
      "a body's member",
      (text) => exchange({ body: { a: [{ b: text }] } }),
      (text) => ({ body: { a: [{ b: text }] } }),
    ],
    ["a body that is a string", (text) => exchange({ body: text }), (text) => ({ body: text })],
    [
      "the name of a member",
      (text) => exchange({ body: { [text]: 1 } }),
      (text) => ({ body: { [text]: 1 } }),
    ],
    [
      "JSON inside of a string",
      (text) => exchange({ body: { a: JSON.stringify({ b: [text] }) } }),
      (text) => ({ body: { a: JSON.stringify({ b: [text] }) } }),
    ],
    [
      "JSON that is stored as text",
      (text) => exchange({ text: `{"a": 1.0, "b": ${JSON.stringify(text)}}` }),
      (text) => ({ text: `{"a": 1.0, "b": ${JSON.stringify(text)}}` }),
    ],
    [
      "JSON that breaks off",
      (text) => exchange({ text: `{"b": "${text}", "c` }),
      (text) => ({ text: `{"b": "${text}", "c` }),
    ],
    [
      "a text",
      (text) => exchange({ text: `<p>\n${text}\n</p>` }),
      (text) => ({ text: `<p>\n${text}\n</p>` }),
    ],
    ["a text of its own", (text) => exchange({ text }), (text) => ({ text })],
    [
      "bytes that are no text",
      (text) => exchange({ base64: latin1(`\xff${text} \xfe`) }),
      (text) => ({ base64: latin1(`\xff${text} \xfe`) }),
    ],
  ];

describe("what has the shape of a secret goes, and the text around it stays", () => {
  const rows = PLACES.flatMap(([place, put, found]) =>
    SHAPED.map(([rule, secret, left]) => ({ place, put, found, rule, secret, left })),
  );

  it.each(rows)("in $place: $rule, $secret", ({ put, found, secret, left }) => {
    for (const message of messagesOf(put(secret))) {
      expect(JSON.stringify(message)).not.toContain(CANARY);
      expect(message).toMatchObject(found(left) as object);
    }
  });

  it.each(SHAPED)("in a URL: %s, %s", (rule, secret) => {
    const { url } = redaction.request({ method: "GET", url: `/v1.0/x/${secret}`, headers: {} });
    expect(url).not.toContain(CANARY);
    expect(url).toContain(`<redacted:${rule}>`);
  });
});

const deep = (path: readonly string[], value: Json): Json =>
  path.reduceRight<Json>((inner, name) => ({ [name]: inner }), value);

/** Where a member can stand: the whole as a body, by the path to the member and its value as JSON. */
const HOLDERS: readonly [
  place: string,
  put: (path: string[], value: Json) => StoredBody & { headers?: Record<string, string> },
][] = [
  ["a body", (path, value) => ({ body: deep(path, value) })],
  ["an array in a body", (path, value) => ({ body: [[deep(path, value)]] })],
  ["an object in a body", (path, value) => ({ body: { value: [{ resourceData: deep(path, value) }] } })],
  ["JSON inside of a string", (path, value) => ({ body: { a: ` ${JSON.stringify(deep(path, value))}` } })],
  [
    "JSON in a string in a string",
    (path, value) => ({ body: [JSON.stringify([JSON.stringify(deep(path, value))])] }),
  ],
  ["JSON that is stored as text", (path, value) => ({ text: `[1.0, ${JSON.stringify(deep(path, value))}]` })],
  [
    "JSON behind a byte order mark",
    (path, value) => ({ text: `\uFEFF${JSON.stringify(deep(path, value))}` }),
  ],
  [
    "JSON that breaks off behind it",
    (path, value) => ({ text: `[${JSON.stringify(deep(path, value))}, {"a": "b` }),
  ],
  [
    "JSON that is no UTF-8",
    (path, value) => ({ base64: latin1(`["J\xfcrgen", ${JSON.stringify(deep(path, value))}]`) }),
  ],
  ["JSON in a header", (path, value) => ({ headers: { "x-any": JSON.stringify(deep(path, value)) } })],
];

describe("what a member's name makes a secret goes, whatever it looks like", () => {
  it.each(
    HOLDERS.flatMap(([place, put]) =>
      MEMBERS.map(([rule, ...path]) => ({ place, put, rule, path, name: path.join(".") })),
    ),
  )("in $place: $name", ({ put, rule, path }) => {
    for (const value of [CANARY, ` ${CANARY}"\\ü`, [CANARY], { deeper: CANARY }]) {
      for (const message of messagesOf(exchange(put(path, value)))) {
        expect(message).toEqual({ ...message, ...put(path, `<redacted:${rule}>`) });
      }
    }
  });

  it.each(MEMBERS)("%s: null says that there is none, and stays: %j", (_rule, ...path) => {
    expect(redaction.json(deep(path, null))).toEqual(deep(path, null));
    expect(redaction.body({ text: `[1.0,${JSON.stringify(deep(path, null))}]` })).toEqual({
      text: `[1.0,${JSON.stringify(deep(path, null))}]`,
    });
  });

  it.each([
    ["a number", 1234567],
    ["nothing", ""],
    ["false", false],
  ])("also where it is %s", (_name, value) => {
    expect(redaction.json({ password: value })).toEqual({ password: "<redacted:key>" });
  });

  it("also where JSON breaks off in the middle of it", () => {
    const whole = `{"id": 1, "meetingInfo": {"x": 2, "token": "${CANARY} and more`;
    for (let length = whole.indexOf(CANARY); length <= whole.length; length += 1) {
      const redacted = redaction.body({ text: whole.slice(0, length) }).text!;
      expect(redacted).toBe(`${whole.slice(0, whole.indexOf(CANARY) - 1)}"<redacted:meeting-token>"`);
    }
  });

  it("also where JSON breaks off in the middle of an object that it holds", () => {
    const text = `{"id": 1, "assertion": {"a": ["b", {"c": "${CANARY}`;
    expect(redaction.body({ text })).toEqual({ text: '{"id": 1, "assertion": "<redacted:key>"' });
  });
});

describe("a secret that is known", () => {
  it("goes wherever it stands, signs of regular expressions or not", () => {
    const known = new Redaction([knownSecret("path", "of a test", "a.b+c(")]);
    expect(known.json({ a: "/a.b+c(/x", b: "/aXb+c(/x" })).toEqual({
      a: "/<redacted:path>/x",
      b: "/aXb+c(/x",
    });
  });
});

/** Request and response, which hold the same. */
function messagesOf(held: Exchange): object[] {
  const { request, response } = redaction.exchange(held);
  return [request, response!];
}

function latin1(text: string): string {
  return Buffer.from(text, "latin1").toString("base64");
}

it.each(SECRETS.filter(({ pattern }) => pattern))(
  "the hint of $name is in all that its pattern finds",
  (rule) => {
    const { pattern = /(?!)/, hint } = rule;
    const found = SHAPED.map((shape) => JSON.stringify(shape)).flatMap((text) => text.match(pattern) ?? []);
    expect(found.length).toBeGreaterThan(0);
    const hinted = new RegExp(hint!.source, "i");
    // What follows what was found belongs to it where the pattern looks ahead.
    for (const text of found) expect(`${text}@`).toMatch(hinted);
  },
);
