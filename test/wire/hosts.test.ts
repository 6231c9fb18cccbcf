import os from "node:os";
import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/base/errors.js";
import { CLOUDS } from "../../src/graph/hosts.js";
import { httpUrl, mayServe, refuseOwn } from "../../src/wire/hosts.js";

describe("httpUrl", () => {
  it.each([
    ["http://127.0.0.1:8080/api/calls?x=1", "http://127.0.0.1:8080/api/calls?x=1"],
    ["https://graph.microsoft.com", "https://graph.microsoft.com/"],
    ["HTTPS://Bot.Example:443/Calls", "https://bot.example/Calls"],
    ["http://[::1]:3978", "http://[::1]:3978/"],
  ])("reads %s", (text, href) => {
    expect(httpUrl("--callback", text).href).toBe(href);
  });

  it.each([
    ...["", "bot", "bot.example/api/calls", "/api/calls", "localhost:3978", "http://", "http://a b/"],
    ...["ftp://bot.example/", "file:///etc/passwd", "ws://bot.example/", "javascript:alert(1)"],
  ])("refuses %j, naming the option, the text and a URL that would do", (text) => {
    const message =
      `--upstream ${JSON.stringify(text)} is no http(s) URL. ` + "Give one like https://graph.microsoft.com.";
    expect(() => httpUrl("--upstream", text)).toThrow(new UsageError(message));
  });

  it.each(["http://bot:canary@bot.example/", "https://canary@bot.example/", "http://:canary@bot.example/"])(
    "refuses %s without repeating what it holds",
    (text) => {
      expect(() => httpUrl("--callback", text)).toThrow(/^--callback holds a user or a password\./);
      expect(() => httpUrl("--callback", text)).not.toThrow(/canary/);
    },
  );

  it("does not repeat the password of what has no scheme", () => {
    expect(() => httpUrl("--upstream", "user:hush@graph.example")).toThrow(
      /^--upstream holds a user or a password\./,
    );
  });

  it("does not repeat the password of a URL that is no http(s) URL either", () => {
    expect(() => httpUrl("--callback", "ftp://bot:canary@bot.example/")).not.toThrow(/canary/);
  });
});

describe("refuseOwn", () => {
  const listeners = { graph: { port: 4070 }, callback: { port: 4071 } };
  const addresses = Object.values(os.networkInterfaces()).flatMap((all) => all ?? []);
  const own = addresses.map(({ address, family }) => (family === "IPv6" ? `[${address}]` : address));

  it.each([
    ...["127.0.0.1", "localhost", "LOCALHOST", "localhost.", "bot.localhost", "127.1", "127.9.9.9", "0"],
    ...["0.0.0.0", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:0.0.0.0]"],
    ...[os.hostname(), os.hostname().toUpperCase(), ...own],
  ])("refuses %s at the port of a listener", (host) => {
    const url = new URL(`http://${host}:4071/api/calls`);
    expect(() => refuseOwn("--callback", url, listeners)).toThrow(
      new UsageError(
        `--callback ${url.origin} is rollcall's own callback listener: ` +
          "it would talk to itself. Give another port.",
      ),
    );
  });

  it.each([
    ["http://127.0.0.1/", 80],
    ["https://localhost/", 443],
  ])("%s has port %i", (url, port) => {
    expect(() => refuseOwn("--upstream", new URL(url), { graph: { port } })).toThrow(UsageError);
    expect(() => refuseOwn("--upstream", new URL(url), { graph: { port: port + 1 } })).not.toThrow();
  });

  it.each([
    ...["http://127.0.0.1:4072", "http://127.0.0.1", "https://graph.microsoft.com"],
    ...["http://bot.example:4070", "http://198.51.100.7:4070", "http://[2001:db8::7]:4071"],
    ...["http://[::ffff:198.51.100.7]:4070", "http://localhost.bot.example:4070"],
    "http://127.bot.example:4070",
  ])("lets %s be", (url) => {
    expect(() => refuseOwn("--callback", new URL(url), listeners)).not.toThrow();
  });
});

describe("mayServe", () => {
  it.each([
    ...[undefined, "", "localhost", "LocalHost:4070", "localhost.:4070", "bot.localhost:1"],
    ...["127.0.0.1:4070", "0.0.0.0", "10.1.2.3:80", "[::1]", "[::1]:4070", "[fe80::1]:4070"],
    ...CLOUDS.flatMap(({ host }) => [host, `${host.toUpperCase()}:443`]),
  ])("serves %j", (host) => {
    expect(mayServe(host, "127.0.0.1")).toBe(true);
  });

  it.each(["proxy", "proxy:4070", "PROXY", "proxy.:4070"])("serves %s when --host is Proxy", (host) => {
    expect(mayServe(host, "Proxy")).toBe(true);
    expect(mayServe(host, "127.0.0.1")).toBe(false);
  });

  it.each([
    ...["evil.example", "evil.example:4070", "localhost.evil.example", "notlocalhost", "localhost.com"],
    ...[
      "127.0.0.1.nip.io",
      "127.0.0.1.evil.example:4070",
      "127.0.0.1@evil.example",
      "evil.example#localhost",
    ],
    ...["graph.microsoft.com.evil.example", "evilgraph.microsoft.com", "microsoft.com", "[evil.example]"],
    ...["0x7f000001", "localhost/", "::1:x", os.hostname() + ".evil.example"],
  ])("refuses %s: it may be a web page's own name for this machine", (host) => {
    expect(mayServe(host, "127.0.0.1")).toBe(false);
  });
});
