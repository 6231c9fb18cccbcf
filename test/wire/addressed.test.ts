import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { addressed, SESSION_HEADER } from "../../src/wire/addressed.js";

describe("a path", () => {
  it.each([
    ["/~invite-one/v1.0/me", "/v1.0/me", "/~invite-one", { cassette: "invite-one" }],
    [
      "/~invite-one:7/v1.0/me?a=/~b/",
      "/v1.0/me?a=/~b/",
      "/~invite-one:7",
      { cassette: "invite-one", key: "7" },
    ],
    ["/~a.b_c-D:e.f_g-H/x", "/x", "/~a.b_c-D:e.f_g-H", { cassette: "a.b_c-D", key: "e.f_g-H" }],
    ["/~one", "/", "/~one", { cassette: "one" }],
    ["/~one?$top=1", "/?$top=1", "/~one", { cassette: "one" }],
    ["/~one//x", "//x", "/~one", { cassette: "one" }],
    ["/~one/~two/x", "/~two/x", "/~one", { cassette: "one" }],
    ["/~/v1.0/me", "/v1.0/me", "/~", { cassette: "" }],
    ["/~:7/x", "/x", "/~:7", { cassette: "", key: "7" }],
    ["/~one:/x", "/x", "/~one:", { cassette: "one", key: "" }],
    ["/~a:b:c/x", "/x", "/~a:b:c", { cassette: "a", key: "b:c" }],
    ["/~in%76ite%3A7/x", "/x", "/~in%76ite%3A7", { cassette: "invite", key: "7" }],
    ["/~..%2Fx/y", "/y", "/~..%2Fx", { cassette: "../x" }],
    ["/~%2e%2e/y", "/y", "/~%2e%2e", { cassette: ".." }],
    ["/~100%/y", "/y", "/~100%", { cassette: "100%" }],
    ["/~%C3%28/y", "/y", "/~%C3%28", { cassette: "%C3%28" }],
    ["/~%F0%9F%8E%99/y", "/y", "/~%F0%9F%8E%99", { cassette: "\u{1F399}" }],
  ])("%s is %s behind %s", (asked, url, prefix, address) => {
    expect(addressed(asked, {})).toEqual({ url, prefix, address });
  });

  it.each(["/v1.0/me", "/", "/v1.0/~one/x", "//~one/x", "/x?next=/~one/x", "/%7Eone/x"])(
    "%s names no session",
    (url) => {
      expect(addressed(url, {})).toEqual({ url, prefix: "" });
    },
  );

  test("comes back whole from what is in front and what is behind", () => {
    const rest = fc
      .tuple(fc.webPath(), fc.webQueryParameters())
      .map(([path, query]) => `/v1.0${path}?${query}`);
    const name = fc.stringMatching(/^[A-Za-z0-9._-]{1,20}$/);
    fc.assert(
      fc.property(name, fc.option(name, { nil: undefined }), rest, (cassette, key, url) => {
        const prefix = `/~${cassette}${key === undefined ? "" : `:${key}`}`;
        const address = { cassette, ...(key !== undefined && { key }) };
        expect(addressed(prefix + url, {})).toEqual({ url, prefix, address });
        expect(addressed(url, { [SESSION_HEADER]: prefix.slice(2) })).toEqual({ url, prefix: "", address });
      }),
    );
  });

  test("of whatever characters never makes it throw, and has a path behind", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(addressed(`/~${text}`, {}).url).toMatch(/^\//);
      }),
    );
  });
});

describe("the header", () => {
  test("names the session of a path that names none", () => {
    const address = { cassette: "one", key: "7" };
    expect(addressed("/v1.0/me", { [SESSION_HEADER]: " one:7 " })).toEqual({
      url: "/v1.0/me",
      prefix: "",
      address,
    });
  });

  test("gives way to the path", () => {
    expect(addressed("/~one/x", { [SESSION_HEADER]: "two" })).toMatchObject({ address: { cassette: "one" } });
  });

  test("is taken as it is written: what is decoded in a path is not in a header", () => {
    expect(addressed("/x", { [SESSION_HEADER]: "%6fne" })).toMatchObject({ address: { cassette: "%6fne" } });
  });

  test("that is empty names a session all the same, which there is not", () => {
    expect(addressed("/x", { [SESSION_HEADER]: "" })).toMatchObject({ address: { cassette: "" } });
  });
});
