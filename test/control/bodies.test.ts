import { describe, expect, it } from "vitest";
import { ask, askRaw, opened, refusal } from "./opened.js";

const JSON_TYPE = { "content-type": "application/json" };

describe("a body", () => {
  it.each([
    ["application/x-www-form-urlencoded", "a=b"],
    ["multipart/form-data; boundary=x", "--x--"],
    ["text/plain", "{}"],
    ["text/plain;charset=UTF-8", ""],
    ["application/jsonp", "{}"],
    ["application/problem+json", "{}"],
    [undefined, "{}"],
  ])("of the type %s is 415, also an empty one", async (type, body) => {
    const { control, main } = await opened();
    const headers = { ...(type !== undefined && { "content-type": type }), "content-length": body.length };
    const answer = await askRaw(control, {
      ...{ method: "POST", path: "/sessions/main/rewind", headers, body },
    });
    expect(answer.status).toBe(415);
    expect(answer.body).toEqual(
      refusal("ROLLCALL_MEDIA_TYPE", expect.stringContaining("Content-Type: application/json")),
    );
    expect(main.asked).toEqual([]);
  });

  it("that is packed is 415", async () => {
    const { control } = await opened();
    const headers = { ...JSON_TYPE, "content-encoding": "gzip" };
    const answer = await askRaw(control, {
      ...{ method: "POST", path: "/sessions/main/rewind", headers, body: "?" },
    });
    expect(answer.status).toBe(415);
  });

  it.each([
    ["application/json", "{}"],
    ["application/json; charset=utf-8", "{}"],
    ["Application/JSON ;charset=utf-8", "\uFEFF {}\n"],
    ["application/json", ""],
    [undefined, ""],
  ])("of the type %s that is %j is taken", async (type, body) => {
    const { control, main } = await opened();
    const headers = type === undefined ? {} : { "content-type": type };
    const answer = await askRaw(control, {
      ...{ method: "POST", path: "/sessions/main/rewind", headers, body },
    });
    expect(answer).toMatchObject({ status: 200, body: {} });
    expect(main.asked).toEqual([["rewind"]]);
  });

  it.each([
    ["{", "The body is no JSON."],
    ["{'a':1}", "The body is no JSON."],
    ["[]", "The body is a list. It takes a JSON object, like {}."],
    ["null", "The body is null. It takes a JSON object, like {}."],
    ["3", "The body is a number. It takes a JSON object, like {}."],
    ["[".repeat(500) + "]".repeat(500), "The body is no JSON."],
    [Buffer.from('{"wanted":"\xe9"}', "latin1"), "The body is no UTF-8."],
  ])("that is %s is 400: %s", async (body, message) => {
    const { control } = await opened();
    const answer = await askRaw(control, {
      ...{ method: "POST", path: "/sessions/main/next", headers: JSON_TYPE, body },
    });
    expect(answer).toMatchObject({ status: 400, body: refusal("ROLLCALL_USAGE", message) });
  });

  it("of 1 MiB is taken, and of one byte more is 413, whether or not it says so before", async () => {
    const { control } = await opened();
    const largest = `{"wanted":"${"x".repeat(1_048_576 - 13)}"}`;
    const request = { method: "POST", path: "/sessions/main/rewind" };
    for (const framing of [{}, { "transfer-encoding": "chunked" }]) {
      const headers = { ...JSON_TYPE, ...framing };
      const taken = await askRaw(control, { ...request, headers, body: largest });
      expect(taken.status).toBe(400);
      const refused = await askRaw(control, { ...request, headers, body: `${largest} ` });
      expect(refused).toMatchObject({
        status: 413,
        body: refusal("ROLLCALL_TOO_LARGE", "The body is larger than 1048576 bytes (1 MiB)."),
      });
    }
  });

  it("of 20 MiB is read to its end, so that its client hears why", async () => {
    const { control } = await opened();
    const body = Buffer.alloc(20 * 1_048_576, " ");
    for (const [path, status] of [
      ["/sessions/main/rewind", 413],
      ["/nowhere", 404],
    ] as const)
      expect((await askRaw(control, { method: "POST", path, headers: JSON_TYPE, body })).status).toBe(status);
  });
});

describe("a member", () => {
  it.each([
    [
      "POST settled",
      { timout: 5 },
      /^There is no member "timout" here \(it holds 5\)\. Is timeout meant\? It takes timeout\.$/,
    ],
    [
      "POST settled",
      { timeout: "soon" },
      /^timeout="soon" will not do: it takes milliseconds, from 0 to 600000/,
    ],
    ["POST settled", { timeout: -1 }, /^timeout=-1 will not do/],
    ["POST settled", { timeout: 600_001 }, /^timeout=600001 will not do/],
    ["POST complete", { timeout: [] }, /^timeout=\[\] will not do/],
    ["POST next", { wanted: 7 }, /^wanted=7 will not do: it takes the id of an exchange/],
    ["POST next", { wanted: "" }, /^wanted="" will not do/],
    [
      "POST next",
      { wanted: "invite", body: {} },
      /^There is no member "body" here \(it holds \{\}\)\. It takes timeout, wanted\.$/,
    ],
    ["POST advance", {}, /^ms is missing: it takes milliseconds, from 0\.$/],
    ["POST advance", { ms: "5" }, /^ms="5" will not do/],
    ["POST advance", { ms: null }, /^ms is missing/],
    ["POST rewind", { to: 0 }, /^There is no member "to" here \(it holds 0\)\. It takes none\.$/],
    ["POST ring", { toString: 1 }, /^There is no member "toString"/],
    ["PUT faults", {}, /^faults is missing: it takes a list of faults/],
    ["PUT faults", { faults: "throttled" }, /^faults="throttled" will not do/],
    ["PUT faults", { faults: ["throttled", 7] }, /^faults=\["throttled",7\] will not do/],
    ["PUT callback", { url: 7 }, /^url=7 will not do: it takes a URL/],
    ["PUT callback", { url: "nowhere" }, /^deliverTo nowhere is no http\(s\) URL\.$/],
  ])("of %s %j that will not do is 400, by its name and with what is there", async (what, body, message) => {
    const { control, main } = await opened();
    const [method = "", operation = ""] = what.split(" ");
    const answer = await ask(control, `${method} /sessions/main/${operation}`, body);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(refusal("ROLLCALL_USAGE", expect.stringMatching(message)));
    expect(main.waiting).toEqual([]);
  });

  it("that is called __proto__ is as unknown as another one", async () => {
    const { control } = await opened();
    const body = '{"__proto__":{"timeout":1}}';
    const answer = await askRaw(control, {
      ...{ method: "POST", path: "/sessions/main/settled", headers: JSON_TYPE, body },
    });
    expect(answer.body).toEqual(refusal("ROLLCALL_USAGE", expect.stringContaining('"__proto__"')));
  });

  it("that is null is as if it were not there", async () => {
    const { control, main } = await opened();
    main.isReached = true;
    const answer = await ask(control, "POST /sessions/main/next", { wanted: null, timeout: null });
    expect(answer.status).toBe(200);
    expect(main.asked).toEqual([["next", undefined, 30_000]]);
  });

  it("in the query is 400: it would be passed over", async () => {
    const { control, main } = await opened();
    const answer = await ask(control, "POST /sessions/main/settled?timeout=5");
    expect(answer).toMatchObject({
      status: 400,
      body: refusal(
        "ROLLCALL_USAGE",
        "POST /sessions/ID/settled takes no query: what it takes is in its JSON body.",
      ),
    });
    expect(main.asked).toEqual([]);
  });
});
