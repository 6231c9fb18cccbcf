import { describe, expect, it } from "vitest";
import { connect, type Connection } from "../support/connection.js";
import { eventually } from "../support/eventually.js";
import { bodyOf, firstLine, headerLines } from "../support/head.js";
import { recorder, type TestRecorder } from "../support/recorder.js";
import { upstream, type Upstream } from "../support/upstream.js";

/** What a recorder in front of `behind` gives back for these lines. */
async function ask(
  ...lines: string[]
): Promise<{ behind: Upstream; proxy: TestRecorder; client: Connection }> {
  const behind = await upstream((response) => response.end("ok"));
  const proxy = await recorder({ upstream: behind.origin });
  const client = await connect(proxy.graphUrl);
  client.send(...lines, "", "");
  await eventually(() => bodyOf(client.text)).toMatch(/ok$|\}$/);
  return { behind, proxy, client };
}

describe("the Host of a request", () => {
  it.each(
    [
      ["localhost", "localhost:4070", "LOCALHOST", "localhost.", "bot.localhost"],
      ["127.0.0.1:1", "[::1]:4070", "10.0.0.1", "graph.microsoft.com", "GRAPH.microsoft.com:443", ""],
    ].flat(),
  )("%j is served", async (host) => {
    const { behind, client } = await ask("GET / HTTP/1.1", `Host: ${host}`);
    expect(firstLine(client.text)).toBe("HTTP/1.1 200 OK");
    expect(behind.requests).toHaveLength(1);
  });

  it.each(
    [
      ["evil.example", "evil.example:4070", "localhost.evil.example", "localhost-evil.example"],
      ["graph.microsoft.com.evil.example", "127.0.0.1.nip.io", "evil.example#localhost"],
    ].flat(),
  )("%s may be a web page's: 599, and it goes nowhere", async (host) => {
    const { behind, proxy, client } = await ask("GET / HTTP/1.1", `Host: ${host}`);
    expect(firstLine(client.text)).toMatch(/^HTTP\/1\.1 599 /);
    expect(bodyOf(client.text)).toContain(`does not serve the host \\"${host}\\"`);
    expect(behind.requests).toEqual([]);
    expect(await proxy.stop()).toMatchObject({ requests: 0 });
  });
});

describe("a refusal", () => {
  it("is marked as rollcall's own, in Graph's shape, with the ids that a client looks for", async () => {
    const { client } = await ask(
      "POST / HTTP/1.1",
      "Host: evil.example",
      "Client-Request-Id: 7",
      "Content-Length: 0",
    );
    const lines = headerLines(client.text);
    expect(lines).toEqual(expect.arrayContaining(["x-rollcall: refused", "content-type: application/json"]));
    const { error } = JSON.parse(bodyOf(client.text)!) as { error: { innerError: Record<string, string> } };
    expect(error).toMatchObject({ code: "rollcall.refused", innerError: { "client-request-id": "7" } });
    expect(lines).toContain(`request-id: ${error.innerError["request-id"]}`);
  });

  it("is what a target gets that is neither a path nor a URL", async () => {
    const { behind, proxy, client } = await ask("OPTIONS * HTTP/1.1", "Host: localhost");
    expect(firstLine(client.text)).toMatch(/^HTTP\/1\.1 599 /);
    expect(bodyOf(client.text)).toContain('rollcall does not serve the target \\"*\\"');
    expect(behind.requests).toEqual([]);
    expect(await proxy.stop()).toMatchObject({ requests: 0 });
  });
});

describe("a request without Authorization", () => {
  const unauthorized: unknown = expect.stringContaining(
    "the official Graph client sends none to an http URL",
  );

  it("is warned of, once", async () => {
    const { proxy, client } = await ask("GET /1 HTTP/1.1", "Host: localhost");
    client.send("GET /2 HTTP/1.1", "Host: localhost", "", "");
    await eventually(() => client.text).toMatch(/ok.*ok$/s);
    expect(proxy.warnings()).toEqual([unauthorized]);
  });

  it("is the only one that is warned of", async () => {
    const { proxy } = await ask("GET / HTTP/1.1", "Host: localhost", "Authorization: Bearer x");
    expect(proxy.warnings()).toEqual([]);
  });
});
