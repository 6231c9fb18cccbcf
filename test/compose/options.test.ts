import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/base/errors.js";
import { baseUrl } from "../../src/compose/common.js";
import { once, passthrough, record } from "../../src/compose/index.js";
import type { Event } from "../../src/engine/events.js";
import { cassetteFile } from "../support/cassettes.js";
import { filesBeside, newPlace } from "../support/place.js";
import { upstream } from "../support/upstream.js";

const ONE = cassetteFile("invite-one");
const NO_PATH = "no path can be put behind that.";
const BOT = "http://127.0.0.1:3978/api/calls";

describe("a URL that paths are put behind", () => {
  it.each([
    ["https://graph.microsoft.com", "https://graph.microsoft.com/"],
    ["https://t.example/a%3Fb%23c/", "https://t.example/a%3Fb%23c/"],
  ])("may be %s", (text, href) => {
    expect(baseUrl("--upstream", text).href).toBe(href);
  });

  it.each([
    ["https://t.example/?a=1", 'a query, from its "?" on', "https://t.example/"],
    ["https://t.example/a/b?a=1#c", 'a query, from its "?" on', "https://t.example/a/b"],
    ["https://t.example?", 'a query, from its "?" on', "https://t.example/"],
    ["http://t.example:81/a#", 'a fragment, from its "#" on', "http://t.example:81/a"],
    ["https://t.example/#a?b", 'a fragment, from its "#" on', "https://t.example/"],
  ])("is not %s, which has %s", (text, part, instead) => {
    const message = `--public-url has ${part}: ${NO_PATH} Give ${instead} alone.`;
    expect(() => baseUrl("--public-url", text)).toThrow(new UsageError(message));
  });

  it("is refused without repeating the query, which may be a key", () => {
    expect(() => baseUrl("--upstream", "https://t.example/?k=canary")).not.toThrow(/canary/);
  });

  it.each([
    [{ publicUrl: "https://t.example/?a=1" }, "--public-url has a query"],
    [{ publicUrl: "https://t.example/#a" }, "--public-url has a fragment"],
    [{ upstream: "https://x.example/?a=1" }, "--upstream has a query"],
    [{ upstream: "https://x.example/?" }, "--upstream has a query"],
    [{ upstream: "https://x.example/#a" }, "--upstream has a fragment"],
  ])("of record and passthrough is not %o: nothing is left behind", async (options, message) => {
    const cassette = await newPlace();
    await expect(record({ cassette, ...options })).rejects.toThrow(message);
    await expect(passthrough(options)).rejects.toThrow(message);
    expect(await filesBeside(cassette)).toEqual([]);
  });
});

/** Options that do not do, and what is said of them. */
const BAD: [object, string][] = [
  [{ upstream: "nonsense" }, '--upstream "nonsense" is no http(s) URL'],
  [{ upstream: "https://x.example/?a=1" }, "--upstream has a query"],
  [{ publicUrl: "nonsense" }, '--public-url "nonsense" is no http(s) URL'],
  [{ publicUrl: "https://t.example/#a" }, "--public-url has a fragment"],
  [{ callbackPort: 65_536 }, "--callback-port takes a port from 0 to 65535."],
  [{ callback: "nonsense" }, '--callback "nonsense" is no http(s) URL'],
  [{ ring: "now" }, "--ring needs --callback"],
];

describe("once judges what one of its two runs needs in both", () => {
  it.each(BAD)("%o where the file is there", async (options, message) => {
    await expect(once({ cassette: ONE, ...options })).rejects.toThrow(message);
  });

  it.each(BAD)("%o where the file is missing: it stays so", async (options, message) => {
    const cassette = await newPlace();
    await expect(once({ cassette, ci: false, ...options })).rejects.toThrow(message);
    expect(await filesBeside(cassette)).toEqual([]);
  });
});

describe("--ring of once", () => {
  const silent = { upstream: "http://127.0.0.1:1", ci: false };

  it("while recording is told to do nothing yet, and what it does from the next run on", async () => {
    const events: Event[] = [];
    const running = await once({
      ...silent,
      cassette: await newPlace(),
      callback: BOT,
      ring: "ready",
      onEvent: (event) => events.push(event),
    });
    expect(events).toMatchObject([
      { event: "listening", mode: "record" },
      {
        event: "warning",
        message:
          "--ring does nothing yet: while the cassette is being recorded, Graph itself sends what no request " +
          "causes. The next run replays the cassette, and then --ring sends that",
      },
    ]);
    await running.stop();
  });

  it.each<[string, { cassette?: string; ring?: "now" }]>([
    ["where it is not given", {}],
    ["in a replay", { cassette: ONE, ring: "now" }],
  ])("is not warned of %s", async (_, options) => {
    const bot = await upstream((response) => response.writeHead(202).end());
    const told: string[] = [];
    const running = await once({
      ...silent,
      cassette: await newPlace(),
      callback: bot.origin,
      ...options,
      onEvent: ({ event }) => told.push(event),
    });
    expect(told).toEqual(["listening"]);
    await running.stop();
  });
});
