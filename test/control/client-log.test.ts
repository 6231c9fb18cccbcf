import http from "node:http";
import { describe, expect, it } from "vitest";
import type { NumberedEvent } from "../../src/control/event-stream.js";
import { RemoteSession } from "../../src/control/remote-session.js";
import { Transport } from "../../src/control/transport.js";
import { eventually } from "../support/eventually.js";
import { listening } from "../support/listening.js";
import { reportOf } from "./fake-session.js";
import { connected } from "./opened.js";

describe("the log at the client", () => {
  it("has the events so far, then each as it comes, and ends with the report", async () => {
    const { session, main } = await connected();
    main.happen({ event: "warning", message: "one" });
    const got: NumberedEvent[] = [];
    const reading = read(session, got);
    await eventually(() => got.length).toBe(1);
    main.happen({ event: "warning", message: "two\n\nü" });
    await main.stop();
    await reading;
    expect(got).toEqual([
      { number: 1, event: { event: "warning", message: "one" } },
      { number: 2, event: { event: "warning", message: "two\n\nü" } },
      { number: 3, event: reportOf(0) },
    ]);
    expect(await all(session.events(2))).toEqual([{ number: 3, event: reportOf(0) }]);
  });

  it("that is left early is followed no more", async () => {
    const { session, main } = await connected();
    main.happen({ event: "warning", message: "one" });
    for await (const { number } of session.events()) if (number === 1) break;
    await eventually(() => main.followers).toBe(0);
  });

  it("of a session that there is no more is the server's error", async () => {
    const { client } = await connected();
    const session = await client.create({});
    await session.stop();
    await expect(all(session.events())).rejects.toMatchObject({ code: "ROLLCALL_NO_SESSION" });
  });

  it("that breaks off is taken up again where it was, until that gives nothing", async () => {
    const lasts: unknown[] = [];
    const server = http.createServer((request, response) => {
      const last = Number(request.headers["last-event-id"]);
      lasts.push(last);
      response.write(
        last < 2 ? `id: ${last + 1}\ndata: {"event":"warning","message":"ä"}\n\nid: 9` : ":\n\n",
        () => response.destroy(),
      );
    });
    const origin = await listening(server);
    const got: NumberedEvent[] = [];
    await expect(read(sessionAt(origin), got)).rejects.toMatchObject({
      code: "ROLLCALL_UNREACHABLE",
    });
    expect(got.map(({ number }) => number)).toEqual([1, 2]);
    expect(lasts).toEqual([0, 1, 2]);
  });

  it("comes in whatever pieces", async () => {
    const text = Buffer.from(
      'id: 1\ndata: {"event":"warning","message":"ä\u2028"}\n\n:\n\nid: 2\ndata: {}\n\n',
    );
    const server = http.createServer((_request, response) => {
      const send = (at: number): void => {
        if (at === text.length) response.end();
        else response.write(text.subarray(at, at + 1), () => setImmediate(send, at + 1));
      };
      send(0);
    });
    expect(await all(sessionAt(await listening(server)).events())).toEqual([
      { number: 1, event: { event: "warning", message: "ä\u2028" } },
      { number: 2, event: {} },
    ]);
  });
});

/** A session at a server that has nothing but its log. */
function sessionAt(origin: string): RemoteSession {
  const description = { id: "main", mode: "replay", graph: "http://127.0.0.1:40701" } as const;
  const never = (): Promise<never> => Promise.reject(new Error("nothing is waited for"));
  return new RemoteSession(description, new Transport(origin, "t"), never);
}

async function read(session: RemoteSession, into: NumberedEvent[]): Promise<void> {
  for await (const one of session.events()) into.push(one);
}

async function all(events: AsyncIterable<NumberedEvent>): Promise<NumberedEvent[]> {
  const got: NumberedEvent[] = [];
  for await (const one of events) got.push(one);
  return got;
}
