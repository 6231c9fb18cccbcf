import { describe, expect, it } from "vitest";
import { postJson } from "../support/asking.js";
import { bot, create, given, graph, header, naming } from "../support/callback-uri.js";
import { connect } from "../support/connection.js";
import { eventually } from "../support/eventually.js";
import { recorder } from "../support/recorder.js";
import { upstream, type Upstream } from "../support/upstream.js";

describe("a notification that comes in on such a URL", () => {
  it("goes to the bot's own, with its query, and names it; the tape shows that and where it came in", async () => {
    const [behind, { server, own }] = [await graph(), await bot()];
    const proxy = await recorder({ upstream: behind.origin });
    await create(proxy, JSON.stringify({ callbackUri: own }));
    const { status } = await postJson(`${given(behind)}?of=graph`, naming(given(behind)));
    expect(status).toBe(202);
    expect(server.requests).toHaveLength(1);
    const [{ method, url, body }] = server.requests as [Upstream["requests"][0]];
    expect([method, url, body.toString()]).toEqual(["POST", "/api/calls?bot=a&n=%20", naming(own)]);
    expect(header(server, "content-length")).toBe(String(body.length));
    const [, told] = await proxy.tape();
    expect(told).toMatchObject({
      id: "x2",
      to: "bot",
      via: "x1",
      cause: { exchange: "x1", by: ["callback-uri"] },
    });
    expect(told!.request).toMatchObject({ url: "/api/calls?bot=a&n=%20", text: naming(own) });
  });

  it("goes to --callback with the bot's own URL in it, where Graph sends it to the callback URL of all calls", async () => {
    const [behind, { server, own }] = [await graph(), await bot()];
    const proxy = await recorder({ upstream: behind.origin, callback: own });
    await create(proxy, JSON.stringify({ callbackUri: own }));
    await postJson(proxy.callbackUrl, naming(given(behind)));
    expect(server.requests.map(({ body }) => body.toString())).toEqual([naming(own)]);
  });

  it("reaches each of several bots that named their own", async () => {
    const behind = await graph();
    const bots = await Promise.all([bot(), bot(), bot()]);
    const proxy = await recorder({ upstream: behind.origin });
    for (const { own } of bots) await create(proxy, JSON.stringify({ callbackUri: own }));
    for (const nth of [2, 0, 1]) await postJson(given(behind, nth), naming(String(nth)));
    for (const [nth, { server }] of bots.entries())
      expect(server.requests.map(({ body }) => body.toString())).toEqual([naming(String(nth))]);
  });

  it("is answered as that bot answers", async () => {
    const behind = await graph();
    const server = await upstream((response) => response.writeHead(418, { "x-bot": "1" }).end("no"));
    const proxy = await recorder({ upstream: behind.origin });
    await create(proxy, JSON.stringify({ callbackUri: server.origin }));
    const { status, headers, bytes } = await postJson(given(behind), "{}");
    expect([status, headers["x-bot"], bytes.toString()]).toEqual([418, "1", "no"]);
  });

  it("finds its way before the answer to the request has come, and when none ever does", async () => {
    const { server, own } = await bot();
    const told: Promise<unknown>[] = [];
    const behind = await upstream((response, { body }) => {
      const { callbackUri } = JSON.parse(body.toString()) as { callbackUri: string };
      told.push(postJson(callbackUri, "{}").then(() => response.destroy()));
    });
    const proxy = await recorder({ upstream: behind.origin });
    await expect(create(proxy, JSON.stringify({ callbackUri: own }))).rejects.toThrow();
    await Promise.all(told);
    expect(server.requests).toHaveLength(1);
    expect(await proxy.tape()).toMatchObject([
      { failure: { kind: "reset" } },
      { via: "x1", response: { status: 202 } },
    ]);
  });

  it.each(["x7", "x2", "x10"])(
    "of %s, which named no URL, is answered 404, told, and goes nowhere",
    async (id) => {
      const [behind, { server, own }] = [await graph(), await bot()];
      const proxy = await recorder({ upstream: behind.origin, callback: own });
      await create(proxy, JSON.stringify({ callbackUri: own }));
      await create(proxy, "{}");
      expect((await postJson(`${proxy.callbackUrl}/${id}`, "{}")).status).toBe(404);
      expect(proxy.warnings()).toContain(
        `a notification came for ${id}, which has no callback URL: answered 404`,
      );
      expect(server.requests).toEqual([]);
      expect(await proxy.tape()).toHaveLength(2);
    },
  );

  it.each(["/x1/", "/x1/y", "/X1", "/x01", "/x0", "/x", "/1", "//x1", "/x1;a", "/%781", "/x1%3Fa"])(
    "but with %s behind the secret is answered 404, and told with what would have been served",
    async (rest) => {
      const [behind, { server, own }] = [await graph(), await bot()];
      const proxy = await recorder({ upstream: behind.origin });
      await create(proxy, JSON.stringify({ callbackUri: own }));
      const { origin, pathname } = new URL(proxy.callbackUrl);
      const poster = await connect(origin);
      poster.send(`POST ${pathname}${rest} HTTP/1.1`, "Host: localhost", "Content-Length: 0", "", "");
      await eventually(() => poster.text).toMatch(/^HTTP\/1\.1 404 /);
      expect(server.requests).toEqual([]);
      expect(proxy.warnings().at(-1)).toBe(
        `POST /<redacted:callback-secret>${rest} came to the callback listener, which takes POST on the callback URL ` +
          "alone, or with an exchange like /x1 behind it: answered 404",
      );
    },
  );
});
