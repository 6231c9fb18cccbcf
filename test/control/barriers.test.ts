import { describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.js";
import { deferred } from "./deferred.js";
import { PLAYED } from "./fake-session.js";
import { ask, opened, refusal, type Opened } from "./opened.js";

const BARRIERS = [
  { barrier: "settled", code: "ROLLCALL_NOT_SETTLED", answer: {} },
  { barrier: "next", code: "ROLLCALL_NOT_PLAYED", answer: PLAYED },
  { barrier: "complete", code: "ROLLCALL_NOT_COMPLETE", answer: {} },
] as const;

describe.each(BARRIERS)("$barrier", ({ barrier, code, answer }) => {
  it("is answered when it is reached, and not before", async () => {
    const { control, main } = await opened();
    let isAnswered = false;
    const asked = ask(control, `POST /sessions/main/${barrier}`).finally(() => (isAnswered = true));
    await eventually(() => main.waiting.length).toBe(1);
    await ask(control, "GET /"); // a whole round trip later
    expect(isAnswered).toBe(false);
    main.waiting[0]!.reach();
    expect(await asked).toMatchObject({ status: 200, body: answer });
  });

  it("is waited for as long as is said, 30 s where nothing is", async () => {
    const { control, main } = await opened();
    main.isReached = true;
    await ask(control, `POST /sessions/main/${barrier}`, { timeout: 600_000 });
    await ask(control, `POST /sessions/main/${barrier}`, { timeout: 0 });
    await ask(control, `POST /sessions/main/${barrier}`, {});
    expect(main.asked.map((asked) => asked.at(-1))).toEqual([600_000, 0, 30_000]);
  });

  it("that is not reached in time is 408, and says what is missing", async () => {
    const { control, main, warnings } = await opened();
    const asked = ask(control, `POST /sessions/main/${barrier}`, { timeout: 5 });
    await eventually(() => main.waiting.length).toBe(1);
    main.waiting[0]!.miss();
    expect(await asked).toMatchObject({
      status: 408,
      body: refusal(code, `${barrier} was not reached; x5 never came.`),
    });
    expect(warnings).toEqual([]);
  });

  it("whose client leaves is waited for no more, and that is no news", async () => {
    const { control, main, warnings } = await opened();
    const leaving = new AbortController();
    const asked = begin({ control }, barrier, leaving.signal);
    await eventually(() => main.waiting.length).toBe(1);
    leaving.abort();
    await expect(asked).rejects.toThrow("aborted");
    await eventually(() => main.waiting.length).toBe(0);
    expect((await ask(control, "GET /")).status).toBe(200);
    expect(warnings).toEqual([]);
  });

  it("may be waited for by 100 clients at once; when half of them leave, the others hear of it", async () => {
    const { control, main } = await opened();
    const leaving = new AbortController();
    const left = Array.from({ length: 50 }, () => begin({ control }, barrier, leaving.signal));
    const stayed = Array.from({ length: 50 }, () => ask(control, `POST /sessions/main/${barrier}`));
    await eventually(() => main.waiting.length).toBe(100);
    leaving.abort();
    await Promise.all(left.map((one) => expect(one).rejects.toThrow("aborted")));
    await eventually(() => main.waiting.length).toBe(50);
    for (const { reach } of [...main.waiting]) reach();
    expect((await Promise.all(stayed)).every(({ status }) => status === 200)).toBe(true);
  });
});

it("next waits for what is wanted, or for anything", async () => {
  const { control, main } = await opened();
  main.isReached = true;
  await ask(control, "POST /sessions/main/next", { wanted: "invite" });
  await ask(control, "POST /sessions/main/next");
  expect(main.asked.map(([, wanted]) => wanted)).toEqual(["invite", undefined]);
});

it("a session that waits on although its client has left, and fails then, is told of", async () => {
  const { control, main, warnings } = await opened();
  const failing = deferred();
  let isAsked = false;
  main.advance = () => {
    isAsked = true;
    return failing.promise;
  };
  const leaving = new AbortController();
  const asked = ask(
    control,
    "POST /sessions/main/advance",
    { ms: 5 },
    abortable({ control }, leaving.signal),
  );
  await eventually(() => isAsked).toBe(true);
  leaving.abort();
  await expect(asked).rejects.toThrow("aborted");
  await ask(control, "GET /");
  failing.reject(new Error("the bot has gone"));
  await eventually(() => warnings).toEqual([
    "POST /sessions/main/advance at the control API failed: the bot has gone",
  ]);
});

it("the operations do what they say, with what they are given", async () => {
  const { control, main } = await opened();
  const faults = ["throttled,times=2", { fault: "roster-dropped", when: { nth: 1 } }];
  const asked = [
    await ask(control, "POST /sessions/main/advance", { ms: 1_500 }),
    await ask(control, "POST /sessions/main/rewind"),
    await ask(control, "POST /sessions/main/ring", {}),
    await ask(control, "PUT /sessions/main/faults", { faults }),
    await ask(control, "PUT /sessions/main/callback", { url: "http://127.0.0.1:3978/api/calls" }),
  ];
  for (const answer of asked) expect(answer).toMatchObject({ status: 200, body: {} });
  expect(main.asked).toEqual([
    ["advance", 1_500],
    ["rewind"],
    ["ring"],
    ["setFaults", faults],
    ["deliverTo", "http://127.0.0.1:3978/api/calls"],
  ]);
});

function begin({ control }: Pick<Opened, "control">, barrier: string, signal: AbortSignal) {
  return ask(control, `POST /sessions/main/${barrier}`, undefined, abortable({ control }, signal));
}

function abortable({ control }: Pick<Opened, "control">, signal: AbortSignal): RequestInit {
  return {
    signal,
    headers: { authorization: `Bearer ${control.token}`, "content-type": "application/json" },
  };
}
