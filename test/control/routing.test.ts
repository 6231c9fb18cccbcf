import { describe, expect, it } from "vitest";
import { CassetteError } from "../../src/tape/cassette-error.js";
import { UsageError } from "../../src/base/errors.js";
import { NotSettledError } from "../../src/engine/bounds.js";
import { ask, askRaw, opened, refusal } from "./opened.js";
import { fakeRecording } from "./fake-session.js";

describe("a path that there is not", () => {
  it.each([
    ["/sessions/main/setled", "Near it is: POST /sessions/ID/settled."],
    ["/session", "Near it is: GET /sessions, POST /sessions."],
    ["/sessions/", "Near it is: GET /sessions, POST /sessions."],
    ["/sessions/main/", "Near it is: GET /sessions/ID, DELETE /sessions/ID."],
    ["/sessions//report", "Near it is: GET /sessions/ID/report."],
    ["/v1.0/communications/calls", "There are: GET /, GET /sessions, POST /sessions, GET /sessions/ID,"],
  ])("%s is 404 with those near it", async (path, near) => {
    const { control } = await opened();
    const answer = await ask(control, `GET ${path}`);
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual(
      refusal("ROLLCALL_NO_ROUTE", expect.stringContaining(`There is no path "${path}". ${near}`)),
    );
  });

  it("is shown no longer than one can read", async () => {
    const { control } = await opened();
    const { body } = await ask(control, `GET /${"x".repeat(5_000)}`);
    expect(JSON.stringify(body).length).toBeLessThan(1_000);
  });
});

describe("a method that a path has not", () => {
  it.each([
    ["PATCH", "/sessions", "GET, POST"],
    ["GET", "/sessions/main/settled", "POST"],
    ["POST", "/sessions/main/faults", "PUT"],
    ["HEAD", "/sessions/main", "GET, DELETE"],
  ])("%s %s is 405 with those that it has", async (method, path, allow) => {
    const { control } = await opened();
    const answer = await askRaw(control, { method, path });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe(allow);
    if (method === "HEAD") return;
    expect(answer.body).toEqual(refusal("ROLLCALL_METHOD", expect.stringContaining(`takes ${allow}`)));
  });
});

describe("a session", () => {
  it("that there is not is 404 with those that there are", async () => {
    const { control } = await opened();
    await ask(control, "POST /sessions", {});
    const answer = await ask(control, "GET /sessions/s9/report");
    expect(answer).toMatchObject({
      status: 404,
      body: refusal("ROLLCALL_NO_SESSION", 'There is no session "s9". There are: main, s1.'),
    });
  });

  it("is asked for by its id in any encoding", async () => {
    const { control } = await opened();
    control.add("invite-one:7/ä %", fakeRecording());
    const id = encodeURIComponent("invite-one:7/ä %");
    expect(await ask(control, `GET /sessions/${id}`)).toMatchObject({
      status: 200,
      body: { id: "invite-one:7/ä %", mode: "record" },
    });
    expect((await ask(control, "GET /sessions/m%61in")).status).toBe(200);
    const stray = await ask(control, "GET /sessions/%zz");
    expect(stray.body).toEqual(refusal("ROLLCALL_NO_SESSION", expect.stringContaining('"%zz"')));
  });

  it.each([
    ["POST", "next", {}],
    ["POST", "complete", {}],
    ["POST", "advance", { ms: 5 }],
    ["POST", "rewind", {}],
    ["POST", "ring", {}],
    ["PUT", "faults", { faults: [] }],
    ["PUT", "callback", { url: "http://127.0.0.1:1" }],
  ])(
    "of a mode that has not what %s %s asks for is 409 with what it has",
    async (method, operation, body) => {
      const { control } = await opened({ main: fakeRecording() });
      const answer = await ask(control, `${method} /sessions/main/${operation}`, body);
      expect(answer).toMatchObject({
        status: 409,
        body: refusal(
          "ROLLCALL_NOT_IN_MODE",
          `Session main is in mode record, which has no ${operation}. It has settled, report, log.`,
        ),
      });
    },
  );
});

describe("what a session throws", () => {
  it.each([
    [new UsageError("advance needs timing manual."), 400, "ROLLCALL_USAGE", "advance needs timing manual."],
    [new NotSettledError("not settled:\n  x1"), 408, "ROLLCALL_NOT_SETTLED", "not settled:\n  x1"],
    [
      new CassetteError("a.json", "x1", "no body", "Mend it."),
      422,
      "ROLLCALL_CASSETTE",
      "a.json: x1: no body. Mend it.",
    ],
  ])("is answered as what it is: %s", async (failure, status, code, message) => {
    const { control, main, warnings } = await opened();
    main.failure = failure;
    const answer = await ask(control, "POST /sessions/main/rewind");
    expect(answer).toMatchObject({ status, body: refusal(code, message) });
    expect(warnings).toEqual([]);
  });

  it("and nobody had planned is 500, and told of", async () => {
    const { control, main, warnings } = await opened();
    main.failure = new Error("the cursor is nowhere");
    const answer = await ask(control, "POST /sessions/main/rewind");
    expect(answer).toMatchObject({
      status: 500,
      body: refusal("ROLLCALL_INTERNAL", "rollcall failed: the cursor is nowhere"),
    });
    expect(warnings).toEqual(["POST /sessions/main/rewind at the control API failed: the cursor is nowhere"]);
  });
});

it("answers are JSON that nobody keeps", async () => {
  const { control } = await opened();
  const { headers } = await ask(control, "GET /");
  expect(headers.get("content-type")).toBe("application/json");
  expect(headers.get("cache-control")).toBe("no-store");
});

it("requests in one go on one connection are answered in their order", async () => {
  const { control, main } = await opened();
  const answers = [1, 2, 3].map((ms) => ask(control, "POST /sessions/main/advance", { ms }));
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(main.asked.length).toBe(3);
});
