import { describe, expect, test } from "vitest";
import type { Event } from "../../src/engine/events.js";
import { conversation, going } from "../../src/harness/conversation.js";

const INVITE = { what: "invite 278405a3 in call ab6233a5", request: "POST /invite" };

const MISS = { request: "POST /mute", message: "rollcall has no answer for POST /mute." };

/** Each event, and its line. */
const LINES: readonly [event: Event, line: string][] = [
  [
    { event: "played", exchange: "x1", ...INVITE, status: 200, again: false },
    "x1  bot → graph  invite 278405a3 in call ab6233a5  200",
  ],
  [
    { event: "played", exchange: "x1", ...INVITE, status: 200, failure: "truncated", again: true },
    "x1  bot → graph  invite 278405a3 in call ab6233a5  200, truncated, again",
  ],
  [
    { event: "faulted", exchange: "x1", to: "graph", fault: "throttled", ...INVITE, status: 429 },
    "x1  bot → graph  invite 278405a3 in call ab6233a5  429, fault throttled",
  ],
  [
    { event: "faulted", exchange: "x2", to: "bot", fault: "operation-fails", what: "operation failed" },
    "x2  graph → bot  operation failed  fault operation-fails",
  ],
  [
    { event: "invented", exchange: "i1", ...INVITE, status: 200, assumed: "a-rule" },
    "i1  bot → graph  invite 278405a3 in call ab6233a5  200, invented, assumed a-rule",
  ],
  [
    { event: "missed", ...MISS, differences: [] },
    "  bot → graph  POST /mute  miss\n    rollcall has no answer for POST /mute.",
  ],
  [
    { event: "refused", request: "POST /calls", message: "not there." },
    "  bot → graph  POST /calls  refused\n    not there.",
  ],
  [
    { event: "unserved", request: "GET /~a/v1.0/me", message: "no such session." },
    "  bot → graph  GET /~a/v1.0/me  no session\n    no such session.",
  ],
  [
    { event: "cut-off", exchange: "x1", message: "the answer broke off" },
    "x1  bot → graph    the answer broke off",
  ],
  [
    {
      event: "delivered",
      exchange: "x2",
      what: "operation completed",
      causes: ["x1"],
      status: 202,
      after: 3,
    },
    "x2  graph → bot  operation completed  202",
  ],
  [
    { event: "delivered", exchange: "i2", what: "roster", causes: [], status: 202, after: 3, invented: true },
    "i2  graph → bot  roster  202, invented",
  ],
  [
    { event: "undelivered", exchange: "x3", reason: "nobody there" },
    "x3  graph → bot  roster empty  no answer: nobody there",
  ],
  [
    { event: "undelivered", exchange: "x4", reason: "nobody there" },
    "x4  graph → bot    no answer: nobody there",
  ],
  [{ event: "rewound", message: "the session starts again" }, "    the session starts again"],
  [
    { event: "played", session: "one:7", exchange: "x1", ...INVITE, status: 200, again: false },
    "x1  bot → graph  one:7: invite 278405a3 in call ab6233a5  200",
  ],
];

const TOLD = [{ exchange: "x3", status: undefined, what: "roster empty", items: [], body: undefined }];

describe("a line of a conversation", () => {
  test.for(LINES)("%j", ([event, line]) => {
    expect(conversation([event], TOLD)).toEqual([line]);
  });

  test("is there for what passed between the two alone", () => {
    const others: readonly Event[] = [
      { event: "listening", mode: "replay", graph: "http://127.0.0.1:1" },
      { event: "warning", message: "there is no callback" },
    ];
    expect(conversation(others, [])).toEqual([]);
  });

  test("has its columns under those of the others, and no more of a long text than can be read", () => {
    const url = `/v1.0/${"a".repeat(100)}`;
    const events: readonly Event[] = [
      { event: "played", exchange: "x10", what: "invite", request: "", status: 200, again: false },
      { event: "missed", request: `GET ${url}`, message: "no.", differences: [] },
    ];
    const cut = `GET ${url}`.slice(0, 89);
    expect(conversation(events, [])).toEqual([
      `x10  bot → graph  invite${" ".repeat(84)}  200`,
      `     bot → graph  ${cut}…  miss\n    no.`,
    ]);
  });
});

test("what comes again and again stands once, with how often", () => {
  const list: Event = {
    event: "played",
    exchange: "x4",
    what: "list",
    request: "",
    status: 200,
    again: true,
  };
  const ended: Event = {
    event: "delivered",
    exchange: "x5",
    what: "call",
    causes: [],
    status: 202,
    after: 0,
  };
  expect(conversation([list, list, { ...list, request: "?" }, ended, list], [])).toEqual([
    "x4  bot → graph  list  200, again, 3 times",
    "x5  graph → bot  call  202",
    "x4  bot → graph  list  200, again",
  ]);
});

test("what goes one way is what was asked or told, and not what a fault has bent", () => {
  const ways = (to: "graph" | "bot"): string[] =>
    going(
      to,
      LINES.map(([event]) => event),
    ).map(({ event }) => event);
  expect(ways("graph")).toEqual([
    ...["played", "played", "faulted", "invented", "missed", "refused", "unserved", "cut-off", "played"],
  ]);
  expect(ways("bot")).toEqual(["delivered", "delivered", "undelivered", "undelivered"]);
});
