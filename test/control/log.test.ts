import { describe, expect, it } from "vitest";
import { BEAT } from "../../src/control/log-stream.js";
import type { Event } from "../../src/engine/events.js";
import { connect, type Connection } from "../support/connection.js";
import { eventually } from "../support/eventually.js";
import { HandClock } from "../support/hand-clock.js";
import { bodyOf, firstLine, headerLines } from "../support/head.js";
import { reportOf } from "./fake-session.js";
import { ask, opened, refusal, type Opened } from "./opened.js";

function warning(message: string): Event {
  return { event: "warning", message };
}

/** Follows the log of a session on a connection of its own; HTTP/1.0, so that no chunks are in the body. */
async function follow({ control }: Opened, id = "main", last?: string): Promise<Connection> {
  const connection = await connect(control.url);
  connection.send(
    `GET /sessions/${id}/log HTTP/1.0`,
    `Authorization: Bearer ${control.token}`,
    ...(last === undefined ? [] : [`Last-Event-ID: ${last}`]),
    ...["", ""],
  );
  await eventually(() => firstLine(connection.text)).not.toBe("");
  return connection;
}

function sent(...events: (readonly [number, Event])[]): string {
  return events.map(([number, event]) => `id: ${number}\ndata: ${JSON.stringify(event)}\n\n`).join("");
}

describe("a log that is followed", () => {
  it("has the events so far, then each as it comes, with their numbers, and no byte else", async () => {
    const all = await opened();
    const events = ["one", "two", "three\nand four", "\u2028 ü"].map(warning);
    for (const event of events.slice(0, 2)) all.main.happen(event);
    const client = await follow(all);
    await eventually(() => bodyOf(client.text)).toBe(sent([1, events[0]!], [2, events[1]!]));
    for (const event of events.slice(2)) all.main.happen(event);
    const body = sent(...events.map((event, index) => [index + 1, event] as const));
    await eventually(() => client.bytes.subarray(-Buffer.byteLength(body)).toString()).toBe(body);
    expect(firstLine(client.text)).toBe("HTTP/1.1 200 OK");
    expect(headerLines(client.text)).toContain("content-type: text/event-stream");
    expect(client.ending).toBe("open");
  });

  it("without an event yet has its head at once", async () => {
    const client = await follow(await opened());
    expect(firstLine(client.text)).toBe("HTTP/1.1 200 OK");
    expect(bodyOf(client.text)).toBe("");
  });

  it("goes on behind Last-Event-ID", async () => {
    const all = await opened();
    for (const message of ["one", "two", "three"]) all.main.happen(warning(message));
    const client = await follow(all, "main", "2");
    await eventually(() => bodyOf(client.text)).toBe(sent([3, warning("three")]));
    const ahead = await follow(all, "main", "4");
    all.main.happen(warning("four"));
    all.main.happen(warning("five"));
    await eventually(() => bodyOf(ahead.text)).toBe(sent([5, warning("five")]));
  });

  it("begins with the first event that is kept, by its number", async () => {
    const all = await opened();
    for (const message of ["one", "two", "three"]) all.main.happen(warning(message));
    all.main.oldest = 3;
    const client = await follow(all, "main", "1");
    await eventually(() => bodyOf(client.text)).toBe(sent([3, warning("three")]));
  });

  it.each(["x1", "-1", "1.5", "9".repeat(30)])("behind Last-Event-ID %s is 400", async (last) => {
    const { control } = await opened();
    const headers = { authorization: `Bearer ${control.token}`, "last-event-id": last };
    expect(await ask(control, "GET /sessions/main/log", undefined, { headers })).toMatchObject({
      status: 400,
      body: refusal(
        "ROLLCALL_USAGE",
        `Last-Event-ID "${last}" is none: give the id of an event of this log.`,
      ),
    });
  });

  it("ends with the report when its session is deleted", async () => {
    const all = await opened();
    await ask(all.control, "POST /sessions", {});
    const client = await follow(all, "s1");
    all.created[0]!.happen(warning("one"));
    await ask(all.control, "DELETE /sessions/s1");
    await eventually(() => client.ending).toBe("ended");
    expect(bodyOf(client.text)).toBe(sent([1, warning("one")], [2, reportOf(0)]));
    expect(all.created[0]!.followers).toBe(0);
  });

  it("ends although its session cannot be stopped", async () => {
    const all = await opened();
    await ask(all.control, "POST /sessions", {});
    const client = await follow(all, "s1");
    all.created[0]!.ending = () => Promise.reject(new Error("the disk is full"));
    await ask(all.control, "DELETE /sessions/s1");
    await eventually(() => client.ending).toBe("ended");
    expect(bodyOf(client.text)).toBe("");
    expect(all.created[0]!.followers).toBe(0);
  });

  it("of a session that has ended already is what there was, be it nothing new", async () => {
    const all = await opened();
    all.main.happen(warning("one"));
    await all.main.stop();
    for (const [last, body] of [
      [undefined, sent([1, warning("one")], [2, reportOf(0)])],
      ["2", ""],
    ] as const) {
      const client = await follow(all, "main", last);
      await eventually(() => client.ending).toBe("ended");
      expect(bodyOf(client.text)).toBe(body);
    }
    expect(all.main.followers).toBe(0);
  });

  it("is sent something every 15 s, be it nothing, and nothing any more when the client has left", async () => {
    const clock = new HandClock();
    const all = await opened({ clock });
    const client = await follow(all);
    expect(clock.pending).toBe(1);
    clock.advance(BEAT);
    await eventually(() => bodyOf(client.text)).toBe(":\n\n");
    clock.advance(BEAT);
    await eventually(() => bodyOf(client.text)).toBe(":\n\n:\n\n");
    client.socket.destroy();
    await eventually(() => all.main.followers).toBe(0);
    expect(clock.pending).toBe(0);
    all.main.happen(warning("to nobody"));
    expect(all.warnings).toEqual([]);
  });

  it("may be followed by 50 clients at once, without a word from Node", async () => {
    const spoken: string[] = [];
    const hear = (warned: Error): void => void spoken.push(warned.message);
    process.on("warning", hear);
    const all = await opened();
    const clients = await Promise.all(Array.from({ length: 50 }, () => follow(all)));
    await eventually(() => all.main.followers).toBe(50);
    all.main.happen(warning("one"));
    for (const client of clients) await eventually(() => bodyOf(client.text)).toBe(sent([1, warning("one")]));
    for (const client of clients) client.socket.destroy();
    await eventually(() => all.main.followers).toBe(0);
    process.off("warning", hear);
    expect(spoken).toEqual([]);
  });

  it("is read whole by one that comes late, however much there is", async () => {
    const all = await opened();
    const large = warning("x".repeat(1_000_000));
    for (let count = 0; count < 30; count += 1) all.main.happen(large);
    const client = await follow(all);
    await eventually(() => client.size).toBeGreaterThan(30_000_000);
    expect(all.warnings).toEqual([]);
    expect(client.ending).toBe("open");
  });

  it("by a client that does not read is cut off, told of once, and taken up again", async () => {
    const all = await opened();
    const client = await follow(all);
    client.socket.pause();
    const large = warning("x".repeat(1_000_000));
    let count = 0;
    while (all.main.followers > 0 && count < 100) {
      all.main.happen(large);
      count += 1;
    }
    expect(count).toBeLessThan(30);
    expect(all.warnings).toEqual(["a client that follows the log does not read it: cut off"]);
    const again = await follow(all, "main", `${count - 1}`);
    await eventually(() => bodyOf(again.text)).toBe(sent([count, large]));
  });
});

it("what fails as the log is opened breaks the answer off, and is told of", async () => {
  const all = await opened();
  all.main.failure = new Error("no log");
  const client = await connect(all.control.url);
  client.send("GET /sessions/main/log HTTP/1.0", `Authorization: Bearer ${all.control.token}`, "", "");
  await eventually(() => client.ending).not.toBe("open");
  expect(all.warnings).toEqual(["GET /sessions/main/log at the control API failed: no log"]);
});
