import { describe, expect, it } from "vitest";
import type { SessionList } from "../../src/control/protocol.js";
import { VERSION } from "../../src/base/version.js";
import { CassetteError } from "../../src/tape/cassette-error.js";
import { eventually } from "../support/eventually.js";
import { deferred } from "./deferred.js";
import { FakeSession, fakeRecording, reportOf } from "./fake-session.js";
import { ask, opened, refusal } from "./opened.js";

const MAIN = { id: "main", mode: "replay", cassette: "invite-one", graph: "http://127.0.0.1:40701", seed: 7 };

describe("the sessions", () => {
  it("are main, and those that were added and created, each described", async () => {
    const { control } = await opened();
    control.add("recorder", fakeRecording());
    await ask(control, "POST /sessions", { cassette: "invite-many" });
    const sessions = [
      MAIN,
      {
        id: "recorder",
        mode: "record",
        cassette: "my-call",
        graph: "http://127.0.0.1:40702",
        callback: "http://127.0.0.1:40703/5c0e",
      },
      { id: "s1", mode: "replay", cassette: "invite-many", graph: "http://127.0.0.1:40800", seed: 7 },
    ];
    expect((await ask(control, "GET /sessions")).body).toEqual({ sessions });
    expect((await ask(control, "GET /")).body).toEqual({ version: VERSION, sessions });
    expect((await ask(control, "GET /sessions/recorder")).body).toEqual(sessions[1]);
  });

  it("are none where there is no main one", async () => {
    const { control } = await opened({ isEmpty: true });
    expect((await ask(control, "GET /sessions")).body).toEqual({ sessions: [] });
    expect((await ask(control, "GET /sessions/main")).body).toEqual(
      refusal("ROLLCALL_NO_SESSION", expect.stringContaining("POST /sessions creates one")),
    );
  });

  it("have one id each: a second session under one is a mistake of whoever adds it", async () => {
    const { control } = await opened();
    expect(() => control.add("main", new FakeSession())).toThrow("there is a session main already");
  });
});

describe("a session that is created", () => {
  it("is described, and said where it is", async () => {
    const { control } = await opened();
    const answer = await ask(control, "POST /sessions", { cassette: "invite-one" });
    expect(answer.status).toBe(201);
    expect(answer.headers.get("location")).toBe("/sessions/s1");
    expect(answer.body).toEqual({ ...MAIN, id: "s1", graph: "http://127.0.0.1:40800" });
    expect(await ask(control, "GET /sessions/s1")).toMatchObject({ status: 200, body: answer.body });
  });

  it("is started with what was asked for, in replay where no mode is", async () => {
    const { control, requested } = await opened();
    const asked = { mode: "simulate", seed: 3, timing: "manual", faults: ["throttled"], assume: { a: 1 } };
    await ask(control, "POST /sessions", asked);
    await ask(control, "POST /sessions", { cassette: "a", seed: null });
    expect(requested).toEqual([asked, { mode: "replay", cassette: "a" }]);
  });

  it.each([
    [
      { mode: "rewrite" },
      /^mode="rewrite" will not do: it takes one of record, replay, once, passthrough, simulate\.$/,
    ],
    [{ mode: "toString" }, /^mode="toString" will not do/],
    [{ cassette: 7 }, /^cassette=7 will not do/],
    [{ cassette: "" }, /^cassette="" will not do/],
  ])("with %j is refused before it is started", async (body, message) => {
    const { control, requested } = await opened();
    const answer = await ask(control, "POST /sessions", body);
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.body).toEqual(refusal("ROLLCALL_USAGE", expect.stringMatching(message)));
    expect(requested).toEqual([]);
  });

  it("and whose cassette is no good is 422, and leaves nothing", async () => {
    const error = new CassetteError("a.json", "", "there is no such file", "Record it.");
    const { control } = await opened({ create: () => Promise.reject(error) });
    const answer = await ask(control, "POST /sessions", { cassette: "a" });
    expect(answer).toMatchObject({ status: 422, body: refusal("ROLLCALL_CASSETTE", error.message) });
    expect((await ask(control, "GET /sessions")).body).toEqual({ sessions: [MAIN] });
  });

  it("never gets an id that is taken", async () => {
    const { control } = await opened();
    control.add("s1", new FakeSession());
    const answer = await ask(control, "POST /sessions", {});
    expect(answer.body).toMatchObject({ id: "s2" });
  });
});

describe("the sessions that requests have named", () => {
  it("are there behind the one that they run in, each by itself", async () => {
    const { control, main, created } = await opened();
    const parts = ["invite-one", "invite-one:7/8"].map(
      (name) => [name, new FakeSession(name, `${main.graphUrl}/~${name}`)] as const,
    );
    main.parts = new Map(parts);
    await ask(control, "POST /sessions", {});
    created[0]!.parts = new Map([["a", new FakeSession("a")]]);
    const { body } = await ask(control, "GET /sessions");
    const ids = (body as SessionList).sessions.map(({ id }) => id);
    expect(ids).toEqual(["main", "main~invite-one", "main~invite-one:7/8", "s1", "s1~a"]);
    const id = encodeURIComponent("main~invite-one:7/8");
    expect((await ask(control, `GET /sessions/${id}`)).body).toEqual({
      ...MAIN,
      id: "main~invite-one:7/8",
      cassette: "invite-one:7/8",
      graph: "http://127.0.0.1:40701/~invite-one:7/8",
    });
    expect((await ask(control, `POST /sessions/${id}/rewind`)).status).toBe(200);
    expect(parts.map(([, { asked }]) => asked)).toEqual([[], [["rewind"]]]);
    expect(main.asked).toEqual([]);
    expect((await ask(control, `DELETE /sessions/${id}`)).status).toBe(409);
    expect((await ask(control, "GET /sessions/main~invite-many")).body).toEqual(
      refusal("ROLLCALL_NO_SESSION", expect.stringContaining("main~invite-one, ")),
    );
  });

  it("end with it", async () => {
    const { control, created } = await opened();
    await ask(control, "POST /sessions", {});
    const part = new FakeSession("a");
    created[0]!.parts = new Map([["a", part]]);
    const headers = { authorization: `Bearer ${control.token}` };
    const log = await fetch(`${control.url}/sessions/s1~a/log`, { headers });
    await ask(control, "DELETE /sessions/s1");
    expect(await log.text()).toBe("");
    expect(part.followers).toBe(0);
    expect((await ask(control, "GET /sessions/s1~a")).status).toBe(404);
  });
});

describe("a session that is deleted", () => {
  it("is stopped and gives its report, and its id is not used again", async () => {
    const { control, created } = await opened();
    await ask(control, "POST /sessions", {});
    expect(await ask(control, "DELETE /sessions/s1")).toMatchObject({ status: 200, body: reportOf(0) });
    expect(created[0]!.stops).toBe(1);
    expect((await ask(control, "GET /sessions/s1")).status).toBe(404);
    expect((await ask(control, "POST /sessions", {})).body).toMatchObject({ id: "s2" });
  });

  it("twice at once is stopped once, and gives both its report", async () => {
    const { control, created } = await opened();
    await ask(control, "POST /sessions", {});
    const end = deferred();
    created[0]!.ending = () => end.promise;
    const answers = [1, 2].map(() => ask(control, "DELETE /sessions/s1"));
    await eventually(() => created[0]!.stops).toBe(1);
    expect((await ask(control, "GET /sessions/s1/report")).status).toBe(200);
    end.resolve();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
    expect(created[0]!.stops).toBe(1);
  });

  it("and cannot be stopped is gone all the same, and told of", async () => {
    const { control, created, warnings } = await opened();
    await ask(control, "POST /sessions", {});
    created[0]!.ending = () => Promise.reject(new Error("the disk is full"));
    expect(await ask(control, "DELETE /sessions/s1")).toMatchObject({
      status: 500,
      body: refusal("ROLLCALL_INTERNAL", "rollcall failed: the disk is full"),
    });
    expect(warnings).toEqual(["DELETE /sessions/s1 at the control API failed: the disk is full"]);
    expect((await ask(control, "GET /sessions/s1")).status).toBe(404);
  });

  it.each(["main", "recorder"])("and belongs to whoever started it, as %s does, is 409", async (id) => {
    const { control, main } = await opened();
    control.add("recorder", fakeRecording());
    expect(await ask(control, `DELETE /sessions/${id}`)).toMatchObject({
      status: 409,
      body: refusal("ROLLCALL_NOT_YOURS", `Session ${id} ends with what has started it: end that.`),
    });
    expect(main.stops).toBe(0);
    expect((await ask(control, `GET /sessions/${id}`)).status).toBe(200);
  });
});

it("100 sessions at once are created, waited for, asked and deleted, each by itself", async () => {
  const { control, created } = await opened();
  const ids = await Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      const answer = await ask(control, "POST /sessions", { cassette: `c${index}` });
      return (answer.body as { id: string }).id;
    }),
  );
  expect(new Set(ids).size).toBe(100);
  const waits = ids.map((id) => ask(control, `POST /sessions/${id}/next`, { wanted: id }));
  await eventually(() => created.every(({ waiting }) => waiting.length === 1)).toBe(true);
  for (const session of created) session.waiting[0]!.reach();
  expect((await Promise.all(waits)).every(({ status }) => status === 200)).toBe(true);
  for (const { asked } of created) expect(asked.length).toBe(1);
  const ended = await Promise.all(ids.map((id) => ask(control, `DELETE /sessions/${id}`)));
  expect(ended.every(({ status }) => status === 200)).toBe(true);
  expect(created.every(({ stops }) => stops === 1)).toBe(true);
  expect((await ask(control, "GET /sessions")).body).toEqual({ sessions: [MAIN] });
});
