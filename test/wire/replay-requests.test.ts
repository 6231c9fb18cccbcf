import http from "node:http";
import { once } from "node:events";
import type { Socket } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { systemClock } from "../../src/base/clock.js";
import type { Library, Shelved } from "../../src/engine/serving.js";
import { openGraphListener } from "../../src/wire/graph-listener.js";
import { replayRequests } from "../../src/wire/serve.js";
import { toGraph } from "../support/exchanges.js";
import { send } from "../support/invite-one.js";
import { A, STRANGER } from "../support/session.js";
import { sessionsOf, shelfOf } from "../support/shelf-of.js";
import { eventually } from "../support/eventually.js";

/** A proxy over a folder with one cassette, which is opened when the test says so. */
async function proxy(timing: "instant" | "recorded" = "instant") {
  const { library } = shelfOf({ one: [toGraph("x1", A, { after: 1_000_000 })] });
  let opened = (): void => undefined;
  const gate = new Promise<void>((resolve) => (opened = resolve));
  let asked = (): void => undefined;
  const asking = new Promise<void>((resolve) => (asked = resolve));
  const slow: Library = {
    ...library,
    open: async (name): Promise<Shelved> => {
      asked();
      await gate;
      return library.open(name);
    },
  };
  const { subject, events } = sessionsOf(slow, { timing });
  const door = { address: { host: "127.0.0.1", port: 0 }, clock: systemClock, emit: () => undefined };
  const listener = await openGraphListener(door, replayRequests(subject, systemClock));
  onTestFinished(() => listener.close());
  return { subject, events, asking, opened: () => opened(), origin: `${listener.origin}/~one` };
}

it.each([
  ["would be answered", A, "instant", "cut-off"],
  ["would be answered in time", A, "recorded", "cut-off"],
  ["is a miss", STRANGER, "instant", "missed"],
] as const)(
  "a client that leaves while its cassette is opened, and whose request %s, keeps nobody waiting",
  async (_, live, timing, last) => {
    const { subject, events, asking, opened, origin } = await proxy(timing);
    const leaving = http.request(origin + live.url, {
      method: "POST",
      headers: { "content-type": "application/json" },
    });
    leaving.on("error", () => undefined);
    const connected = once(leaving, "socket") as Promise<[Socket]>;
    leaving.end(JSON.stringify(live.body));
    await asking;
    const [socket] = await connected;
    socket.destroy();
    await once(socket, "close");
    // A request that comes later is behind the end of the other: it has been noticed when this one is.
    expect((await fetch(`${origin}-not-there/`)).status).toBe(599);
    opened();
    await eventually(() => events.at(-1)?.event).toBe(last);
    await subject.settled();
    expect(subject.report()).toMatchObject({ requests: 2 });
  },
);

it("a client that stays is answered when its cassette is open", async () => {
  const { subject, asking, opened, origin } = await proxy();
  const answer = send(origin, A);
  await asking;
  opened();
  expect((await answer).status).toBe(200);
  await subject.settled();
});
