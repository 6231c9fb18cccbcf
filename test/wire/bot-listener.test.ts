import { expect, onTestFinished, test } from "vitest";
import { openBotListener } from "../../src/wire/bot-listener.js";
import type { Bot } from "../../src/wire/in-process.js";
import { connect } from "../support/connection.js";
import { eventually } from "../support/eventually.js";

/** A function with a URL, and what was said of it. */
async function listening(bot: Bot): Promise<{ origin: string; said: string[] }> {
  const said: string[] = [];
  const listener = await openBotListener(bot, (message) => void said.push(message));
  onTestFinished(() => listener.close());
  return { origin: listener.origin, said };
}

test("a function is handed what is posted to it, and its answer is the answer", async () => {
  const heard: unknown[] = [];
  const { origin, said } = await listening(async (request) => {
    const { method, url, headers } = request;
    heard.push([method, url, headers.get("x-mine"), await request.json()]);
    return new Response("thanks", {
      status: 201,
      headers: [
        ["x-own", "1"],
        ["set-cookie", "a=1"],
        ["set-cookie", "b=2"],
      ],
    });
  });
  const init = { method: "POST", headers: { "x-mine": "7" }, body: '{"value":[]}' };
  const answer = await fetch(`${origin}/api/calls?bot=a%20b`, init);
  expect(heard).toEqual([["POST", "http://bot.invalid/api/calls?bot=a%20b", "7", { value: [] }]]);
  expect([answer.status, answer.headers.get("x-own"), await answer.text()]).toEqual([201, "1", "thanks"]);
  expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  expect(said).toEqual([]);
});

test("a post without a body, and an answer without one, are that", async () => {
  const { origin } = await listening(async (request) => {
    expect(await request.text()).toBe("");
    return new Response(null, { status: 204 });
  });
  const answer = await fetch(origin, { method: "POST" });
  expect([answer.status, await answer.text()]).toEqual([204, ""]);
});

test.each<[what: string, bot: () => unknown, why: string]>([
  [
    "throws",
    () => {
      throw new Error("not\ntoday");
    },
    "not today",
  ],
  ["rejects", () => Promise.reject(new Error("nor tomorrow")), "nor tomorrow"],
  ["gives no Response", () => undefined, "answered with what is no Response"],
])("a function that %s breaks the connection off, and why is said", async (_what, bot, why) => {
  const { origin, said } = await listening(bot as Bot);
  await expect(fetch(origin, { method: "POST", body: "{}" })).rejects.toThrow("fetch failed");
  expect(said).toEqual([expect.stringContaining(why)]);
});

test("a function hears when whoever has posted is gone", async () => {
  let aborted = false;
  let heard = (): void => undefined;
  const asked = new Promise<void>((resolve) => (heard = resolve));
  const { origin } = await listening(({ signal }) => {
    heard();
    signal.addEventListener("abort", () => (aborted = true));
    return new Promise(() => undefined);
  });
  const poster = await connect(origin);
  poster.send("POST / HTTP/1.1", "Host: x", "Content-Length: 2", "", "{}");
  await asked;
  poster.socket.destroy();
  await eventually(() => aborted).toBe(true);
});
