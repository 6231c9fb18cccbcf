import { describe, expect, it } from "vitest";
import { CLOUDS } from "../../src/graph/hosts.js";
import { homeHeaders, homeText, type Home } from "../../src/graph/links.js";

const ORIGIN = "http://127.0.0.1:4070";
const GRAPH: Home = { upstream: "https://graph.microsoft.com", origin: ORIGIN };
const ELSEWHERE: Home = { upstream: "http://127.0.0.1:8080", origin: ORIGIN };
const BELOW: Home = { upstream: "http://127.0.0.1:8080/some/graph/", origin: ORIGIN };
const PORTED: Home = { upstream: "https://graph.example:443", origin: ORIGIN };
const LOUD: Home = { upstream: "HTTP://127.0.0.1:8080/", origin: ORIGIN };

function location(value: string, home: Home): string {
  return homeHeaders({ location: value }, home)["location"]!;
}

describe("a URL is led home", () => {
  it.each([
    ["of the upstream", GRAPH, "https://graph.microsoft.com/v1.0/communications/calls/1"],
    ["in capitals", GRAPH, "HTTPS://Graph.Microsoft.COM/v1.0/communications/calls/1"],
    ["with its port", GRAPH, "https://graph.microsoft.com:443/v1.0/communications/calls/1"],
    [
      "of an upstream that was given with the port that its scheme has",
      PORTED,
      "https://graph.example/v1.0/communications/calls/1",
    ],
    ["of an upstream that was given in capitals", LOUD, "http://127.0.0.1:8080/v1.0/communications/calls/1"],
    ["that is relative, of an upstream with a path", BELOW, "/some/graph/v1.0/communications/calls/1"],
    ["of an upstream with a port", ELSEWHERE, "http://127.0.0.1:8080/v1.0/communications/calls/1"],
    ["of an upstream with a path", BELOW, "http://127.0.0.1:8080/some/graph/v1.0/communications/calls/1"],
    [
      "of Graph, though the upstream is no URL",
      { ...GRAPH, upstream: "unknown" },
      "https://graph.microsoft.com/v1.0/communications/calls/1",
    ],
    [
      "of Graph, though the upstream is another",
      ELSEWHERE,
      "https://graph.microsoft.com/v1.0/communications/calls/1",
    ],
    [
      "of Graph, though the upstream has a path",
      BELOW,
      "https://graph.microsoft.com/v1.0/communications/calls/1",
    ],
  ])("%s", (_what, home, url) => {
    expect(location(url, home)).toBe(`${ORIGIN}/v1.0/communications/calls/1`);
  });

  it.each(CLOUDS)("of $host, whatever the upstream is", ({ host }) => {
    expect(location(`https://${host}/beta/x?$skiptoken=a%20b#c`, ELSEWHERE)).toBe(
      `${ORIGIN}/beta/x?$skiptoken=a%20b#c`,
    );
  });

  it.each([
    ["without a path", "http://127.0.0.1:8080", ORIGIN],
    ["with a query only", "http://127.0.0.1:8080?a=1", `${ORIGIN}?a=1`],
    ["with a fragment only", "http://127.0.0.1:8080#a", `${ORIGIN}#a`],
  ])("%s", (_what, url, led) => {
    expect(location(url, ELSEWHERE)).toBe(led);
  });
});

describe("a URL stays as it is", () => {
  it.each([
    ["of another host", GRAPH, "https://login.microsoftonline.com/common"],
    ["of a host that begins like Graph's", GRAPH, "https://graph.microsoft.com.evil.example/v1.0"],
    ["of a host that ends like Graph's", GRAPH, "https://evil-graph.microsoft.com/v1.0"],
    ["with Graph for a user", GRAPH, "https://graph.microsoft.com@evil.example/v1.0"],
    ["with a user at Graph", GRAPH, "https://user@graph.microsoft.com/v1.0"],
    ["with Graph in its path", GRAPH, "https://evil.example/https://graph.microsoft.com/v1.0"],
    ["with Graph in its query", GRAPH, "https://evil.example/?to=https://graph.microsoft.com/v1.0"],
    ["of a port that begins like the upstream's", ELSEWHERE, "http://127.0.0.1:80801/v1.0"],
    ["of the upstream's host at another port", ELSEWHERE, "http://127.0.0.1:8081/v1.0"],
    ["of the upstream's host beside its path", BELOW, "http://127.0.0.1:8080/some/other/v1.0"],
    ["with a path that begins like the upstream's", BELOW, "http://127.0.0.1:8080/some/graphs/v1.0"],
    ["of another scheme", GRAPH, "ftp://graph.microsoft.com/v1.0"],
    ["that is relative", GRAPH, "/v1.0/communications/calls/1"],
    ["that is relative beside the upstream's path", BELOW, "/some/graphs/v1.0"],
    ["that is relative to its scheme, below the upstream's path", BELOW, "//some/graph/v1.0"],
    ["with a host that is none", GRAPH, "https://[/v1.0"],
    ["that is relative to its scheme", GRAPH, "//graph.microsoft.com/v1.0"],
    ["that is none", GRAPH, "graph.microsoft.com"],
    ["that is empty", GRAPH, ""],
  ])("%s", (_what, home, url) => {
    expect(location(url, home)).toBe(url);
  });
});

describe("headers", () => {
  it("are led home where a client follows them; the others stay, whatever they hold", () => {
    const url = "https://graph.microsoft.com/v1.0/x";
    const others = {
      link: `<${url}>; rel="next"`,
      referer: url,
      origin: url,
      "www-authenticate": `Bearer x="${url}"`,
    };
    expect(homeHeaders({ location: url, "content-location": url, ...others }, GRAPH)).toEqual({
      ...{ location: `${ORIGIN}/v1.0/x`, "content-location": `${ORIGIN}/v1.0/x` },
      ...others,
    });
  });

  it.each(["Location", "LOCATION", "Content-Location"])("are known in any case: %s", (name) => {
    expect(homeHeaders({ [name]: "https://graph.microsoft.com/v1.0/x" }, GRAPH)).toEqual({
      [name]: `${ORIGIN}/v1.0/x`,
    });
  });

  it("without links are the same, in the same order", () => {
    const headers = { "x-b": "1", "x-a": ["1", "2"], date: "now" };
    expect(Object.entries(homeHeaders(headers, GRAPH))).toEqual(Object.entries(headers));
  });

  it("keep their order where one is led home", () => {
    const headers = { "x-b": "1", location: "https://graph.microsoft.com/", "x-a": "2" };
    expect(Object.keys(homeHeaders(headers, GRAPH))).toEqual(["x-b", "location", "x-a"]);
  });
});

describe("a text", () => {
  const url = "https://graph.microsoft.com/v1.0/x?$top=2&$skiptoken=2";
  const led = `${ORIGIN}/v1.0/x?$top=2&$skiptoken=2`;

  it.each([
    ...["@odata.nextLink", "@odata.deltaLink", "@odata.editLink", "@odata.readLink", "@odata.id"],
    ...[
      "participants@odata.navigationLink",
      "participants@odata.associationLink",
      "participants@odata.nextLink",
    ],
    ...["nextLink", "@ODATA.NEXTLINK", "@nextLink", "participants@nextLink", "@id"],
  ])("has its member %s led home, however deep it stands", (member) => {
    const text = JSON.stringify({ value: [{ deep: { [member]: url } }], [member]: url });
    expect(JSON.parse(homeText(text, GRAPH))).toEqual({
      value: [{ deep: { [member]: led } }],
      [member]: led,
    });
  });

  it.each([
    "@odata.context",
    "callbackUri",
    "joinWebUrl",
    "resourceUrl",
    "location",
    "someLinkage",
    "id",
    "myNextLink",
  ])("has its member %s as it was: nobody follows it, or it is data", (member) => {
    const text = JSON.stringify({ [member]: url, "@odata.nextLink": "https://elsewhere.example/" });
    expect(homeText(text, GRAPH)).toBe(text);
  });

  it("is left as it was written, but for the link itself", () => {
    const rest = String.raw`"n" : 12345678901234567890, "d":1.0, "u":"\u002B", "n":1e2,`;
    const text = `\r\n{ ${rest}\t"@odata.nextLink"  :\n"https:\\/\\/graph.microsoft.com/v1.0/x" ,"z":[ ] }\n`;
    expect(homeText(text, GRAPH)).toBe(
      `\r\n{ ${rest}\t"@odata.nextLink"  :\n"${ORIGIN}/v1.0/x" ,"z":[ ] }\n`,
    );
  });

  it("has a link in each of two members of one name", () => {
    const text = `{"@odata.nextLink":"${url}","@odata.nextLink":"${url}"}`;
    expect(homeText(text, GRAPH)).toBe(`{"@odata.nextLink":"${led}","@odata.nextLink":"${led}"}`);
  });

  it.each([
    ["is no JSON", `"@odata.nextLink":"${url}"`],
    ["is torn off", `{"@odata.nextLink":"${url}"`],
    ["is empty", ""],
    ["has no string for a link", '{"@odata.nextLink":null,"nextLink":[1],"@odata.id":{}}'],
    ["has the link as a value", '["@odata.nextLink","https://graph.microsoft.com/"]'],
    ["nests too deeply to be walked", `${"[".repeat(300)}{"@odata.nextLink":"${url}"}${"]".repeat(300)}`],
  ])("stays as it is that %s", (_what, text) => {
    expect(homeText(text, GRAPH)).toBe(text);
  });
});

it("many hosts are told apart, as often as they are met", () => {
  const hosts = Array.from({ length: 250 }, (_, n) => `https://host-${n}.example`);
  for (const upstream of [...hosts, ...hosts]) {
    expect(location(`${upstream}/x`, { upstream, origin: ORIGIN })).toBe(`${ORIGIN}/x`);
    expect(location(`${upstream}.other/x`, { upstream, origin: ORIGIN })).toBe(`${upstream}.other/x`);
  }
});
