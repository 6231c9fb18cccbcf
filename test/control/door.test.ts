import type { OutgoingHttpHeaders } from "node:http";
import { describe, expect, it } from "vitest";
import { ask, askRaw, opened, refusal, type RawRequest } from "./opened.js";

const NO_TOKEN = { authorization: undefined };

describe("the token", () => {
  it("is asked for in every request, and its absence is 401 with what to do", async () => {
    const { control } = await opened();
    for (const path of ["/", "/sessions", "/sessions/main/report", "/nowhere"]) {
      const answer = await fetch(control.url + path);
      expect(answer.status).toBe(401);
      expect(answer.headers.get("www-authenticate")).toBe("Bearer");
      expect(await answer.json()).toEqual(
        refusal("ROLLCALL_TOKEN", expect.stringMatching(/^The token is missing\. Send .*Bearer TOKEN/)),
      );
    }
  });

  it.each(["Bearer wrong", "Bearer ", "Basic dXNlcjpwYXNz", "wrong", "Bearer a b"])(
    "is another one or none in %j: 401",
    async (authorization) => {
      const { control, main } = await opened();
      const answer = await ask(control, "POST /sessions/main/rewind", undefined, {
        headers: { authorization },
      });
      expect(answer.status).toBe(401);
      expect(main.asked).toEqual([]);
    },
  );

  it("of more or fewer characters is another one", async () => {
    const { control } = await opened({ token: "abc" });
    for (const token of ["ab", "abcd", "ABC"])
      expect((await ask({ ...control, token }, "GET /")).status).toBe(401);
    expect((await ask(control, "GET /")).status).toBe(200);
  });

  it("is taken whatever the case of its scheme", async () => {
    const { control } = await opened();
    const headers = { authorization: `bearer ${control.token}` };
    expect((await ask(control, "GET /", undefined, { headers })).status).toBe(200);
  });

  it("is made where none is given: 32 hexadecimal digits, each time others", async () => {
    const tokens = await Promise.all([opened(), opened()].map(async (one) => (await one).control.token));
    for (const token of tokens) expect(token).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(tokens).size).toBe(2);
  });

  it.each(["", "a b", "a\nb", "ü"])("that no header can carry is refused at once: %j", async (token) => {
    await expect(opened({ token })).rejects.toMatchObject({ code: "ROLLCALL_USAGE" });
  });
});

describe("the Host", () => {
  it.each(["evil.example", "evil.example:80", "graph.microsoft.com", "GRAPH.microsoft.com.:443", "a.b"])(
    "%s is 403, with the token and without",
    async (host) => {
      const { control } = await opened();
      for (const headers of [{ host }, { host, ...NO_TOKEN }]) {
        const answer = await askRaw(control, { headers });
        expect(answer.status).toBe(403);
        expect(answer.body).toEqual(
          refusal(
            "ROLLCALL_HOST",
            `The control API does not serve the host ${JSON.stringify(host)}. Use 127.0.0.1 or localhost.`,
          ),
        );
      }
    },
  );

  it.each(["127.0.0.1", "localhost:1", "LOCALHOST", "test.localhost", "[::1]:80", "10.0.0.7"])(
    "%s is served",
    async (host) => {
      const { control } = await opened();
      expect((await askRaw(control, { headers: { host } })).status).toBe(200);
    },
  );

  it("is also served by the name that was given to listen at", async () => {
    const { control } = await opened({ address: { host: "localhost", port: 0 } });
    expect((await ask(control, "GET /")).status).toBe(200);
  });
});

describe("an Origin", () => {
  it.each(["http://evil.example", "null", "http://localhost:3000", "https://127.0.0.1", ""])(
    "%j is a web page's: 403, with the token and without",
    async (origin) => {
      const { control, main } = await opened();
      for (const headers of [{ origin }, { origin, ...NO_TOKEN }]) {
        const answer = await askRaw(control, {
          method: "POST",
          path: "/sessions/main/rewind",
          headers,
        });
        expect(answer.status).toBe(403);
        expect(answer.body).toEqual(refusal("ROLLCALL_ORIGIN", expect.stringContaining("web pages")));
      }
      expect(main.asked).toEqual([]);
    },
  );

  it("of a page that asks first (OPTIONS) gets no word of CORS", async () => {
    const { control } = await opened();
    const headers = {
      origin: "http://evil.example",
      "access-control-request-method": "POST",
      ...NO_TOKEN,
    };
    const answer = await askRaw(control, { method: "OPTIONS", path: "/sessions", headers });
    expect(answer.status).toBe(403);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  it("that is the control API's own is none of a foreign page", async () => {
    const { control } = await opened();
    expect((await askRaw(control, { headers: { origin: control.url } })).status).toBe(200);
  });
});

it("is checked in the order host, origin, token, route, method, query, session, body", async () => {
  const { control } = await opened();
  const { token } = control;
  const steps: (readonly [string, Partial<RawRequest>, OutgoingHttpHeaders])[] = [
    [
      "ROLLCALL_HOST",
      {},
      { host: "evil.example", origin: "null", "content-type": "text/plain", ...NO_TOKEN },
    ],
    ["ROLLCALL_ORIGIN", {}, { host: undefined }],
    ["ROLLCALL_TOKEN", {}, { origin: undefined }],
    ["ROLLCALL_NO_ROUTE", {}, { authorization: `Bearer ${token}` }],
    ["ROLLCALL_METHOD", { path: "/sessions/s9/settled?a=1" }, {}],
    ["ROLLCALL_USAGE", { method: "POST" }, {}],
    ["ROLLCALL_NO_SESSION", { path: "/sessions/s9/settled" }, {}],
    ["ROLLCALL_MEDIA_TYPE", { path: "/sessions/main/settled" }, {}],
  ];
  let request: RawRequest = { method: "PATCH", path: "/nowhere?a=1", body: "?" };
  for (const [code, mended, headers] of steps) {
    request = { ...request, ...mended, headers: { ...request.headers, ...headers } };
    expect((await askRaw(control, request)).body).toEqual(refusal(code, expect.any(String)));
  }
});

it("a port that is taken is a usage error that names the option", async () => {
  const { control } = await opened();
  const address = { host: "127.0.0.1", port: Number(new URL(control.url).port) };
  await expect(opened({ address })).rejects.toMatchObject({
    code: "ROLLCALL_USAGE",
    message: expect.stringContaining("--control-port") as string,
  });
});
