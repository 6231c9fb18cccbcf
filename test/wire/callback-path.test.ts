import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { record } from "../../src/compose/index.js";
import { connect } from "../support/connection.js";
import { eventually } from "../support/eventually.js";
import { bodyOf, firstLine, headerLines } from "../support/head.js";
import { nobody } from "../support/nobody.js";
import { post } from "../support/poster.js";
import { recorder } from "../support/recorder.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { upstream } from "../support/upstream.js";

const SECRET = "aSecretPathSegment";
const HIDDEN = "<redacted:callback-secret>";

describe("the callback listener serves nothing but POST on its secret path", () => {
  const refused: [string, string][] = [
    ...["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"].map((method): [string, string] => [
      method,
      `/${SECRET}`,
    ]),
    ...[
      ...["/", "/?", "/api/calls", "/v1.0/communications/calls", "//", `//${SECRET}`, `/x/${SECRET}`],
      ...[`/${SECRET}/`, `/${SECRET}/calls`, `/${SECRET}x`, `/x${SECRET}`, `/${SECRET};x`, `/${SECRET}%20`],
      ...[`/${SECRET.slice(0, -1)}`, `/${SECRET.slice(1)}`, `/?${SECRET}`, `/${SECRET}%3Fx`],
      ...[`/${SECRET.toLowerCase()}`, `/${SECRET.toUpperCase()}`, `/%61${SECRET.slice(1)}`],
      ...[`/x/../${SECRET}`, `http://127.0.0.1/${SECRET}`, `http://graph.microsoft.com/v1.0`, "*"],
    ].map((target): [string, string] => ["POST", target]),
  ];

  describe.each(["with", "without"])("%s a bot", (bot) => {
    it.each(refused)("%s %s is answered 404, goes nowhere and is not recorded", async (method, target) => {
      const behind = await upstream();
      const callback = `${behind.origin}/api/calls`;
      const proxy = await recorder({ secret: SECRET, ...(bot === "with" && { callback }) });
      const poster = await connect(new URL(proxy.callbackUrl).origin);
      poster.send(`${method} ${target} HTTP/1.1`, "Host: localhost", "Content-Length: 2", "", "{}");
      await eventually(() => bodyOf(poster.text)).toBe("");
      expect(firstLine(poster.text)).toBe("HTTP/1.1 404 Not Found");
      expect(headerLines(poster.text)).toContain("content-length: 0");
      expect(behind.requests).toEqual([]);
      const told = proxy.warnings().filter((message) => message.includes("came to the callback listener"));
      const knowsTheSecret = target.split(/[/?#]/).includes(SECRET);
      expect(told).toEqual(
        knowsTheSecret ? [expect.stringContaining(`${method} ${target.replace(SECRET, HIDDEN)}`)] : [],
      );
      expect(await proxy.stop()).toMatchObject({ requests: 0 });
    });
  });

  it("the path of every recorder is another one that cannot be guessed", async () => {
    const recorders = await Promise.all([recorder({}), recorder({})]);
    const paths = recorders.map(({ callbackUrl }) => new URL(callbackUrl).pathname);
    expect(paths[0]).toMatch(/^\/[0-9a-f]{32}$/);
    expect(paths[1]).toMatch(/^\/[0-9a-f]{32}$/);
    expect(paths[0]).not.toBe(paths[1]);
  });

  it.each(["https://tunnel.example", "https://tunnel.example/", "https://tunnel.example/bot/"])(
    "the path is said below the public URL %s",
    async (publicUrl) => {
      const { callbackUrl } = await recorder({ publicUrl, secret: SECRET });
      expect(callbackUrl).toBe(`${publicUrl.replace(/\/$/, "")}/${SECRET}`);
    },
  );
});

describe("a tunnel with a path of its own", () => {
  it.each(["/bot", ""])("may leave its path in front of the secret, or take it away: %j", async (prefix) => {
    const behind = await upstream();
    const publicUrl = "https://tunnel.example/bot/";
    const here = await nobody();
    const callbackPort = Number(new URL(here).port);
    await recorder({ secret: SECRET, publicUrl, callbackPort, callback: behind.origin });
    const poster = await post(`${here}${prefix}/${SECRET}`);
    await eventually(() => firstLine(poster.text)).toBe("HTTP/1.1 200 OK");
    expect(behind.requests).toHaveLength(1);
  });
});

describe("the secret path", () => {
  it.each(["with", "without"])("is in no file and no event but the first, %s a bot", async (bot) => {
    const behind = await upstream((response, { headers }) => response.end(headers.join()));
    const cassette = path.join(await temporaryFolder(), "tape.json");
    const shown: string[] = [];
    const proxy = await record({
      ...{ cassette, secret: SECRET, ...(bot === "with" && { callback: behind.origin }) },
      onEvent: (event) => void shown.push(JSON.stringify(event)),
    });
    const poster = await post(
      proxy.callbackUrl!,
      `X-Original-Url: ${proxy.callbackUrl}`,
      `X-Path: ${SECRET}`,
    );
    await eventually(() => firstLine(poster.text)).toMatch(/^HTTP\/1\.1 20[02] /);
    await proxy.stop();
    if (bot === "with") expect(behind.requests[0]!.headers).toContain(`x-path: ${SECRET}`);
    const [listening, ...later] = shown;
    expect(listening).toContain(SECRET);
    expect(later.join("\n")).not.toContain(SECRET);
    const file = await readFile(cassette, "utf8");
    expect(file).toContain("<redacted:callback-secret>");
    expect(file).not.toContain(SECRET);
  });
});
