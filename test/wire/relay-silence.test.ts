import { describe, expect, it } from "vitest";
import { DIRECTIONS, EMPTY_JSON, onlyExchange, postTo, recorderDoor } from "../support/doors.js";
import { eventually } from "../support/eventually.js";
import { HandClock } from "../support/hand-clock.js";
import { bodyOf } from "../support/head.js";
import { rawServer } from "../support/raw-server.js";
import { roundTrips } from "../support/round-trip.js";

const KNOWN = ["HTTP/1.1 200 OK", "Content-Length: 10", "", ""].join("\r\n");

describe.each(DIRECTIONS)("silence (to %s)", (to) => {
  it("before an answer is given up after a while: the client's connection is reset, the other side's closed", async () => {
    const clock = new HandClock();
    const behind = await rawServer();
    const door = await recorderDoor(to, behind.origin, { clock, stallAfter: 1000 });
    const client = await postTo(door, ...EMPTY_JSON);
    const answering = await behind.asked();
    await eventually(() => answering.text).toMatch(/\{\}$/);
    clock.advance(1000); // the request came within it
    await roundTrips(door.origin);
    expect([client.ending, answering.ending]).toEqual(["open", "open"]);
    clock.advance(1000);
    await eventually(() => client.ending).toBe("ECONNRESET");
    await eventually(() => answering.ending).not.toBe("open");
    const exchange = await onlyExchange(door);
    expect(exchange).toMatchObject({
      failure: { kind: "stalled", after: 2000 },
      detail: "no byte came for 1000 ms",
    });
    expect(exchange).not.toHaveProperty("response");
  });

  it("within an answer is given up after a while: the client has what came", async () => {
    const clock = new HandClock();
    const behind = await rawServer();
    const door = await recorderDoor(to, behind.origin, { clock, stallAfter: 1000 });
    const client = await postTo(door, ...EMPTY_JSON);
    const answering = await behind.asked();
    for (const piece of ["", KNOWN, "hel", "lo"]) {
      if (piece) answering.send(piece);
      await roundTrips(door.origin);
      clock.advance(1000); // each piece puts it off
    }
    expect(client.ending).toBe("open");
    clock.advance(1000);
    await eventually(() => client.ending).toBe("ended");
    expect(bodyOf(client.text)).toBe("hello");
    await eventually(() => answering.ending).not.toBe("open");
    expect(await onlyExchange(door)).toMatchObject({
      response: { text: "hello" },
      failure: { kind: "stalled", after: 5000 },
    });
  });

  it("that ends after it was given up changes nothing for a client that reads late", async () => {
    const clock = new HandClock();
    const begun = "x".repeat(4 * 1024 * 1024);
    const behind = await rawServer();
    const door = await recorderDoor(to, behind.origin, { clock, stallAfter: 1000 });
    const client = await postTo(door, ...EMPTY_JSON);
    client.socket.pause();
    const answering = await behind.asked();
    answering.send("HTTP/1.1 200 OK", `Content-Length: ${begun.length + 5}`, "", begun);
    await eventually(() => answering.socket.writableLength).toBe(0);
    await roundTrips(door.origin);
    clock.advance(1000);
    clock.advance(1000);
    await eventually(() => door.events.some(({ event }) => event === "recorded")).toBe(true);
    answering.send("later");
    await eventually(() => answering.ending).not.toBe("open");
    client.socket.resume();
    await eventually(() => client.ending).toBe("ended");
    const { response } = await onlyExchange(door);
    expect(bodyOf(client.text) === (response!.text ?? "")).toBe(true); // compared here: a difference of megabytes says nothing
  });

  it("is not waited for once there is an answer", async () => {
    const clock = new HandClock();
    const behind = await rawServer((connection) => connection.send(`${KNOWN}helloworld`));
    const door = await recorderDoor(to, behind.origin, { clock });
    const client = await postTo(door, ...EMPTY_JSON);
    await eventually(() => bodyOf(client.text)).toBe("helloworld");
    expect(clock.pending).toBe(0);
  });

  it("is ended when the recorder is stopped", async () => {
    const clock = new HandClock();
    const behind = await rawServer((connection) => connection.send(KNOWN + "hello"));
    const door = await recorderDoor(to, behind.origin, { clock, stallAfter: 60_000 });
    const client = await postTo(door, ...EMPTY_JSON);
    await eventually(() => client.text).toMatch(/\r\n\r\n$/);
    const stopping = door.stop();
    clock.advance(5000);
    await stopping;
    await eventually(() => client.ending).not.toBe("open");
    const { response, failure, detail } = await onlyExchange(door);
    expect([response!.text, failure!.kind]).toEqual(["hello", "stalled"]);
    expect(detail).toBe("the recorder was stopped before the answer was complete");
  });
});
