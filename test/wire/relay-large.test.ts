import { randomBytes } from "node:crypto";
import { describe, expect, it, onTestFinished } from "vitest";
import { connect } from "../support/connection.js";
import { DIRECTIONS, recorderDoor } from "../support/doors.js";
import { eventually } from "../support/eventually.js";
import { rawServer } from "../support/raw-server.js";
import { roundTrips } from "../support/round-trip.js";

const SIZE = 8 * 1024 * 1024;
const LARGE = randomBytes(SIZE);

/** What Node warns of, such as listeners that are never taken off. */
function warnings(): string[] {
  const seen: string[] = [];
  const note = (warning: Error): unknown => seen.push(warning.message);
  process.on("warning", note);
  onTestFinished(() => void process.off("warning", note));
  return seen;
}

function bytesAfterHead(bytes: Buffer): Buffer {
  return bytes.subarray(bytes.indexOf("\r\n\r\n") + 4);
}

describe.each(DIRECTIONS)("8 MB (to %s)", (to) => {
  it("of a request reach a reader that stands still at first", async () => {
    const warned = warnings();
    const behind = await rawServer(({ socket }) => socket.pause());
    const door = await recorderDoor(to, behind.origin);
    const client = await connect(door.origin);
    client.send(`POST ${door.target} HTTP/1.1`, "Host: localhost", `Content-Length: ${SIZE}`, "", "");
    client.socket.write(LARGE);
    const reader = await behind.asked();
    await roundTrips(door.origin);
    expect(reader.size).toBeLessThan(SIZE); // it does stand still
    reader.socket.resume();
    await eventually(() => bytesAfterHead(reader.bytes).length).toBe(SIZE);
    reader.send("HTTP/1.1 200 OK", "Content-Length: 2", "", "ok");
    await eventually(() => client.text).toMatch(/ok$/);
    expect(bytesAfterHead(reader.bytes).equals(LARGE)).toBe(true);
    const [exchange] = await door.tape();
    expect(Buffer.from(exchange!.request.base64!, "base64").equals(LARGE)).toBe(true);
    expect(warned).toEqual([]);
  });

  it.each([
    ["under a Content-Length", `Content-Length: ${SIZE}`],
    ["until the connection ends", "X-Framing: none"],
  ])("of an answer %s reach a reader that stands still at first", async (_frame, framing) => {
    const warned = warnings();
    const behind = await rawServer(({ socket }) => {
      socket.write(["HTTP/1.1 200 OK", framing, "", ""].join("\r\n"));
      socket.end(LARGE);
    });
    const door = await recorderDoor(to, behind.origin);
    const client = await connect(door.origin);
    client.socket.pause();
    client.send(`POST ${door.target} HTTP/1.1`, "Host: localhost", "Connection: close", "", "");
    await eventually(() => door.events.some(({ event }) => event === "recorded")).toBe(true);
    client.socket.resume();
    await eventually(() => client.ending).toBe("ended");
    const body = bytesAfterHead(client.bytes);
    const isChunked = framing.startsWith("X-");
    expect((isChunked ? withoutChunks(body) : body).equals(LARGE)).toBe(true);
    const [exchange] = await door.tape();
    expect(Buffer.from(exchange!.response!.base64!, "base64").equals(LARGE)).toBe(true);
    expect(exchange).not.toHaveProperty("failure");
    expect(warned).toEqual([]);
  });
});

/** The bytes of a chunked body that is whole. */
function withoutChunks(body: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const line = body.indexOf("\r\n", at);
    const size = parseInt(body.toString("latin1", at, line), 16);
    chunks.push(body.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
    if (size === 0) expect(at).toBe(body.length);
  }
  return Buffer.concat(chunks);
}
