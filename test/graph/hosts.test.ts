import { describe, expect, it } from "vitest";
import { cloudOf, CLOUDS, GRAPH_ORIGIN } from "../../src/graph/hosts.js";

describe("cloudOf", () => {
  it.each([
    ["graph.microsoft.com", "global", true],
    ["GRAPH.MICROSOFT.COM:443", "global", true],
    ["graph.microsoft.us", "US Government L4", true],
    ["dod-graph.microsoft.us", "US Government L5 (DoD)", true],
    ["microsoftgraph.chinacloudapi.cn:8443", "China (21Vianet)", false],
  ])("%s is %s, with calling: %s", (host, name, calling) => {
    expect(cloudOf(host)).toMatchObject({ name, calling });
  });

  it.each([
    "localhost",
    "127.0.0.1:4070",
    "graph.microsoft.com.evil.example",
    "xgraph.microsoft.com",
    "",
    ":443",
  ])("%j is no cloud", (host) => {
    expect(cloudOf(host)).toBeUndefined();
  });

  it("knows where Graph's own URLs begin as the global one", () => {
    expect(cloudOf(new URL(GRAPH_ORIGIN).host)?.name).toBe("global");
  });

  it("knows every host once", () => {
    const hosts = CLOUDS.map(({ host }) => host);
    expect(new Set(hosts).size).toBe(hosts.length);
  });
});
