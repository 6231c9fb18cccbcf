import { describe, expect, it } from "vitest";
import { headerOf } from "../../src/tape/exchange.js";
import { endToEnd, tapeHeaders } from "../../src/tape/headers.js";

const HOP_BY_HOP = [
  ...["connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "expect"],
  ...["proxy-authorization", "proxy-authenticate", "proxy-connection", "proxy-anything"],
];

describe("the headers that go on to the next hop", () => {
  it.each(HOP_BY_HOP)("%s stays behind", (name) => {
    expect(endToEnd([name, "x", "Accept", "*/*"])).toEqual({ accept: "*/*" });
  });

  it.each([
    ["close, X-One", ["x-one", "1"]],
    ["x-one ,x-two", ["X-One", "1", "x-two", "2"]],
    ["X-ONE", ["x-one", "1", "x-one", "2"]],
  ])("those that Connection: %s names stay behind", (connection, named) => {
    expect(endToEnd(["Connection", connection, ...named, "accept", "*/*"])).toEqual({ accept: "*/*" });
  });

  it("those that the second of two Connection headers names stay behind", () => {
    expect(endToEnd(["x-one", "1", "Connection", "close", "connection", "x-one"])).toEqual({});
  });

  it("host, lengths and everything else go on, several values in their order", () => {
    const received = [
      ...["Host", "graph.microsoft.com", "Content-Length", "5", "Set-Cookie", "b=2", "X-Empty", ""],
      ...["set-cookie", "a=1", "SET-COOKIE", "c=3"],
    ];
    expect(endToEnd(received)).toEqual({
      host: "graph.microsoft.com",
      "content-length": "5",
      "set-cookie": ["b=2", "a=1", "c=3"],
      "x-empty": "",
    });
  });

  it("a header named __proto__ is a header", () => {
    const received = ["__proto__", "x", "constructor", "y", "accept", "z", "__proto__", "w"];
    expect(Object.entries(endToEnd(received))).toEqual([
      ["__proto__", ["x", "w"]],
      ["constructor", "y"],
      ["accept", "z"],
    ]);
  });
});

describe("the headers that go onto the tape", () => {
  it.each([...HOP_BY_HOP, "host", "content-length"])("%s is never stored, however it is written", (name) => {
    expect(tapeHeaders({ [name]: "x", [name.toUpperCase()]: "x", accept: "*/*" })).toEqual({ accept: "*/*" });
  });

  it("names are in lower case, values as they came", () => {
    expect(tapeHeaders({ "Content-Type": "Text/Plain", "X-Two": ["B", "a"] })).toEqual({
      "content-type": "Text/Plain",
      "x-two": ["B", "a"],
    });
  });

  it("a header named __proto__ is a header", () => {
    const headers = JSON.parse('{"__proto__":"x"}') as Record<string, string>;
    expect(Object.entries(tapeHeaders(headers))).toEqual([["__proto__", "x"]]);
  });
});

describe("headerOf", () => {
  it.each([
    [{ location: "/a" }, "/a"],
    [{ location: ["/a", "/b"] }, "/a"],
    [{ location: [] }, undefined],
    [{}, undefined],
  ])("of %j is %s", (headers, value) => {
    expect(headerOf(headers, "location")).toBe(value);
  });
});
