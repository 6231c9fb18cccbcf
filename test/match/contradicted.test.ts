import { describe, expect, it } from "vitest";
import { matchRules } from "../../src/match/rules.js";
import type { Exchange, TapeRequest } from "../../src/tape/exchange.js";
import { request, toGraph } from "../support/exchanges.js";
import { ANN, BOB, callPath, get, inviteOf, live, ONE, tapeOf, TWO } from "../support/invites.js";
import { named, session } from "../support/session.js";

describe("a second live value for what is bound", () => {
  const missed = (exchanges: Exchange[], ...asked: TapeRequest[]): string | undefined => {
    const { ask, events } = session(exchanges);
    for (const one of asked) ask(one);
    return named(events, "missed")
      .map(({ message }) => message)
      .join("\n");
  };

  it("as the call is a miss that names the binding", () => {
    const exchanges = tapeOf(inviteOf(ONE, ANN), inviteOf(ONE, BOB));
    expect(missed(exchanges, inviteOf(live(1), ANN), inviteOf(live(2), BOB))).toMatchInlineSnapshot(
      `"rollcall has no answer for POST /v1.0/communications/calls/bbbbbbbb-0000-4000-8000-000000000002/participants/invite. x2 would do, but the call aaaaaaaa-0000-4000-8000-000000000001 of the tape is bbbbbbbb-0000-4000-8000-000000000001 in this session, and the request says bbbbbbbb-0000-4000-8000-000000000002. Send it for the same call as before; --match loose plays it all the same."`,
    );
  });

  it("as a person in one role is a miss that names the binding", () => {
    const exchanges = tapeOf(inviteOf(ONE, ANN), inviteOf(ONE, ANN));
    expect(missed(exchanges, inviteOf(ONE, live(1)), inviteOf(ONE, live(2)))).toMatchInlineSnapshot(
      `"rollcall has no answer for POST /v1.0/communications/calls/aaaaaaaa-0000-4000-8000-000000000001/participants/invite. x2 would do, but the identity aaaaaaaa-0000-4000-8000-000000000003 of the tape is bbbbbbbb-0000-4000-8000-000000000001 in this session, and the request says bbbbbbbb-0000-4000-8000-000000000002. Send it for the same identity as before; --match loose plays it all the same. --otherwise simulate lets the simulator answer it."`,
    );
  });

  it("as a person in another role is none", () => {
    const me = request("GET", `/v1.0/users/${ANN}`);
    expect(
      missed(
        tapeOf(inviteOf(ONE, ANN), me),
        inviteOf(ONE, live(1)),
        request("GET", `/v1.0/users/${live(2)}`),
      ),
    ).toBe("");
  });

  it("as one call that stands for two is a miss that names the binding", () => {
    const exchanges = tapeOf(inviteOf(ONE, ANN), inviteOf(TWO, BOB));
    expect(missed(exchanges, inviteOf(live(1), ANN), inviteOf(live(1), BOB))).toMatchInlineSnapshot(
      `"rollcall has no answer for POST /v1.0/communications/calls/bbbbbbbb-0000-4000-8000-000000000001/participants/invite. x2 would do, but the call bbbbbbbb-0000-4000-8000-000000000001 stands for aaaaaaaa-0000-4000-8000-000000000001 of the tape, and x2 is about aaaaaaaa-0000-4000-8000-000000000002. Send it for the same call as before; --match loose plays it all the same. --otherwise simulate lets the simulator answer it."`,
    );
  });

  it("as a call of the tape's that stands for another one of it is a miss that names it", () => {
    const mute = (call: string): TapeRequest => request("POST", callPath(call, "/mute"), {});
    const answered = toGraph("x2", request("POST", "/v1.0/communications/calls", {}), { body: { id: TWO } });
    expect(missed([...tapeOf(mute(ONE)), answered], mute(TWO))).toMatchInlineSnapshot(
      `"rollcall has no answer for POST /v1.0/communications/calls/aaaaaaaa-0000-4000-8000-000000000002/mute. x1 would do, but the call aaaaaaaa-0000-4000-8000-000000000002 stands for aaaaaaaa-0000-4000-8000-000000000002 of the tape, and x1 is about aaaaaaaa-0000-4000-8000-000000000001. Send it for the same call as before; --match loose plays it all the same."`,
    );
  });

  it("for a read that is used up is a miss that names the binding, too", () => {
    expect(missed(tapeOf(get(ONE)), get(live(1)), get(live(1)), get(live(2)))).toMatchInlineSnapshot(
      `"rollcall has no answer for GET /v1.0/communications/calls/bbbbbbbb-0000-4000-8000-000000000002. x1 would do, but the call aaaaaaaa-0000-4000-8000-000000000001 of the tape is bbbbbbbb-0000-4000-8000-000000000001 in this session, and the request says bbbbbbbb-0000-4000-8000-000000000002. Send it for the same call as before; --match loose plays it all the same."`,
    );
  });

  it("is played with --match loose, as a finding, and rules its own answer", () => {
    const rules = matchRules({ matching: "loose" });
    const { answer, subject } = session(tapeOf(inviteOf(ONE, ANN), inviteOf(ONE, BOB)), {}, undefined, rules);
    answer(inviteOf(live(1), ANN));
    expect(answer(inviteOf(live(2), BOB, "mine"))?.body).toEqual(inviteOf("", BOB, "mine").body);
    expect(subject.report()).toMatchObject({
      clean: false,
      played: 2,
      missed: 0,
      findings: [{ kind: "conflict", exchange: "x2" }],
    });
  });

  it("is played with --match loose by an unplayed one, before one that was played is repeated", () => {
    const rules = matchRules({ matching: "loose" });
    const { ask, subject } = session(tapeOf(get(ONE), get(ONE)), {}, undefined, rules);
    expect([live(1), live(2), live(3), live(2), live(1)].map((call) => ask(get(call)))).toEqual([
      ...["x1", "x2", "x2", "x2", "x1"],
    ]);
    expect(subject.report().findings.map(({ kind }) => kind)).toEqual(["conflict", "conflict"]);
  });
});
