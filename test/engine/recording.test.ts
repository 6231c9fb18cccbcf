import { describe, expect, it } from "vitest";
import type { Event } from "../../src/engine/events.js";
import { NotKeptError, Recording } from "../../src/engine/recording.js";
import type { Outcome } from "../../src/engine/outcome.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { Redaction } from "../../src/tape/redaction.js";
import { SECRETS, type RedactionRule } from "../../src/tape/secrets.js";
import { eventually } from "../support/eventually.js";
import { HandClock } from "../support/hand-clock.js";
import { HeldSink } from "../support/held-sink.js";

function open(
  holds: (exchange: Exchange) => boolean = () => false,
  rules: readonly RedactionRule[] = SECRETS,
  told: "recorded" | "forwarded" = "recorded",
) {
  const clock = new HandClock();
  const sink = new HeldSink(holds);
  const events: Event[] = [];
  const emit = (event: Event): unknown => events.push(event);
  const recording = new Recording({
    clock,
    sink,
    redaction: new Redaction(rules),
    emit,
    hears: () => true,
    told,
  });
  const arrive = (url: string) => recording.arrive("graph", { method: "GET", url, headers: {} });
  return { clock, sink, events, recording, arrive };
}

function answered(status = 200, text = ""): Outcome {
  return { request: Buffer.alloc(0), response: { status, headers: {}, bytes: Buffer.from(text) } };
}

describe("a recording", () => {
  it("numbers and times requests as they arrive, in whatever order they are answered", async () => {
    const { clock, sink, recording, arrive } = open();
    expect(recording.startedAt).toBeUndefined();
    const started = clock.now();
    const first = arrive("/1");
    clock.advance(5);
    const second = arrive("/2");
    clock.advance(10);
    await second.finish(answered());
    clock.advance(100);
    await first.finish(answered(404));
    expect([first.id, second.id, recording.startedAt]).toEqual(["x1", "x2", started]);
    expect(sink.appended).toMatchObject([
      { id: "x2", at: 5, request: { url: "/2" }, response: { status: 200, after: 10 } },
      { id: "x1", at: 0, request: { url: "/1" }, response: { status: 404, after: 115 } },
    ]);
  });

  it("keeps messages with the headers of the tape, decoded and redacted, a JSON body as its text", async () => {
    const { sink, recording } = open();
    const headers = {
      host: "x",
      "content-length": "2",
      authorization: "Bearer secret",
      "x-kept": ["1", "2"],
    };
    const arrival = recording.arrive("bot", { method: "POST", url: "/api?code=secret", headers });
    await arrival.finish({
      request: Buffer.from('{"password":"secret"}'),
      response: { status: 200, headers: { te: "x", etag: "1" }, bytes: Buffer.from("no JSON") },
    });
    expect(sink.appended).toEqual([
      {
        ...{ id: "x1", to: "bot", at: 0 },
        request: {
          ...{ method: "POST", url: "/api?code=<redacted:query-key>" },
          headers: { authorization: "<redacted:authorization>", "x-kept": ["1", "2"] },
          text: '{"password":"<redacted:key>"}',
        },
        response: { status: 200, headers: { etag: "1" }, text: "no JSON", after: 0 },
      },
    ]);
  });

  it("makes no event of an exchange that nobody hears of, and keeps it all the same", async () => {
    const heard: string[] = [];
    const sink = new HeldSink(() => false);
    const emit = ({ event }: Event): unknown => heard.push(event);
    const ports = { clock: new HandClock(), sink, redaction: new Redaction(SECRETS), emit };
    for (const hears of [() => false, (name: string) => name === "recorded"]) {
      const recording = new Recording({ ...ports, hears });
      await recording.arrive("graph", { method: "GET", url: "/1", headers: {} }).finish(answered());
    }
    expect(sink.appended).toHaveLength(2);
    expect(heard).toEqual(["recorded"]);
  });

  it("keeps a failure beside what had come, and tells of it with its reason", async () => {
    const { clock, sink, events, arrive } = open();
    const arrival = arrive("/1");
    clock.advance(7);
    const failure = { kind: "truncated", detail: "aborted" } as const;
    await arrival.finish({ ...answered(200, "hel"), failure });
    await arrive("/2").finish({
      request: Buffer.from("up"),
      failure: { kind: "refused", detail: "no port" },
    });
    expect(sink.appended).toMatchObject([
      { id: "x1", response: { text: "hel", after: 7 }, failure: { kind: "truncated", after: 7 } },
      { id: "x2", request: { text: "up" }, failure: { kind: "refused", after: 0 } },
    ]);
    expect(sink.appended[1]).not.toHaveProperty("response");
    expect(events).toMatchObject([
      { event: "recorded", exchange: "x1", status: 200, failure: "truncated", detail: "aborted", after: 7 },
      { event: "recorded", exchange: "x2", request: "GET /2", failure: "refused", detail: "no port" },
    ]);
  });

  it("is done with a request when the sink is", async () => {
    const { sink, events, recording, arrive } = open(() => true);
    const done: string[] = [];
    const finishing = arrive("/1")
      .finish(answered())
      .then(() => done.push("finished"));
    const settling = recording.settled().then(() => done.push("settled"));
    await eventually(() => sink.appended.length).toBe(1);
    expect([done, events]).toEqual([[], []]);
    sink.release();
    await Promise.all([finishing, settling]);
    expect(done.sort()).toEqual(["finished", "settled"]);
    expect(events).toMatchObject([{ event: "recorded", exchange: "x1" }]);
    expect(recording.report()).toMatchObject({ clean: true, requests: 1, findings: [] });
  });

  it("is settled before the first request, and not while one of several is open", async () => {
    const { recording, arrive } = open();
    await recording.settled();
    const [first, second] = [arrive("/1"), arrive("/2")];
    let settled = false;
    const settling = recording.settled().then(() => (settled = true));
    await first.finish(answered());
    expect(settled).toBe(false);
    await second.finish(answered());
    await settling;
  });

  it.each([
    ["recorded", "no request came: nothing was recorded and no file was touched"],
    ["forwarded", "no request came: nothing was forwarded"],
  ] as const)("without a request that is %s is not clean, and says so: %s", (told, message) => {
    const { recording } = open(undefined, undefined, told);
    const findings = [{ kind: "no-request", message }];
    expect(recording.report()).toMatchObject({ clean: false, requests: 0, findings });
  });
});

describe("an exchange that cannot be kept", () => {
  /** A table with a mistake in it. */
  const broken: RedactionRule = {
    name: "broken",
    why: "a rule that throws",
    pattern: Object.assign(/member/g, {
      [Symbol.replace]: () => {
        throw new Error("a mistake");
      },
    }),
  };

  it.each<[string, RedactionRule[], string]>([
    ["whose append fails", [], "no space left"],
    ["that the redaction fails on", [broken], "a mistake"],
  ])("%s rejects, is told of and makes the recording unclean", async (_which, rules, why) => {
    const { sink, events, recording, arrive } = open(() => true, rules);
    const finishing = arrive("/1").finish(answered(200, '{"member":1}'));
    const outcome = finishing.then(
      () => undefined,
      (error: unknown) => error,
    );
    if (rules.length === 0) await eventually(() => sink.appended.length).toBe(1);
    sink.fail(new Error("no space left"));
    expect(await outcome).toBeInstanceOf(NotKeptError);
    await recording.settled();
    const message = `x1 could not be written (${why}): its answer is not let out`;
    expect(events).toEqual([{ event: "warning", message }]);
    const findings = [{ kind: "not-journalled", exchange: "x1" }];
    expect(recording.report()).toMatchObject({ clean: false, requests: 1, findings });
  });

  it("is said to be written nowhere when it is only forwarded", async () => {
    const { events, recording, arrive } = open(undefined, [broken], "forwarded");
    await expect(arrive("/1").finish(answered(200, '{"member":1}'))).rejects.toThrow(NotKeptError);
    expect(events).toMatchObject([
      { event: "warning", message: "x1 could not be told of (a mistake): its answer is not let out" },
    ]);
    expect(recording.report().findings).toMatchObject([
      { message: "x1 could not be told of, so its answer was not let out" },
    ]);
  });
});
