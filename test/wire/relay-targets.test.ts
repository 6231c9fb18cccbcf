import { describe, expect, it } from "vitest";
import { connect } from "../support/connection.js";
import { eventually } from "../support/eventually.js";
import { recorder } from "../support/recorder.js";
import { upstream } from "../support/upstream.js";

const TARGETS = [
  "/",
  "/?",
  "/v1.0/a/../b/./c/..",
  "//double//slashes//",
  "/a%2Fb%20c%2e%2E/%zz",
  "/calls('57dab8b1')/participants",
  '/a;b=1,(c)!*~|^{}"<>[]\\',
  "/a?",
  "/a?b=c?d&&e=%20f'g",
  "/a?next=https://graph.microsoft.com/v1.0/x?y",
];

describe("the target of a request", () => {
  it.each(TARGETS.flatMap((target) => ["", "/", "/base", "/base/../base/"].map((base) => [target, base])))(
    "%s under the upstream's path %j goes on byte for byte",
    async (target, base) => {
      const behind = await upstream((response) => response.end("ok"));
      const proxy = await recorder({ upstream: behind.origin + base });
      const client = await connect(proxy.graphUrl);
      client.send(`GET ${target} HTTP/1.1`, "Host: localhost", "", "");
      await eventually(() => client.text).toMatch(/ok$/);
      expect(behind.requests[0]!.url).toBe((base.length > 1 ? "/base" : "") + target);
      expect((await proxy.tape())[0]!.request.url).toBe(target);
    },
  );

  it.each([
    ["http://graph.microsoft.com/v1.0/me?x=1", "/v1.0/me?x=1"],
    ["http://graph.microsoft.com/v1.0/./me?", "/v1.0/./me?"],
    ["HTTPS://Graph.Microsoft.com:443//me", "//me"],
    ["http://localhost", "/"],
    ["http://localhost?x=1", "/?x=1"],
  ])("in absolute form, %s, goes on as %s", async (target, url) => {
    const behind = await upstream((response) => response.end("ok"));
    const proxy = await recorder({ upstream: behind.origin });
    const client = await connect(proxy.graphUrl);
    client.send(`GET ${target} HTTP/1.1`, "Host: localhost", "", "");
    await eventually(() => client.text).toMatch(/ok$/);
    expect(behind.requests[0]!.url).toBe(url);
    expect(behind.requests[0]!.headers).toContain(`host: ${new URL(behind.origin).host}`);
    expect((await proxy.tape())[0]!.request.url).toBe(url);
  });
});
