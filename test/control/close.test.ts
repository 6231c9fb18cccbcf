import { describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.js";
import { connect } from "../support/connection.js";
import { deferred } from "./deferred.js";
import { FakeSession, reportOf } from "./fake-session.js";
import { ask, opened, refusal } from "./opened.js";

const CLOSED = refusal("ROLLCALL_CLOSED", "The control API was closed: rollcall is ending.");

describe("closing", () => {
  it("stops the sessions that were created, and no other", async () => {
    const { control, main, created } = await opened();
    await ask(control, "POST /sessions", {});
    await ask(control, "POST /sessions", {});
    await control.close();
    expect(created.map(({ stops }) => stops)).toEqual([1, 1]);
    expect(main.stops).toBe(0);
    await expect(fetch(control.url)).rejects.toThrow("fetch failed");
  });

  it("twice is closing once", async () => {
    const { control, created } = await opened();
    await ask(control, "POST /sessions", {});
    await Promise.all([control.close(), control.close()]);
    await control.close();
    expect(created[0]!.stops).toBe(1);
  });

  it("ends every stream and every wait, with a whole answer each", async () => {
    const { control, main, created, warnings } = await opened();
    await ask(control, "POST /sessions", {});
    const headers = { authorization: `Bearer ${control.token}` };
    const logs = await Promise.all(
      ["main", "s1"].map((id) => fetch(`${control.url}/sessions/${id}/log`, { headers })),
    );
    const waits = ["main", "s1"].flatMap((id) =>
      ["settled", "next", "complete"].map((barrier) => ask(control, `POST /sessions/${id}/${barrier}`)),
    );
    await eventually(() => [main, created[0]!].map(({ waiting }) => waiting.length)).toEqual([3, 3]);
    const closing = control.close();
    const answers = await Promise.all(waits);
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 408, 408, 408]);
    expect(answers[0]!.body).toEqual(CLOSED);
    const [ofMain, ofCreated] = await Promise.all(logs.map((log) => log.text()));
    expect(ofMain).toBe("");
    expect(ofCreated).toBe(`id: 1\ndata: ${JSON.stringify(reportOf(0))}\n\n`);
    await closing;
    expect(warnings).toEqual([]);
    expect([main, created[0]!].map(({ followers, waiting }) => followers + waiting.length)).toEqual([0, 0]);
  });

  it("answers 503 to whoever comes meanwhile", async () => {
    const { control, created } = await opened();
    await ask(control, "POST /sessions", {});
    const end = deferred();
    created[0]!.ending = () => end.promise;
    const closing = control.close();
    for (const what of ["GET /", "POST /sessions", "POST /sessions/main/settled"])
      expect(await ask(control, what)).toMatchObject({ status: 503, body: CLOSED });
    expect((await ask({ ...control, token: "no" }, "GET /")).status).toBe(401);
    end.resolve();
    await closing;
  });

  it("waits for a session that is just being created, and stops it", async () => {
    const started = deferred<FakeSession>();
    let isAsked = false;
    const { control } = await opened({
      create: () => {
        isAsked = true;
        return started.promise;
      },
    });
    const creating = ask(control, "POST /sessions", {});
    await eventually(() => isAsked).toBe(true);
    let isClosed = false;
    const closing = control.close().then(() => (isClosed = true));
    const session = new FakeSession();
    const end = deferred();
    session.ending = () => end.promise;
    started.resolve(session);
    await eventually(() => session.stops).toBe(1);
    expect((await ask(control, "GET /")).status).toBe(503);
    expect(isClosed).toBe(false);
    end.resolve();
    expect(await creating).toMatchObject({ status: 503, body: CLOSED });
    await closing;
  });

  it("stops every session although one cannot be, and says so at the end", async () => {
    const { control, created } = await opened();
    for (let count = 0; count < 3; count += 1) await ask(control, "POST /sessions", {});
    created[0]!.ending = () => Promise.reject(new Error("the disk is full"));
    for (let count = 0; count < 2; count += 1)
      await expect(control.close()).rejects.toThrow("the disk is full");
    expect(created.map(({ stops }) => stops)).toEqual([1, 1, 1]);
    await expect(fetch(control.url)).rejects.toThrow("fetch failed");
  });

  it("says of several that could not be stopped what each has thrown", async () => {
    const { control, created } = await opened();
    for (let count = 0; count < 2; count += 1) await ask(control, "POST /sessions", {});
    for (const [index, session] of created.entries())
      session.ending = () => Promise.reject(new Error(`reason ${index}`));
    const failed = await control.close().catch((error: unknown) => error);
    expect(failed).toMatchObject({ errors: [new Error("reason 0"), new Error("reason 1")] });
  });

  it("does not wait for a client that says nothing, or does not end what it says", async () => {
    const { control } = await opened();
    const silent = await connect(control.url);
    const halting = await connect(control.url);
    halting.send(
      "POST /sessions/main/rewind HTTP/1.1",
      "Host: localhost",
      `Authorization: Bearer ${control.token}`,
      "Content-Type: application/json",
      "Content-Length: 2",
      ...["", "{"],
    );
    await ask(control, "GET /");
    await control.close();
    await eventually(() => [silent.ending, halting.ending]).not.toContain("open");
    expect(halting.text).toContain("503");
  });
});

it("a client that breaks its request off is no news", async () => {
  const { control, main, warnings } = await opened();
  const client = await connect(control.url);
  client.send(
    "POST /sessions/main/rewind HTTP/1.1",
    "Host: localhost",
    `Authorization: Bearer ${control.token}`,
    "Content-Type: application/json",
    "Content-Length: 20",
    ...["", "{"],
  );
  await ask(control, "GET /");
  client.socket.resetAndDestroy();
  await eventually(() => client.ending).not.toBe("open");
  expect((await ask(control, "GET /")).status).toBe(200);
  expect(main.asked).toEqual([]);
  expect(warnings).toEqual([]);
});
