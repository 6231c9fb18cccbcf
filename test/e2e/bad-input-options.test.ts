import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { cassetteFile } from "../support/cassettes.js";
import { listening } from "../support/listening.js";
import { nobody } from "../support/nobody.js";
import { filesBeside, newPlace } from "../support/place.js";
import { refused } from "../support/refused.js";

const ONE = cassetteFile("invite-one");

describe("a port", () => {
  it.each([
    ["replay", "--port"],
    ["record", "--port"],
    ["record", "--callback-port"],
  ])("of %s in use: %s", async (command, option) => {
    const { port } = new URL(await listening(createServer()));
    const file = command === "replay" ? ONE : await newPlace();
    const given = option === "--port" ? [] : ["--port", "0"];
    const says = [`${option} ${port}: 127.0.0.1:${port} is in use`, "choose another (0 picks a free one)"];
    await refused([command, file, ...given, option, port], says);
    if (command === "record") expect(await filesBeside(file)).toEqual([]);
  });
});

describe("a URL", () => {
  it("that is no http(s) URL", async () => {
    const says = ['--callback "localhost:3978/api/calls" is no http(s) URL', "Give one like http"];
    await refused(["replay", ONE, "--callback", "localhost:3978/api/calls", "--port", "0"], says);
  });

  it.each(["--upstream", "--callback", "--public-url"])("of record's %s that is none", async (option) => {
    const file = await newPlace();
    await refused(
      ["record", file, option, "nonsense", "--port", "0"],
      [`${option} "nonsense" is no http(s) URL`],
    );
    expect(await filesBeside(file)).toEqual([]);
  });

  const SPELLINGS = ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "127.1", "LOCALHOST"];
  it.each(SPELLINGS)("of rollcall's own graph listener, named %s", async (host) => {
    const { port } = new URL(await nobody());
    const says = ["--callback http://", `:${port} is rollcall's own graph listener`, "Give another port."];
    await refused(["replay", ONE, "--port", port, "--callback", `http://${host}:${port}/api/calls`], says);
  });

  it.each([
    ["--upstream", "graph"],
    ["--upstream", "callback"],
    ["--callback", "graph"],
    ["--callback", "callback"],
  ])("of record's %s that is its own %s listener", async (option, listener) => {
    const { port } = new URL(await nobody());
    const file = await newPlace();
    const ports = listener === "graph" ? ["--port", port] : ["--port", "0", "--callback-port", port];
    const says = [`${option} http://127.0.0.1:${port} is rollcall's own ${listener} listener`];
    await refused(["record", file, ...ports, option, `http://127.0.0.1:${port}/`], says);
    expect(await filesBeside(file)).toEqual([]);
  });
});
