import { expect, test } from "vitest";
import { Recording, type ExchangeSink } from "../../src/engine/recording.js";
import { Tally } from "../../src/engine/tally.js";
import type { Answered } from "../../src/engine/witness.js";
import { Redaction } from "../../src/tape/redaction.js";
import { SECRETS } from "../../src/tape/secrets.js";
import type { Exchange, TapeRequest } from "../../src/tape/exchange.js";
import { HandClock } from "../support/hand-clock.js";

/** A recording whose witness notes what it hears. */
function open(append: ExchangeSink["append"] = () => Promise.resolve()) {
  const asked: [TapeRequest, Answered][] = [];
  const told: [Exchange, number | undefined][] = [];
  const tally = new Tally();
  const recording = new Recording({
    ...{ clock: new HandClock(), sink: { append }, redaction: new Redaction(SECRETS) },
    ...{ emit: () => undefined, hears: () => false },
    restore: (text) => text.replaceAll("http://given/", "http://own/"),
    witness: {
      asked: (live, answered) => void (tally.asked(), asked.push([live, answered])),
      told: (notification, status) =>
        void (tally.told(notification, status), told.push([notification, status])),
    },
  });
  const arrive = (to: "graph" | "bot") =>
    recording.arrive(to, { method: "POST", url: "/x", headers: { authorization: "Bearer secret" } });
  return { asked, told, recording, arrive, report: () => tally.judge(recording.report()) };
}

const request = Buffer.from('{"at":"http://given/x1"}');
const answered = { request, response: { status: 202, headers: {}, bytes: Buffer.alloc(0) } };

test("a witness hears a request as it came, when it is kept, and what answered it", async () => {
  const { asked, recording, arrive } = open();
  const arrival = arrive("graph");
  expect([asked, recording.pending()]).toEqual([[], ["the answer to POST /x is not complete"]]);
  await arrival.finish(answered);
  const live = { method: "POST", url: "/x", headers: { authorization: "Bearer secret" } };
  expect(asked).toEqual([
    [
      { ...live, body: { at: "http://given/x1" } },
      { by: "upstream", exchange: "x1", status: 202 },
    ],
  ]);
  expect(recording.pending()).toEqual([]);
});

test("of one that got no whole answer it hears no status", async () => {
  const { asked, arrive } = open();
  await arrive("graph").finish({ ...answered, failure: { kind: "truncated", detail: "aborted" } });
  expect(asked[0]?.[1]).toEqual({ by: "upstream", exchange: "x1" });
});

test("it hears a notification as it went on to the bot, and what the bot said; nothing where there was no bot", async () => {
  const { told, arrive, report } = open();
  await arrive("bot").finish(answered);
  await arrive("bot").finish({ ...answered, isOurs: true });
  await arrive("bot").finish({ request, failure: { kind: "refused", detail: "no port" } });
  expect(
    told.map(
      ([
        {
          id,
          request: { body },
        },
        status,
      ]) => [id, body, status],
    ),
  ).toEqual([
    ["x1", { at: "http://own/x1" }, 202],
    ["x2", { at: "http://own/x1" }, undefined],
    ["x3", { at: "http://own/x1" }, undefined],
  ]);
  expect(report()).toMatchObject({
    ...{ clean: false, requests: 0, delivered: 1, undelivered: 2 },
    findings: [
      { kind: "undelivered", exchange: "x2", message: "x2 was not answered by the bot" },
      { kind: "undelivered", exchange: "x3" },
    ],
  });
});

test("it hears nothing of what could not be kept", async () => {
  const { asked, arrive, report } = open(() => Promise.reject(new Error("no space left")));
  await expect(arrive("graph").finish(answered)).rejects.toThrow("no space left");
  expect(asked).toEqual([]);
  expect(report().findings).toMatchObject([{ kind: "not-journalled" }]);
});
