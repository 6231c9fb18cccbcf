import { describe, expect, it } from "vitest";
import type { Exchange } from "../../src/tape/exchange.js";
import { readRepositoryCassette } from "../support/cassettes.js";
import { toGraph } from "../support/exchanges.js";
import { faultySession, played, playedInTime } from "../support/fault-session.js";
import { story } from "../support/fault-tapes.js";
import { answerBody, bent } from "../support/fault-view.js";

const { exchanges: INVITE_ONE } = readRepositoryCassette("invite-one");

/** The only answer that comes ahead of that of the first request. */
function aheadOf(exchanges: readonly Exchange[], spec: string): Exchange {
  const { ahead } = bent(exchanges, spec).replies[exchanges[0]!.id]!;
  expect(ahead).toHaveLength(1);
  return ahead[0]!.exchange;
}

describe("an answer that comes ahead", () => {
  it.each<[spec: string, status: number, code: string, message: RegExp]>([
    ["throttled", 429, "TooManyRequests", /^Too many requests\.$/],
    ["response-error", 403, "7504", /^Insufficient enterprise tenant permissions/],
    ["response-error,code=permission-missing", 403, "7504", /^Insufficient/],
    ["response-error,code=tenant-mismatch", 403, "7505", /tenant mismatch/],
    ["response-error,code=call-not-found", 404, "8522", /^Call not found\.$/],
    ["response-error,code=too-many-requests", 429, "TooManyRequests", /./],
    ["response-error,code=7504,status=401", 401, "7504", /^Insufficient/],
    ["response-error,status=404", 404, "8522", /./],
    ["response-error,status=400", 400, "invalidRequest", /./],
    ["response-error,status=418", 418, "invalidRequest", /./],
    ["response-error,status=500", 500, "generalException", /./],
    ["response-error,status=502", 502, "generalException", /./],
    ["response-error,status=503", 503, "serviceNotAvailable", /./],
    ["response-error,code=notSupported", 501, "notSupported", /./],
    ["response-error,code=1234", 500, "1234", /./],
    ["response-error,status=409,code=a,message=b", 409, "a", /^b$/],
  ])("%s is of %d, in Graph's envelope", (spec, status, code, message) => {
    const ahead = aheadOf(INVITE_ONE, spec);
    const id = "00000000-0000-4000-8000-000000000001";
    const innerError = { date: "2026-11-23T08:00:00", "request-id": id, "client-request-id": id };
    expect(ahead.response).toMatchObject({ status });
    expect(answerBody(ahead)).toEqual({
      error: { code, message: expect.stringMatching(message) as unknown, innerError },
    });
  });

  it("has the headers of the exchange's own, without those that speak of what does not come", () => {
    const headers = {
      ...{
        date: "Mon, 23 Nov 2026 08:00:00 GMT",
        "request-id": "r",
        location: "https://graph.microsoft.com/x",
      },
      ...{ "content-type": "text/plain", "content-encoding": "br", "retry-after": "9", etag: "1" },
    };
    const exchanges = [toGraph("x1", INVITE_ONE[0]!.request, { headers, base64: "AA==" })];
    expect(aheadOf(exchanges, "response-error").response!.headers).toEqual({
      date: headers.date,
      ...{ "request-id": "r", "client-request-id": "r" },
      "content-type": "application/json",
    });
    expect(aheadOf(exchanges, "throttled,retry-after=7").response!.headers["retry-after"]).toBe("7");
  });

  it("comes ahead of a failure, too, and is none itself", () => {
    const { response: _response, ...request } = toGraph("x1", INVITE_ONE[0]!.request);
    const failed: Exchange[] = [{ ...request, failure: { kind: "reset", after: 3 } }];
    const ahead = aheadOf(failed, "throttled");
    expect(ahead).not.toHaveProperty("failure");
    expect(bent(failed, "throttled").answers).toEqual(["x1 429, = reset"]);
  });

  it("is none of Graph's where the request goes elsewhere", () => {
    const token = toGraph("x1", {
      ...INVITE_ONE[0]!.request,
      url: "https://login.microsoftonline.com/t/token",
    });
    for (const fault of ["throttled", "response-error"])
      expect(bent([token], fault).picked).toMatchObject([{ exchanges: [], idle: /goes to Graph/ }]);
    expect(bent([token], "response-reset").answers).toEqual(["x1 200 reset, = 200"]);
  });
});

describe("a request whose exchange stays unplayed", () => {
  it.each<[spec: string, answers: string[]]>([
    ["throttled", ["x1 429 ahead"]],
    ["throttled,times=3", ["x1 429 ahead", "x1 429 ahead", "x1 429 ahead"]],
    ["response-error,status=503", ["x1 503 ahead"]],
    ["response-reset", ["x1 200 ahead reset"]],
    ["response-truncated,times=2", ["x1 200 ahead truncated", "x1 200 ahead truncated"]],
    ["response-garbled", ["x1 200 ahead garbled"]],
  ])("is played when it is asked once more than %s says", async (spec, ahead) => {
    const { came, answers, posted, report } = await played(INVITE_ONE, [spec]);
    expect(answers).toEqual([...ahead, "x1 200"]);
    expect(came).toEqual(["x2", "x3"]);
    expect([posted["x2"], posted["x3"]]).toEqual(INVITE_ONE.slice(1));
    expect(report).toMatchObject({
      clean: true,
      requests: ahead.length + 1,
      played: 1,
      faulted: ahead.length,
    });
  });

  it("brings nothing about when the bot gives up, and all of it is unplayed", async () => {
    const { subject, desk, settle } = faultySession(INVITE_ONE, ["throttled"]);
    subject.receive(INVITE_ONE[0]!.request).done(true);
    await settle();
    expect(desk.came).toEqual([]);
    expect(subject.report()).toMatchObject({ clean: true, played: 0, unplayed: ["x1", "x2", "x3"] });
  });

  it("gets those of several faults one after the other, in the plan's order", () => {
    expect(
      bent(INVITE_ONE, "throttled,times=2", "response-error,status=503", "response-slow").answers,
    ).toEqual(["x1 429, 429, 503, = 200 slow"]);
    expect(bent(INVITE_ONE, "response-slow", "throttled", "response-reset").answers).toEqual([
      "x1 429, 200 reset, = 200 slow",
    ]);
  });
});

describe("an answer that breaks off when Graph has acted", () => {
  it.each(["reset", "truncated", "garbled"])(
    "%s: the exchange is played once, and an equal request gets it",
    async (kind) => {
      const { came, answers, posted, report } = await played(INVITE_ONE, [`response-${kind},after=acted`]);
      expect(answers).toEqual([`x1 200 ${kind}`, "x1 200"]);
      expect(came).toEqual(["x2", "x3"]);
      expect([posted["x2"], posted["x3"]]).toEqual(INVITE_ONE.slice(1));
      expect(report).toMatchObject({ clean: true, faulted: 1, faults: [{ picked: ["x1"], fired: ["x1"] }] });
    },
  );

  it("is refused beside another fault that does something to the same answer at the wire, in either order", () => {
    const acted = "response-reset,after=acted";
    expect(() => bent(INVITE_ONE, "response-slow", acted)).toThrow(/makes no sense/);
    expect(() => bent(INVITE_ONE, acted, "response-slow")).toThrow(/makes no sense/);
  });

  it("is one that came, where it is slow", () => {
    const { response: _response, ...request } = toGraph("x1", INVITE_ONE[0]!.request);
    const failed: Exchange[] = [{ ...request, failure: { kind: "stalled", after: 3 } }];
    expect(bent(failed, "response-slow").picked).toMatchObject([{ exchanges: [], idle: /./ }]);
  });
});

describe("times", () => {
  it("counts each request by itself", async () => {
    const exchanges = story(
      (tape) => tape.inviteAll("call-a", ["ann"], "op-1"),
      (tape) => tape.inviteAll("call-b", ["bob"], "op-2"),
    );
    const { answers } = await played(exchanges, ["throttled"]);
    expect(answers).toEqual(["x1 429 ahead", "x1 200", "x2 429 ahead", "x2 200"]);
  });
});

it.each(["throttled", "response-slow", "response-reset,after=acted", "response-error"])(
  "%s moves no notification",
  async (spec) => {
    for (const timing of ["recorded", "manual"] as const)
      expect(await playedInTime(INVITE_ONE, [spec], timing, 300)).toEqual(["80 x2", "160 x3"]);
  },
);
