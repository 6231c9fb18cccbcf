import { describe, expect, it } from "vitest";
import { callsNamed, cut } from "../../src/tape/cut.js";
import type { Cause, Exchange } from "../../src/tape/exchange.js";
import { link } from "../../src/tape/link.js";
import { START } from "../support/cause-in.js";
import { callItem, rosterItem, TapeBuilder } from "../support/tape-builder.js";

const A = "aaaaaaaa-0000-4000-8000-000000000000";
const B = "bbbbbbbb-0000-4000-8000-000000000000";
const C = "cccccccc-0000-4000-8000-000000000000";

const CREATED = { status: 201, body: { id: A } };

/** What happens on a tape, and the ids that are in the cut of call A. */
const ROWS: [what: string, happens: (tape: TapeBuilder) => void, ids: string][] = [
  ["nothing", () => undefined, ""],
  ["another call only", (tape) => tape.notify(callItem(B)), ""],
  [
    "requests and notifications of several calls",
    (tape) => {
      tape.notify(callItem(B));
      tape.notify(callItem(A));
      tape.ask("POST", `/app/calls/${B}/answer`);
      tape.ask("POST", `/v1.0/communications/calls/${A}/answer`);
      tape.notify(rosterItem(A, ["p"]));
    },
    "x2 x4 x5",
  ],
  [
    "what is about no call: a token, another host, a user, no notification",
    (tape) => {
      tape.ask("POST", "https://login.microsoftonline.com/tenant/oauth2/v2.0/token");
      tape.ask("GET", "/v1.0/users/me");
      tape.notify(callItem(A));
      tape.notifyOf({});
      tape.notifyOf({ text: "no JSON" });
    },
    "x3",
  ],
  [
    "what names an empty call, which is no name for what is about none",
    (tape) => {
      tape.ask("GET", "/v1.0/users/me");
      tape.ask("POST", "/v1.0/communications/calls('')/participants/invite", {
        participants: [{ replacesCallId: A }],
      });
      tape.notify(callItem(A));
    },
    "x2 x3",
  ],
  [
    "a call that is created: its answer names it",
    (tape) => {
      tape.ask("POST", "/v1.0/communications/calls", {}, { status: 400 });
      tape.ask("POST", "/v1.0/communications/calls", {}, { status: 201, body: { id: B } });
      tape.ask("POST", "/v1.0/communications/calls", {}, CREATED);
      tape.notify(callItem(A));
    },
    "x3 x4",
  ],
  [
    "an invite out of another call, and what is of that one",
    (tape) => {
      tape.notify(callItem(B));
      tape.notify(callItem(C));
      tape.invite(A, ["p"], { replaces: B });
      tape.ask("DELETE", `/v1.0/communications/calls/${B}`);
    },
    "x1 x3 x4",
  ],
  [
    "an invite of another call out of this one, in another spelling",
    (tape) => {
      tape.notify(callItem(A.toUpperCase()));
      tape.invite(B, ["p"], { replaces: A.replaceAll("-", "") });
      tape.notify(rosterItem(B, ["p"]));
    },
    "x1 x2 x3",
  ],
  [
    "a transfer that takes over another call",
    (tape) => {
      tape.notify(callItem(B));
      tape.ask("POST", `/v1.0/communications/calls/${A}/transfer`, { transferTarget: { replacesCallId: B } });
    },
    "x1 x2",
  ],
  [
    "one notification of several calls, which is in whole and joins them",
    (tape) => {
      tape.notify(callItem(B));
      tape.notify(callItem(C));
      tape.notify(callItem(A), rosterItem(B, []));
    },
    "x1 x3",
  ],
];

describe("the cut of a call", () => {
  it.each(ROWS)("%s", (_, happens, ids) => {
    const tape = new TapeBuilder();
    happens(tape);
    const linked = link(tape.exchanges);
    expect(
      cut(linked, A)
        .map(({ id }) => id)
        .join(" "),
    ).toBe(ids);
  });

  it("leaves the rest of an exchange as it is: id, time, unknown members", () => {
    const tape = new TapeBuilder();
    tape.ask("GET", "/v1.0/users/me");
    tape.notify(callItem(A));
    const exchanges = tape.exchanges.map((exchange) => ({ ...exchange, "x-note": "kept" }));
    expect(cut(exchanges, A)).toEqual([exchanges[1]]);
  });
});

describe("in a cut, what points to an exchange", () => {
  const tape = new TapeBuilder();
  tape.ask("GET", "/v1.0/users/me");
  tape.ask("POST", `/v1.0/communications/calls/${A}/answer`);
  tape.notify(callItem(A));
  const [left, kept, notification] = tape.exchanges as [Exchange, Exchange, Exchange];

  const [out, within]: Cause[] = [
    { exchange: "x1", by: ["sequence"] },
    { exchange: "x2", by: ["call"] },
  ];

  it.each<[string, object, object]>([
    ["that is in it, stays", { cause: within, via: "x2" }, { cause: within, via: "x2" }],
    ["that is not, is the start", { cause: out }, { cause: START }],
    ["none, stays", { cause: START }, { cause: START }],
    ["of several those that are in it", { causes: [out, within, START] }, { causes: [START, within, START] }],
    ["that it came in on, and that is not in it, is gone", { cause: within, via: "x1" }, { cause: within }],
    ["for an unlinked one, is not there", {}, {}],
  ])("%s", (_, points, pointing) => {
    const exchanges = [left, kept, { ...notification, ...points }];
    expect(cut(exchanges, A)).toEqual([kept, { ...notification, ...pointing }]);
  });
});

describe("a call may be named", () => {
  const CALLS = [A, B, "bbbbbbbb-1111-4111-8111-111111111111", "call-one", "call-one-and-more", "a"];

  it.each<[string, string, string[]]>([
    ["by its id", A, [A]],
    ["in capitals", A.toUpperCase(), [A]],
    ["without dashes", A.replaceAll("-", ""), [A]],
    ["in braces", `{${A}}`, [A]],
    ["by its first eight characters", "aaaaaaaa", [A]],
    ["by more of them", "AAAAAAAA0000", [A]],
    ["by more of them, with a dash", "aaaaaaaa-00", [A]],
    ["as it is printed", "aaaaaaaa…", [A]],
    ["as some type it", "aaaaaaaa...", [A]],
    ["by an id that is no GUID", "call-one", ["call-one"]],
    ["by the beginning of such a one", "call-one-", ["call-one-and-more"]],
    ["by a short id", "a", ["a"]],
    ["not by a part that is too short", "aaaaaaa", []],
    ["not by dashes", "--------", []],
    ["not by its end", A.slice(9), []],
    ["not by what is longer than its id", `${A}0`, []],
    ["not by an id that is not there", C, []],
    ["not by a beginning that several have", "bbbbbbbb", [B, CALLS[2]!]],
  ])("%s", (_, given, named) => {
    expect(callsNamed(CALLS, given)).toEqual(named);
  });
});
