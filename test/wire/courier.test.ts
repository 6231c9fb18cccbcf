import { afterAll, describe, expect, it } from "vitest";
import type { Exchange, StoredBody } from "../../src/tape/exchange.js";
import { Courier } from "../../src/wire/courier.js";
import type { Connection } from "../support/connection.js";
import { ACCEPTED, NEVER, notification, rawBot } from "../support/delivery.js";
import { eventually } from "../support/eventually.js";
import { bodyOf, firstLine, headerLines } from "../support/head.js";
import { upstream } from "../support/upstream.js";

const courier = new Courier();
afterAll(() => courier.close());

/** Delivers to a bot that accepts; gives the status and the bytes that it got. */
async function delivered(
  sent: Exchange,
  target = "/api/calls",
): Promise<{ status: number; got: Connection }> {
  const { origin, connections } = await rawBot(ACCEPTED);
  const status = await courier.deliver(sent, new URL(target, origin), NEVER);
  return { status, got: connections[0]! };
}

/** The header lines of a delivery but those that every connection and body of its own has. */
function ofTheMessage(text: string): string[] {
  return headerLines(text).filter((line) => !/^(host|connection|content-length): /.test(line));
}

const DEFAULTS = [
  "accept: application/json",
  "content-type: application/json",
  "user-agent: Microsoft-Skype/3.0,(Calling/1.0)",
];

describe("a delivery", () => {
  it.each(["/api/calls", "/", "/?", "/api/calls?tenant=a%20b&x=&&y#z"])(
    "is posted to the callback URL %s, whatever the tape's was",
    async (target) => {
      const { status, got } = await delivered(notification(), target);
      expect(status).toBe(202);
      expect(firstLine(got.text)).toBe(`POST ${target.replace(/#.*/, "")} HTTP/1.1`);
      expect(headerLines(got.text)).toContain(`host: 127.0.0.1:${got.socket.localPort}`);
    },
  );

  it("says what Graph says where the tape says nothing, and nothing else", async () => {
    const { got } = await delivered(notification());
    expect(ofTheMessage(got.text)).toEqual(DEFAULTS);
  });

  it("has the tape's headers before Graph's", async () => {
    const headers = {
      "user-agent": "Skype/4",
      accept: "*/*",
      "content-type": "text/plain",
      "scenario-id": "7",
    };
    const { got } = await delivered(notification(headers));
    expect(ofTheMessage(got.text)).toEqual([
      ...["accept: */*", "content-type: text/plain", "scenario-id: 7", "user-agent: Skype/4"],
    ]);
  });

  it("has every value of a header in a line of its own, cookies in one", async () => {
    const { got } = await delivered(notification({ "x-two": ["1", "2, 3"], cookie: ["a=1", "b=2"] }));
    expect(ofTheMessage(got.text)).toEqual(
      [...DEFAULTS, "cookie: a=1; b=2", "x-two: 1", "x-two: 2, 3"].sort(),
    );
  });

  it("leaves out what is redacted, a value of several included", async () => {
    const headers = {
      authorization: "<redacted:authorization>",
      cookie: ["a=<redacted:cookie>", "b=<redacted:cookie>"],
      "x-jwt": "see <redacted:jwt> there",
      "x-kept": "1",
    };
    const { got } = await delivered(notification(headers));
    expect(ofTheMessage(got.text)).toEqual([...DEFAULTS, "x-kept: 1"]);
    expect(got.text).not.toContain("redacted");
  });

  it("sends Graph's content type where the tape's is redacted", async () => {
    const { got } = await delivered(notification({ "content-type": "<redacted:jwt>" }));
    expect(ofTheMessage(got.text)).toEqual(DEFAULTS);
  });

  it("takes no header of another hop, no host and no length from a hand-written file", async () => {
    const headers = {
      ...{ Host: "evil.example", "Content-Length": "3", "Transfer-Encoding": "chunked", TE: "trailers" },
      ...{ Connection: "upgrade", Upgrade: "h2c", "Keep-Alive": "timeout=1", Expect: "100-continue" },
      ...{ "Proxy-Authorization": "Basic cm9sbDpjYWxs", "X-Kept": "1" },
    };
    const { got } = await delivered(notification(headers));
    expect(headerLines(got.text)).toEqual(
      [
        ...[...DEFAULTS, "x-kept: 1", "content-length: 12", "connection: keep-alive"],
        `host: 127.0.0.1:${got.socket.localPort}`,
      ].sort(),
    );
  });
});

describe("the body of a delivery is, byte for byte,", () => {
  it.each<[string, StoredBody, Buffer]>([
    ["the JSON of `body`", { body: { b: 1, a: ["ü", null] } }, Buffer.from('{"b":1,"a":["ü",null]}')],
    ["the JSON null", { body: null }, Buffer.from("null")],
    ["`text`", { text: '{ "a": 1.0, "b": "\\u002B" }\r\n' }, Buffer.from('{ "a": 1.0, "b": "\\u002B" }\r\n')],
    ["`text` beyond Latin-1", { text: "\ufeff…\u0000💬" }, Buffer.from("\ufeff…\u0000💬")],
    ["`base64`", { base64: "AP/+gA0KDQo=" }, Buffer.from([0, 255, 254, 128, 13, 10, 13, 10])],
    ["nothing where there is none", {}, Buffer.alloc(0)],
  ])("%s", async (_name, stored, bytes) => {
    const { got } = await delivered(notification({}, stored));
    await eventually(() => bodyOf(got.text)).toBe(bytes.toString("latin1"));
    expect(headerLines(got.text)).toContain(`content-length: ${bytes.length}`);
  });

  it("2 MB, too", async () => {
    const text = "ü".repeat(1024 * 1024);
    const behind = await upstream((response) => response.writeHead(202).end());
    await courier.deliver(notification({}, { text }), new URL(behind.origin), NEVER);
    expect(behind.requests[0]!.body.equals(Buffer.from(text))).toBe(true);
  });
});
