import zlib from "node:zlib";
import { describe, expect, it } from "vitest";
import { receivedMessage, settledBody } from "../../src/tape/body.js";
import type { Headers } from "../../src/tape/exchange.js";

const JSON_BYTES = Buffer.from('{"displayName": "Jürgen"}');
const BODY = { displayName: "Jürgen" };
const type = { "content-type": "application/json" };

/** A message as the tape holds it. */
const storeMessage = async (headers: Headers, bytes: Buffer) =>
  settledBody(await receivedMessage(headers, bytes));

describe("a compressed body", () => {
  it.each([
    ["gzip", zlib.gzipSync(JSON_BYTES)],
    ["x-gzip", zlib.gzipSync(JSON_BYTES)],
    ["deflate", zlib.deflateSync(JSON_BYTES)],
    ["br", zlib.brotliCompressSync(JSON_BYTES)],
    [" GZIP ", zlib.gzipSync(JSON_BYTES)],
    ["gzip, br", zlib.brotliCompressSync(zlib.gzipSync(JSON_BYTES))],
    ["identity,gzip", zlib.gzipSync(JSON_BYTES)],
  ])("in %j is decoded and its header goes", async (encoding, bytes) => {
    const stored = await storeMessage({ ...type, "content-encoding": encoding }, bytes);
    expect(stored).toEqual({ headers: type, body: BODY });
  });

  it("in two encodings that stand in two headers is decoded twice", async () => {
    const bytes = zlib.gzipSync(zlib.gzipSync(JSON_BYTES));
    expect(await storeMessage({ "content-encoding": ["gzip", "gzip"] }, bytes)).toEqual({
      headers: {},
      body: BODY,
    });
  });

  it.each([
    ["gzip", "is corrupt", Buffer.concat([zlib.gzipSync(JSON_BYTES).subarray(0, -8), Buffer.alloc(8, 7)])],
    ["gzip", "breaks off before anything came", zlib.gzipSync(JSON_BYTES).subarray(0, 5)],
    ["gzip", "is not compressed at all", JSON_BYTES],
    ["br", "is another encoding's", zlib.gzipSync(JSON_BYTES)],
    ["zstd", "is in an encoding that is not known", Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
    ["__proto__", "is in no encoding", JSON_BYTES],
    ["gzip, zstd", "is in one that is known under one that is not", zlib.gzipSync(JSON_BYTES)],
  ])("that says %s and %s keeps its bytes and its header", async (encoding, _how, bytes) => {
    const headers = { ...type, "content-encoding": encoding };
    expect(await storeMessage(headers, bytes)).toEqual({ headers, base64: bytes.toString("base64") });
  });

  it.each([
    ["gzip", zlib.gzipSync],
    ["deflate", zlib.deflateSync],
    ["br", zlib.brotliCompressSync],
  ])("that says %s and breaks off is decoded as far as it came", async (encoding, compress) => {
    const whole = Array.from({ length: 99 }, (_, index) => `line ${index}`).join();
    const headers = { ...type, "content-encoding": encoding };
    const { headers: kept, text = "" } = await storeMessage(headers, compress(whole).subarray(0, -20));
    expect(kept).toEqual(type);
    expect(text.length).toBeGreaterThan(10);
    expect(whole.startsWith(text)).toBe(true);
  });

  it("that was empty before it was compressed keeps its bytes and its header", async () => {
    const headers = { "content-encoding": "gzip" };
    const bytes = zlib.gzipSync("");
    expect(await storeMessage(headers, bytes)).toEqual({ headers, base64: bytes.toString("base64") });
  });

  it("that is empty stays empty and keeps its header", async () => {
    const headers = { "content-encoding": "gzip" };
    expect(await storeMessage(headers, Buffer.alloc(0))).toEqual({ headers });
  });

  it("that is decoded to what is no JSON is stored as what it is", async () => {
    const headers = { "content-encoding": "gzip" };
    expect(await storeMessage(headers, zlib.gzipSync("a=1"))).toEqual({ headers: {}, text: "a=1" });
    expect(await storeMessage(headers, zlib.gzipSync(Buffer.from([255])))).toEqual({
      headers: {},
      base64: "/w==",
    });
  });
});

describe("a body without an encoding", () => {
  it.each([type, { "content-encoding": "identity" }, { "content-encoding": "" }])(
    "is stored with its headers as they are: %j",
    async (headers) => {
      expect(await storeMessage(headers, JSON_BYTES)).toEqual({ headers, body: BODY });
    },
  );
});
