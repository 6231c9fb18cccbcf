import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Direction } from "../../src/tape/exchange.js";
import { connect, type Connection } from "../support/connection.js";
import { eventually } from "../support/eventually.js";
import { bodyOf } from "../support/head.js";
import { heldDoor, type HeldDoor } from "../support/held-door.js";
import { rawServer } from "../support/raw-server.js";
import { roundTrips } from "../support/round-trip.js";
import { upstream } from "../support/upstream.js";

interface Row {
  answer: string;
  method: string;
  /** What the other side sends, piece by piece. */
  pieces: string[];
  /** The body's bytes that the client has while the append is held; null where it has not even the head. */
  held: string | null;
  /** The body's bytes that the client has in the end. */
  whole: string;
}

const zipped = gzipSync('{"status":"running"}').toString("latin1");
const lines = (...text: string[]): string => text.join("\r\n");

const ROWS: Row[] = [
  {
    ...{ answer: "a Content-Length in one chunk", method: "POST", held: "", whole: "hello" },
    pieces: [lines("HTTP/1.1 200 OK", "Content-Length: 5", "", "hello")],
  },
  {
    ...{ answer: "a Content-Length in several chunks", method: "POST", held: "abcdef", whole: "abcdefghi" },
    pieces: [lines("HTTP/1.1 200 OK", "Content-Length: 9", "", "abc"), "def", "ghi"],
  },
  {
    ...{ answer: "a Content-Length whose head comes alone", method: "POST", held: "", whole: "hello" },
    pieces: [lines("HTTP/1.1 200 OK", "Content-Length: 5", "", ""), "hello"],
  },
  {
    ...{ answer: "one chunk", method: "POST", held: "", whole: lines("3", "abc", "0", "", "") },
    pieces: [lines("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", "3", "abc", "0", "", "")],
  },
  {
    ...{ answer: "several chunks", method: "POST", held: lines("3", "abc", "") },
    whole: lines("3", "abc", "2", "de", "0", "", ""),
    pieces: [
      lines("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", "3", "abc", ""),
      lines("2", "de", ""),
      lines("0", "", ""),
    ],
  },
  {
    ...{ answer: "no chunk", method: "POST", held: null, whole: lines("0", "", "") },
    pieces: [lines("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", "0", "", "")],
  },
  {
    ...{ answer: "a gzip body", method: "POST", held: "", whole: zipped },
    pieces: [
      lines("HTTP/1.1 200 OK", "Content-Encoding: gzip", `Content-Length: ${zipped.length}`, "", zipped),
    ],
  },
  {
    ...{ answer: "a 204", method: "POST", held: null, whole: "" },
    pieces: [lines("HTTP/1.1 204 No Content", "", "")],
  },
  {
    ...{ answer: "a 304", method: "POST", held: null, whole: "" },
    pieces: [lines("HTTP/1.1 304 Not Modified", 'ETag: "1"', "", "")],
  },
  {
    ...{ answer: "an answer to HEAD", method: "HEAD", held: null, whole: "" },
    pieces: [lines("HTTP/1.1 200 OK", "Content-Length: 99", "", "")],
  },
  {
    ...{ answer: "an empty 202", method: "POST", held: null, whole: "" },
    pieces: [lines("HTTP/1.1 202 Accepted", "Content-Length: 0", "", "")],
  },
];

const DIRECTIONS: Direction[] = ["graph", "bot"];
/** Graph posts and nothing else. */
const CASES = DIRECTIONS.flatMap((to) =>
  ROWS.filter(({ method }) => to === "graph" || method === "POST").map(
    (row) => [row.answer, to, { to, ...row }] as const,
  ),
);

async function ask({ origin, target }: HeldDoor, method: string): Promise<Connection> {
  const client = await connect(origin);
  client.send(`${method} ${target} HTTP/1.1`, "Host: localhost", "Content-Length: 0", "", "");
  return client;
}

/** A client whose answer has come completely from the other side, and whose append is held. */
async function heldClient({ to, method, pieces }: Pick<Row, "method" | "pieces"> & { to: Direction }) {
  const other = await rawServer();
  const door = await heldDoor(to, other.origin);
  const client = await ask(door, method);
  const answering = await other.asked();
  for (const piece of pieces) {
    answering.send(piece);
    await roundTrips(door.origin); // each piece arrives by itself
  }
  await eventually(() => door.sink.appended.length).toBe(1);
  await roundTrips(door.origin);
  return { door, client };
}

describe("while its append is held", () => {
  it.each(CASES)(
    "%s (to %s) has not come to its end, and does when it returns",
    async (_answer, _to, row) => {
      const { door, client } = await heldClient(row);
      expect(bodyOf(client.text)).toBe(row.held);
      door.sink.release();
      await eventually(() => bodyOf(client.text)).toBe(row.whole);
      expect(client.ending).toBe("open");
    },
  );

  it.each(DIRECTIONS)("the head of a body to come has gone out as soon as it came (to %s)", async (to) => {
    const other = await rawServer();
    const door = await heldDoor(to, other.origin);
    const client = await ask(door, "POST");
    (await other.asked()).send("HTTP/1.1 200 OK", "Content-Length: 5", "", "");
    await eventually(() => bodyOf(client.text)).toBe("");
  });

  it("Graph's post is not answered when there is no bot behind", async () => {
    const door = await heldDoor("bot", undefined);
    const client = await ask(door, "POST");
    await eventually(() => door.sink.appended.length).toBe(1);
    await roundTrips(door.origin);
    expect(client.text).toBe("");
    door.sink.release();
    await eventually(() => client.text).toMatch(/^HTTP\/1\.1 202 Accepted\r\n(.+\r\n)*content-length: 0\r\n/);
  });

  it.each(DIRECTIONS)("a second request on the same connection is not answered early (to %s)", async (to) => {
    const { door, client } = await pipelined(to);
    expect(bodyOf(client.text)).toBe("");
    door.sink.release();
    await eventually(() => client.text).toMatch(
      /^HTTP\/1\.1 200 (.|\r\n)*one.*HTTP\/1\.1 200 (.|\r\n)*two$/s,
    );
  });
});

describe("when its append fails", () => {
  it.each(CASES)("%s (to %s) breaks off before its end", async (_answer, _to, row) => {
    const { door, client } = await heldClient(row);
    door.sink.fail(new Error("no space left"));
    await eventually(() => client.ending).not.toBe("open");
    expect(bodyOf(client.text)).toBe(row.held);
    expect(door.warnings).toContainEqual(expect.stringMatching(/^x1 could not be written \(no space left\)/));
    expect(door.recording.report().findings).toMatchObject([{ kind: "not-journalled", exchange: "x1" }]);
  });

  it("Graph's post is not answered when there is no bot behind", async () => {
    const door = await heldDoor("bot", undefined);
    const client = await ask(door, "POST");
    await eventually(() => door.sink.appended.length).toBe(1);
    door.sink.fail(new Error("no space left"));
    await eventually(() => client.ending).not.toBe("open");
    expect(client.text).toBe("");
    expect(door.warnings).toContainEqual(expect.stringMatching(/^x1 could not be written \(no space left\)/));
  });

  it.each(DIRECTIONS)("nothing behind it on the same connection is answered (to %s)", async (to) => {
    const { door, client } = await pipelined(to);
    door.sink.fail(new Error("no space left"));
    await eventually(() => client.ending).not.toBe("open");
    expect(bodyOf(client.text)).toBe("");
  });
});

/** Two requests at once on one connection, both answered from behind; the append of the first is held. */
async function pipelined(to: Direction) {
  const behind = await upstream((response, { body }) => response.end(body));
  const door = await heldDoor(to, behind.origin, ({ id }) => id === "x1");
  const client = await connect(door.origin);
  for (const body of ["one", "two"])
    client.send(`POST ${door.target} HTTP/1.1`, "Host: localhost", "Content-Length: 3", "", body);
  await eventually(() => door.sink.appended.length).toBe(2);
  await roundTrips(door.origin);
  return { door, client };
}
