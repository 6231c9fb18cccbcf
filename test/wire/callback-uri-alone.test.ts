import { describe, expect, it } from "vitest";
import { AWAY, create, graph, leadingTo } from "../support/callback-uri.js";
import { nobody } from "../support/nobody.js";
import { recorder } from "../support/recorder.js";

const SECRET = "aSecretPathSegment";

/** A bot whose callbackUri rollcall cannot stand in for: what Graph got, and what was said of it. */
async function leftAlone(callbackUri: string, options: { callback?: string; away?: boolean } = {}) {
  const { away = false, ...given } = options;
  const behind = await graph();
  const there = away ? { upstream: AWAY, agent: leadingTo(behind.origin) } : { upstream: behind.origin };
  const proxy = await recorder({ ...there, ...given, secret: SECRET });
  const text = `{ "callbackUri" : ${JSON.stringify(callbackUri)}, "n":12345678901234567890 }`;
  const { bytes } = await create(proxy, text);
  expect([behind.requests[0]!.body.toString(), bytes.toString()]).toEqual([text, text]);
  return proxy.warnings().filter((message) => message.includes("callbackUri"));
}

describe("a callbackUri that rollcall cannot stand in for is left as it is, and that is said", () => {
  it("Graph is somewhere else and there is no tunnel, with and without --callback", async () => {
    const says = `x1: callbackUri http://127.0.0.1:3978 is left as it is, and its notifications pass rollcall by: ${AWAY} cannot reach rollcall here. Give --public-url, a tunnel's URL.`;
    expect(await leftAlone("http://127.0.0.1:3978/", { away: true })).toEqual([says]);
    const callback = await nobody();
    expect(await leftAlone("http://127.0.0.1:3978/", { away: true, callback })).toEqual([says]);
  });

  it.each([
    [
      "is on another machine",
      "https://bot.example/api/calls",
      "callbackUri https://bot.example is on another machine",
    ],
    [
      "is an address of another machine",
      "http://192.0.2.1/x",
      "callbackUri http://192.0.2.1 is on another machine",
    ],
    [
      "has Graph's host",
      "https://graph.microsoft.com/x",
      "callbackUri https://graph.microsoft.com is on another machine",
    ],
    ["has another scheme", "ftp://127.0.0.1/x", 'callbackUri "ftp://127.0.0.1/x" is no http(s) URL'],
    ["is none", "nonsense", 'callbackUri "nonsense" is no http(s) URL'],
  ])("it %s", async (_what, own, reason) => {
    const [message, ...others] = await leftAlone(own);
    const shown = /^(?:https?|ftp):/.test(own) ? ` ${new URL(own).origin}` : "";
    expect(message).toContain(
      `x1: callbackUri${shown} is left as it is, and its notifications pass rollcall by: ${reason}`,
    );
    expect(others).toEqual([]);
  });

  it("it is none, with --callback", async () => {
    expect(await leftAlone("nonsense", { callback: await nobody() })).toEqual([
      "x1: callbackUri is left as it is, and its notifications pass rollcall by: it is no URL",
    ]);
  });

  it("it has a user and a password, which nobody is shown", async () => {
    const [message] = await leftAlone("http://me:hunter2@127.0.0.1/x");
    expect(message).toContain("callbackUri holds a user or a password");
    expect(message).not.toContain("hunter2");
  });
});
