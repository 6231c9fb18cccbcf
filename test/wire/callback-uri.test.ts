import type http from "node:http";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ask, postJson } from "../support/asking.js";
import {
  AWAY,
  bot,
  CALL,
  CALLS,
  create,
  graph,
  header,
  JSON_TYPE,
  leadingTo,
} from "../support/callback-uri.js";
import { connect } from "../support/connection.js";
import { eventually } from "../support/eventually.js";
import { recorder } from "../support/recorder.js";

const SECRET = "aSecretPathSegment";

describe("Graph is given the public URL with the exchange in its path, and the rest as the bot wrote it", () => {
  const text = (own: string): string =>
    `\r\n{ "n":12345678901234567890,\t"subject" : "Zo\u00eb \u65e5\u672c","d":1.10 ,"callbackUri":"${own}",\n "u":"\\u002B" }\n`;
  const SHAPES: [string, (body: string) => [http.OutgoingHttpHeaders, (string | Buffer)[]]][] = [
    ["of a known length", (body) => [{ "content-length": Buffer.byteLength(body) }, [body]]],
    ["in chunks", (body) => [{}, [body.slice(0, 90), body.slice(90)]]],
    ["in gzip", (body) => [{ "content-encoding": "gzip" }, [gzipSync(body)]]],
    [
      "in gzip of a known length",
      (body) => {
        const bytes = gzipSync(body);
        return [{ "content-encoding": "gzip", "content-length": bytes.length }, [bytes]];
      },
    ],
  ];

  it.each(SHAPES)("in a body %s", async (_shape, shaped) => {
    const [behind, { own }] = [await graph(), await bot()];
    const proxy = await recorder({ upstream: behind.origin, secret: SECRET });
    const [headers, pieces] = shaped(text(own));
    await ask(proxy.graphUrl + CALLS, {
      method: "POST",
      headers: { "content-type": JSON_TYPE, ...headers },
      pieces,
    });
    expect(behind.requests[0]!.body.toString()).toBe(text(`${proxy.callbackUrl}/x1`));
    expect(header(behind, "content-length")).toBe(String(behind.requests[0]!.body.length));
    expect(header(behind, "transfer-encoding")).toBeUndefined();
    expect(header(behind, "content-encoding")).toBeUndefined();
    expect(header(behind, "content-type")).toBe(JSON_TYPE);
    expect((await proxy.tape())[0]!.request).toMatchObject({ text: text(own) });
  });

  it("below the path of a tunnel, of which rollcall knows the URL only", async () => {
    const [behind, { own }] = [await graph(), await bot()];
    const publicUrl = "https://tunnel.example/bots/";
    const proxy = await recorder({
      upstream: AWAY,
      agent: leadingTo(behind.origin),
      publicUrl,
      secret: SECRET,
    });
    await create(proxy, JSON.stringify({ callbackUri: own }));
    expect(JSON.parse(behind.requests[0]!.body.toString())).toEqual({
      callbackUri: `https://tunnel.example/bots/${SECRET}/x1`,
    });
    expect(proxy.warnings().join("\n")).not.toContain("callbackUri");
  });

  it("each request another, also of the same bot, and in an answer to a call that came in", async () => {
    const [behind, { own }] = [await graph(), await bot()];
    const proxy = await recorder({ upstream: behind.origin });
    const body = JSON.stringify({ callbackUri: own });
    for (const path of [CALLS, CALLS, `${CALLS}/${CALL}/answer`, "/beta/app/calls"])
      await postJson(proxy.graphUrl + path, body);
    expect(behind.requests.map((one) => one.body.toString())).toEqual(
      ["x1", "x2", "x3", "x4"].map((id) => JSON.stringify({ callbackUri: `${proxy.callbackUrl}/${id}` })),
    );
  });
});

describe("what is not to be changed keeps its bytes and its frame", () => {
  it.each([
    [
      "an invite that names a callbackUri",
      `${CALLS}/${CALL}/participants/invite`,
      '{ "callbackUri" : "http://127.0.0.1/" }',
      {},
    ],
    ["a creation without one", CALLS, '{ "subject" : 12345678901234567890 }', {}],
    ["a creation that is no JSON", CALLS, "callbackUri=http://127.0.0.1/", {}, "no JSON"],
    ["a creation without a body", CALLS, "", {}],
    [
      "a creation in an encoding that nobody knows",
      CALLS,
      "\x00\x01",
      { "content-encoding": "odd" },
      "no JSON",
    ],
    [
      "a creation in what is no gzip",
      CALLS,
      '{"callbackUri":"http://127.0.0.1/"}',
      { "content-encoding": "gzip" },
      "no JSON",
    ],
    ["a creation in gzip without one", CALLS, gzipSync('{ "a" : 1 }'), { "content-encoding": "gzip" }],
  ])("%s", async (_what, path, body, headers, told?: string) => {
    const behind = await graph();
    const proxy = await recorder({ upstream: behind.origin });
    const answer = await postJson(proxy.graphUrl + path, body, headers);
    expect(answer.status).toBe(201);
    expect(behind.requests[0]!.body).toEqual(Buffer.from(body));
    expect(header(behind, "content-length")).toBe(String(Buffer.byteLength(body)));
    expect(header(behind, "content-encoding")).toBe(
      (headers as http.OutgoingHttpHeaders)["content-encoding"],
    );
    const warnings = proxy.warnings().filter((message) => message.includes("callbackUri"));
    expect(warnings).toEqual(told === undefined ? [] : [expect.stringContaining(told)]);
  });

  it("a bot that leaves in the middle of its body: nothing reaches Graph, and the tape says so", async () => {
    const behind = await graph();
    const proxy = await recorder({ upstream: behind.origin });
    const client = await connect(proxy.graphUrl);
    client.send(`POST ${CALLS} HTTP/1.1`, "Host: localhost", "Content-Length: 100", "", '{"callbackUri":');
    await create(proxy, "{}"); // whatever was on its way before has arrived
    client.socket.destroy();
    await eventually(() => proxy.events.filter(({ event }) => event === "recorded")).toHaveLength(2);
    expect(behind.requests).toHaveLength(1);
    expect((await proxy.tape())[0]).toMatchObject({ failure: { kind: "client-gone" } });
  });
});

describe("the bot gets back its own callbackUri", () => {
  it.each([
    ["plain", false],
    ["in gzip", true],
  ])("from an answer %s, with the length that it has then; and so says the tape", async (_how, zipped) => {
    const answered = (asked: string): string =>
      `{ "id" : 12345678901234567890,\n"callbackUri":${JSON.stringify((JSON.parse(asked) as { callbackUri: string }).callbackUri)}, "s":"\u00e9" }`;
    const coding = zipped ? { "content-encoding": "gzip" } : {};
    const behind = await graph((asked) => (zipped ? gzipSync(answered(asked)) : answered(asked)), coding);
    const [{ own }, proxy] = [await bot(), await recorder({ upstream: behind.origin, secret: SECRET })];
    const { status, headers, bytes } = await create(proxy, JSON.stringify({ callbackUri: own }));
    const expected = answered(JSON.stringify({ callbackUri: own }));
    expect([status, bytes.toString(), headers["content-encoding"]]).toEqual([201, expected, undefined]);
    expect(headers["content-length"]).toBe(String(bytes.length));
    const [exchange] = await proxy.tape();
    expect(exchange!.response).toMatchObject({ status: 201, text: expected });
    expect(exchange!.request.body).toEqual({ callbackUri: own });
  });

  it("also from what is read later, escaped as Graph may write it", async () => {
    const behind = await graph((asked) => asked.replaceAll("/", "\\/"));
    const [{ own }, proxy] = [await bot(), await recorder({ upstream: behind.origin, secret: SECRET })];
    const { bytes } = await create(proxy, JSON.stringify({ callbackUri: own, subject: "a/b" }));
    expect(bytes.toString()).toBe(`{"callbackUri":"${own}","subject":"a\\/b"}`);
    const [exchange] = await proxy.tape();
    expect(exchange!.response).toMatchObject({ text: bytes.toString() });
  });

  it("and an answer without one keeps its bytes, in gzip and all", async () => {
    const answer = gzipSync('{ "id" : 1 }\n');
    const behind = await graph(() => answer, { "content-encoding": "gzip", etag: '"1"' });
    const [{ own }, proxy] = [await bot(), await recorder({ upstream: behind.origin })];
    const { headers, bytes } = await create(proxy, JSON.stringify({ callbackUri: own }));
    expect(bytes).toEqual(answer);
    expect(headers).toMatchObject({ "content-encoding": "gzip", etag: '"1"' });
    expect(gunzipSync(bytes).toString()).toBe('{ "id" : 1 }\n');
  });

  it("and an error of Graph's that tells of it in words passes as it is", async () => {
    const said = (asked: string): string => `{"error":{"message":"no good: ${asked.replaceAll('"', "'")}"}}`;
    const behind = await graph(said);
    const [{ own }, proxy] = [await bot(), await recorder({ upstream: behind.origin, secret: SECRET })];
    const { bytes } = await create(proxy, JSON.stringify({ callbackUri: own }));
    expect(bytes.toString()).toBe(said(behind.requests[0]!.body.toString()));
    expect(JSON.stringify(await proxy.tape())).not.toContain(SECRET);
  });
});
