import { channel, subscribe, unsubscribe } from "node:diagnostics_channel";
import dns from "node:dns";
import nock from "nock";
import { afterAll, expect, it, onTestFinished, vi } from "vitest";
import type { Exchange } from "../../src/tape/exchange.js";
import { Courier } from "../../src/wire/courier.js";

const courier = new Courier();
afterAll(() => courier.close());

afterAll(() => {
  nock.cleanAll();
  nock.restore();
});

/** Counts the sockets of this process from now on. */
function socketsMade(): () => number {
  let made = 0;
  const count = (): void => void (made += 1);
  subscribe("net.client.socket", count);
  onTestFinished(() => void unsubscribe("net.client.socket", count));
  expect(channel("net.client.socket").hasSubscribers).toBe(true);
  return () => made;
}

it("a delivery to an https URL is a request that nock can answer, without any socket or look-up", async () => {
  const made = socketsMade();
  const lookup = vi.spyOn(dns, "lookup");
  onTestFinished(() => lookup.mockRestore());
  const body = { value: [{ changeType: "updated", resourceUrl: "/communications/calls/c1" }] };
  const request = { method: "POST", url: "/", headers: { "scenario-id": "7" }, body };
  const notification: Exchange = { id: "x2", to: "bot", at: 0, request };
  const scope = nock("https://bot.example", {
    reqheaders: { "scenario-id": "7", "user-agent": "Microsoft-Skype/3.0,(Calling/1.0)" },
    badheaders: ["authorization", "accept-encoding"],
  });
  const bot = scope.post("/api/calls", body).reply(202);
  const status = await courier.deliver(
    notification,
    new URL("https://bot.example/api/calls"),
    new AbortController().signal,
  );
  expect(status).toBe(202);
  expect(bot.isDone()).toBe(true);
  expect(made()).toBe(0);
  expect(lookup).not.toHaveBeenCalled();
});
