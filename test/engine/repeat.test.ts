import { describe, expect, test } from "vitest";
import { readRepositoryCassette } from "../support/cassettes.js";
import { CALLS, invite, request, toBot, toGraph } from "../support/exchanges.js";
import { FRESH, requestOf } from "../support/fresh-bot.js";
import { A, B, LEAD, session } from "../support/session.js";

const { exchanges } = readRepositoryCassette("invite-one");
const [X1] = exchanges;

/** Delivers all that is due, and answers it. */
async function deliver({ pass, desk }: ReturnType<typeof session>): Promise<string[]> {
  const from = desk.came.length;
  await pass(LEAD);
  for (let next = from; next < desk.came.length; next += 1) {
    await desk.answer(desk.came[next]!);
    await pass(LEAD);
  }
  return desk.came.slice(from);
}

/** The ids of the operations in the answers to as many equal requests. */
function operations(subject: ReturnType<typeof session>, times: number): unknown[] {
  return Array.from({ length: times }, () => (subject.answer(X1!.request)?.body as { id: string }).id);
}

describe("with repeat", () => {
  test("what is used up is played again with all that it causes, each time", async () => {
    const subject = session(exchanges, { repeat: true });
    for (const _time of [1, 2, 3]) {
      expect(subject.ask(X1!.request)).toBe("x1");
      expect(await deliver(subject)).toEqual(["x2", "x3"]);
    }
    expect(subject.subject.report()).toMatchObject({ clean: true, played: 1, repeated: 2, delivered: 6 });
  });

  test("each play has an operation of its own, in its answer and in its notifications", async () => {
    const subject = session(exchanges, { repeat: true });
    const ids = operations(subject, 3);
    expect(new Set(ids).size).toBe(3);
    expect(ids[0]).toBe((X1!.response!.body as { id: string }).id);
    await deliver(subject);
    expect(subject.desk.came.filter((id) => id === "x2")).toHaveLength(3);
    expect(JSON.stringify(subject.posted["x2"])).toContain(ids[2]);
  });

  test("the operations are the same for the same seed, and others for another", () => {
    const of = (seed: number): unknown[] => operations(session(exchanges, { repeat: true, seed }), 3);
    expect(of(7)).toEqual(of(7));
    expect(of(7).slice(1)).not.toEqual(of(8).slice(1));
  });

  test("a bot that asks for the operation of a repetition is answered about that one", () => {
    const operation = "33333333-3333-4333-8333-333333333333";
    const url = `/v1.0/communications/calls/${CALLS.one}`;
    const started = { id: operation, status: "running", clientContext: "a" };
    const tape = [
      toGraph("x1", invite(CALLS.one, "a"), { body: started }),
      toGraph("x2", request("GET", `${url}/operations/${operation}`), { body: started }),
    ];
    const subject = session(tape, { repeat: true });
    for (const _time of [1, 2, 3]) {
      const { id } = subject.answer(invite(CALLS.one, "a"))?.body as { id: string };
      expect(subject.answer(request("GET", `${url}/operations/${id}`))?.body).toMatchObject({ id });
    }
    expect(subject.subject.report()).toMatchObject({ clean: true, missed: 0 });
  });

  test("the tape begins again with other people, in another call, and in its own order", () => {
    const subject = session([toGraph("x1", A), toGraph("x2", B)], { repeat: true });
    const asked = [CALLS.one, CALLS.one, CALLS.two, CALLS.two, CALLS.one];
    const played = asked.map((call, index) => subject.ask(invite(call, `context ${index}`)));
    expect(played).toEqual(["x1", "x2", "x1", "x2", "x1"]);
  });

  test("two calls stay two calls", () => {
    const tape = [toGraph("x1", invite(CALLS.one, "a")), toGraph("x2", invite(CALLS.two, "b"))];
    const subject = session(tape, { repeat: true });
    const asked = [CALLS.one, CALLS.one, CALLS.two, CALLS.one, CALLS.two];
    expect(asked.map((call) => subject.ask(invite(call, "c")))).toEqual(["x1", "x1", "x2", "x1", "x2"]);
  });

  test("a bot in other calls with other people each time gets its own values back", () => {
    const subject = session(exchanges, { repeat: true });
    for (const digit of ["1", "2", "3"]) {
      const guid = (recorded: string): string => `${digit.repeat(8)}${recorded.slice(8)}`;
      const bot = { calls: guid, people: guid, context: () => `context ${digit}` };
      const live = requestOf(bot, X1!);
      const got = JSON.stringify(subject.answer(live));
      expect(got).toContain(`context ${digit}`);
      expect(got).toContain(/calls\/([^/]+)/.exec(live.url)![1]);
      expect(got).not.toContain(/calls\/([^/]+)/.exec(X1!.request.url)![1]);
    }
    expect(subject.subject.report()).toMatchObject({ missed: 0, played: 1, repeated: 2 });
  });

  test("a notification with several causes comes again when all of them were repeated", async () => {
    const tape = [toGraph("x1", A), toGraph("x2", B), toBot("x3", CALLS.one, "x1", "x2")];
    const subject = session(tape, { repeat: true });
    const heard: string[][] = [];
    for (const live of [A, B, A, B]) {
      subject.ask(live);
      heard.push(await deliver(subject));
    }
    expect(heard).toEqual([[], ["x3"], [], ["x3"]]);
  });

  test("reads are answered again and cause nothing", async () => {
    const read = request("GET", `/v1.0/communications/calls/${CALLS.one}`);
    const subject = session([toGraph("x1", read), toBot("x2", CALLS.one, "x1")], { repeat: true });
    for (const _time of [1, 2]) subject.ask(read);
    expect(await deliver(subject)).toEqual(["x2"]);
  });
});

test("without repeat the second request is a miss", () => {
  const subject = session(exchanges);
  expect([subject.ask(X1!.request), subject.ask(X1!.request)]).toEqual(["x1", undefined]);
});

describe("with fresh ids", () => {
  const minted = [X1!.response!.body as { id: string }].map(({ id }) => id);

  test("what Graph minted is new wherever it stands, the same in the answer and in the notifications", async () => {
    const subject = session(exchanges, { freshIds: true });
    const response = subject.answer(requestOf(FRESH, X1!))!;
    await deliver(subject);
    const [operation] = minted as [string];
    const { id } = response.body as { id: string };
    expect(id).not.toBe(operation);
    expect(response.headers["location"]).toContain(id);
    expect(JSON.stringify(subject.posted["x2"])).toContain(id);
    expect(JSON.stringify([response, subject.posted])).not.toContain(operation);
  });

  test("nothing but ids changes: literals stay, and the digest is the one without", async () => {
    const [fresh, plain] = [session(exchanges, { freshIds: true }), session(exchanges)];
    for (const subject of [fresh, plain]) {
      subject.ask(X1!.request);
      await deliver(subject);
    }
    const blank = (value: unknown): string =>
      JSON.stringify(value).replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "id");
    expect(blank(fresh.posted)).toBe(blank(plain.posted));
    expect(fresh.subject.report().digest).toBe(plain.subject.report().digest);
  });

  test("they are a function of seed and session, whatever the order of the requests", () => {
    const tape = [
      toGraph("x1", A, {
        body: { id: CALLS.one.replaceAll("1", "4"), status: "running", clientContext: "a" },
      }),
      toGraph("x2", B, {
        body: { id: CALLS.one.replaceAll("1", "5"), status: "running", clientContext: "b" },
      }),
    ];
    const ids = (order: (typeof A)[], options: object): unknown[] => {
      const subject = session(tape, { freshIds: true, ...options });
      return order.map((live) => (subject.answer(live)?.body as { id: string }).id);
    };
    const [one, two] = ids([A, B], { seed: 3 });
    expect(ids([B, A], { seed: 3 })).toEqual([two, one]);
    expect(ids([A, B], { seed: 4 })).not.toContain(one);
    expect(ids([A, B], { seed: 3, name: "other" })).not.toContain(one);
  });
});
