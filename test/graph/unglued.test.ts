import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { homeHeaders, unglued } from "../../src/graph/links.js";

const HOME = { upstream: "https://graph.microsoft.com", origin: "http://127.0.0.1:4070" };

describe("what the official client glues behind its base", () => {
  it.each([
    ["/v1.0/http://127.0.0.1:4070/v1.0/x?$skiptoken=1", "/v1.0/x?$skiptoken=1"],
    ["/beta/http://127.0.0.1:4070/v1.0/x", "/v1.0/x"],
    ["/BETA/HTTP://127.0.0.1:4070/beta/x", "/beta/x"],
  ])("%s is %s", (glued, meant) => {
    expect(unglued(glued, "127.0.0.1:4070")).toBe(meant);
  });

  it("is told by the name that the client came by", () => {
    expect(unglued("/v1.0/http://LocalHost:4070/v1.0/x", "localhost:4070")).toBe("/v1.0/x");
    expect(unglued("/v1.0/http://[::1]:4070/v1.0/x", "[::1]:4070")).toBe("/v1.0/x");
  });

  it.each([
    "/v1.0/communications/calls",
    "/v1.0/http://127.0.0.1:4071/v1.0/x",
    "/v1.0/http://127.0.0.1:40700/v1.0/x",
    "/v1.0/http://evil.example/v1.0/x",
    "/v1.0/https://127.0.0.1:4070/v1.0/x",
    "/v1.0/x/http://127.0.0.1:4070/v1.0/x",
    "/v1.0/x?next=/v1.0/http://127.0.0.1:4070/v1.0/x",
    "/http://127.0.0.1:4070/v1.0/x",
    "/",
  ])("%s is no such thing and stays", (url) => {
    expect(unglued(url, "127.0.0.1:4070")).toBe(url);
  });

  it("is undone for every link that was led home", () => {
    const path = fc
      .tuple(fc.webPath(), fc.webQueryParameters())
      .map(([one, query]) => `/v1.0/x${one}?${query}`);
    fc.assert(
      fc.property(path, fc.constantFrom("v1.0", "beta"), (asked, version) => {
        const link = homeHeaders({ location: `https://graph.microsoft.com${asked}` }, HOME)["location"];
        expect(unglued(`/${version}/${link}`, "127.0.0.1:4070")).toBe(asked);
      }),
    );
  });
});
