import zlib from "node:zlib";
import { describe, expect, it } from "vitest";
import type { StoredBody } from "../../src/tape/exchange.js";
import { DIRECTIONS, onlyExchange, postTo, recorderDoor } from "../support/doors.js";
import { eventually } from "../support/eventually.js";
import { bodyOf, headerLines } from "../support/head.js";
import { rawServer } from "../support/raw-server.js";

const JSON_TEXT = '{"status":"running"}';
const BODY = { body: { status: "running" } };
const BINARY = "\xff\xfe\x00binary";
const latin1 = (bytes: Buffer): string => bytes.toString("latin1");

const ROWS: [string, string, string[], StoredBody][] = [
  ["gzip", latin1(zlib.gzipSync(JSON_TEXT)), [], BODY],
  ["deflate", latin1(zlib.deflateSync(JSON_TEXT)), [], BODY],
  ["br", latin1(zlib.brotliCompressSync(JSON_TEXT)), [], BODY],
  ["identity", JSON_TEXT, ["identity"], BODY],
  ["gzip", "no gzip at all", ["gzip"], { base64: Buffer.from("no gzip at all").toString("base64") }],
  ["zstd", BINARY, ["zstd"], { base64: Buffer.from(BINARY, "latin1").toString("base64") }],
];

describe.each(DIRECTIONS)("a body (to %s)", (to) => {
  it.each(ROWS)(
    "in %s passes as it is, both ways, and is decoded for the tape: %j",
    async (coding, bytes, kept, stored) => {
      const message = [`Content-Encoding: ${coding}`, `Content-Length: ${bytes.length}`, "", bytes] as const;
      const behind = await rawServer((connection) => connection.send("HTTP/1.1 200 OK", ...message));
      const door = await recorderDoor(to, behind.origin);
      const client = await postTo(door, ...message);
      await eventually(() => bodyOf(client.text)).toBe(bytes);
      for (const { text } of [client, behind.connections[0]!]) {
        expect(bodyOf(text)).toBe(bytes);
        expect(headerLines(text)).toContain(`content-encoding: ${coding}`);
        expect(headerLines(text)).toContain(`content-length: ${bytes.length}`);
      }
      const { request, response } = await onlyExchange(door);
      const [encoding] = kept;
      for (const message of [request, response])
        expect(message).toMatchObject({
          headers: encoding === undefined ? {} : { "content-encoding": encoding },
          ...stored,
        });
      if (encoding === undefined) expect(response!.headers).toEqual({});
    },
  );
});
