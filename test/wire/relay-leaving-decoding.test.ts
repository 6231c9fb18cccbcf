import { gzipSync } from "node:zlib";
import { expect, it, vi } from "vitest";
import type * as Body from "../../src/tape/body.js";
import { CALLS } from "../support/callback-uri.js";
import { connect } from "../support/connection.js";
import { eventually } from "../support/eventually.js";
import { HandClock } from "../support/hand-clock.js";
import { rawServer } from "../support/raw-server.js";
import { recorder } from "../support/recorder.js";
import { roundTrips } from "../support/round-trip.js";

const gate = vi.hoisted(() => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { waiting: 0, opened, open: () => open() };
});

/** Decoding takes as long as the test wants. */
vi.mock("../../src/tape/body.js", async (original) => {
  const body = await original<typeof Body>();
  const decodedText: typeof body.decodedText = async (headers, bytes) => {
    gate.waiting += 1;
    await gate.opened;
    return body.decodedText(headers, bytes);
  };
  return { ...body, decodedText };
});

it("a client that leaves while its body is being decoded: nothing is forwarded, as the tape says", async () => {
  const behind = await rawServer();
  const proxy = await recorder({ upstream: behind.origin, clock: new HandClock() });
  const client = await connect(proxy.graphUrl);
  const bytes = gzipSync('{"callbackUri":"http://127.0.0.1:9/calls"}');
  client.send(
    `POST ${CALLS} HTTP/1.1`,
    "Host: localhost",
    "Content-Type: application/json",
    "Content-Encoding: gzip",
    `Content-Length: ${bytes.length}`,
    "",
    "",
  );
  client.socket.write(bytes);
  await eventually(() => gate.waiting).toBe(1);
  client.socket.destroy();
  await eventually(() => proxy.events.some(({ event }) => event === "recorded")).toBe(true);
  gate.open();
  await roundTrips(proxy.graphUrl);
  expect(await proxy.tape()).toMatchObject([{ failure: { kind: "client-gone" } }]);
  expect(behind.connections).toEqual([]);
});
