import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { record } from "../../src/compose/index.js";
import { type Event } from "../../src/engine/events.js";
import { postJson } from "../support/asking.js";
import { bot, CALLS, create, given, graph, naming } from "../support/callback-uri.js";
import { newPlace } from "../support/place.js";
import { recorder } from "../support/recorder.js";

const SECRET = "aSecretPathSegment";

describe("with --callback", () => {
  it.each(["https://bot.example/api/calls", "http://127.0.0.1:1/x", "http://192.0.2.1/"])(
    "%s is stood in for, and its notifications go to --callback, with the query of that",
    async (named) => {
      const [behind, { server, own }] = [await graph(), await bot()];
      const proxy = await recorder({ upstream: behind.origin, callback: own });
      const { bytes } = await create(proxy, JSON.stringify({ callbackUri: named }));
      expect(given(behind)).toBe(`${proxy.callbackUrl}/x1`);
      expect(JSON.parse(bytes.toString())).toEqual({ callbackUri: named });
      expect((await postJson(given(behind), naming(given(behind)))).status).toBe(202);
      const [told] = server.requests;
      expect([told!.url, told!.body.toString()]).toEqual(["/api/calls?bot=a&n=%20", naming(named)]);
      const [asked, notified] = await proxy.tape();
      expect(asked!.request.body).toEqual({ callbackUri: named });
      expect(notified).toMatchObject({ via: "x1", request: { url: "/api/calls?bot=a&n=%20" } });
    },
  );
});

describe("a bot that names rollcall's own callback URL", () => {
  it("has its notifications handed to --callback, each known by its exchange", async () => {
    const [behind, { server, own }] = [await graph(), await bot()];
    const proxy = await recorder({ upstream: behind.origin, callback: own, secret: SECRET });
    const { bytes } = await create(proxy, JSON.stringify({ callbackUri: proxy.callbackUrl }));
    expect([given(behind), JSON.parse(bytes.toString())]).toEqual([
      `${proxy.callbackUrl}/x1`,
      { callbackUri: proxy.callbackUrl },
    ]);
    await postJson(given(behind), "{}");
    expect(server.requests.map(({ url }) => url)).toEqual(["/api/calls?bot=a&n=%20"]);
    const tape = await proxy.tape();
    expect(tape[1]).toMatchObject({ to: "bot", via: "x1" });
    expect(JSON.stringify(tape)).not.toContain(SECRET);
  });

  it("has them recorded and answered 202 without --callback", async () => {
    const behind = await graph();
    const proxy = await recorder({ upstream: behind.origin });
    await create(proxy, JSON.stringify({ callbackUri: proxy.callbackUrl }));
    expect((await postJson(given(behind), "{}")).status).toBe(202);
    expect((await proxy.tape())[1]).toMatchObject({
      via: "x1",
      request: { url: "/" },
      response: { status: 202 },
    });
  });

  it.each(["localhost", "[::1]", "127.1"])(
    "as %s and without --callback is told that it is rollcall's",
    async (host) => {
      const behind = await graph();
      const proxy = await recorder({ upstream: behind.origin });
      const named = proxy.callbackUrl.replace("127.0.0.1", host);
      await create(proxy, JSON.stringify({ callbackUri: named }));
      expect(given(behind)).toBe(named);
      expect(proxy.warnings().join("\n")).toMatch(/is rollcall's own callback listener\. Name the bot's\./);
    },
  );

  it("as its graph listener is told so, too", async () => {
    const behind = await graph();
    const proxy = await recorder({ upstream: behind.origin });
    await create(proxy, JSON.stringify({ callbackUri: `${proxy.graphUrl}/api/calls` }));
    expect(given(behind)).toBe(`${proxy.graphUrl}/api/calls`);
    expect(proxy.warnings().join("\n")).toContain("is rollcall's own graph listener. Name the bot's.");
  });
});

it("the secret is in no file and no event but the first, though Graph and the bot say it everywhere", async () => {
  const behind = await graph((asked) => `{"said":${JSON.stringify(asked)},"again":${asked}}`);
  const { own } = await bot();
  const cassette = await newPlace();
  const shown: Event[] = [];
  const onEvent = (event: Event): void => void shown.push(event);
  const proxy = await record({ cassette, upstream: behind.origin, secret: SECRET, onEvent });
  for (const named of [own, proxy.callbackUrl, "nonsense", `https://bot.example/${SECRET}`])
    await postJson(proxy.graphUrl + CALLS, JSON.stringify({ callbackUri: named }));
  await postJson(given(behind), JSON.stringify({ value: [], text: `${given(behind)}, it is` }));
  await postJson(`${proxy.callbackUrl}/x9`, "{}");
  await proxy.stop();
  const [listening, ...later] = shown.map((event) => JSON.stringify(event));
  expect(listening).toContain(SECRET);
  expect(later.join("\n")).not.toContain(SECRET);
  expect(await readFile(cassette, "utf8")).not.toContain(SECRET);
});
