import { describe, expect, it, test } from "vitest";
import type { Json } from "../../src/base/json.js";
import { adoptWorld } from "../../src/simulate/adopt.js";
import { callPath, ONE, TWO } from "../support/invites.js";
import { after, got, loud } from "../support/noted.js";
import { meeting, person, refusalOf } from "../support/simulator.js";
import { callItem, rosterItem, TapeBuilder } from "../support/tape-builder.js";

describe("a call that was there before", () => {
  it("is a meeting that several can be invited into", () => {
    const simulator = after((tape) => tape.ask("POST", callPath(loud(ONE), "/keepAlive"), {}));
    expect(got(simulator, ONE)).toMatchObject({ id: loud(ONE), state: "established", callRoutes: [] });
    expect(simulator.invite(ONE, person("ada"), person("bert")).status).toBe(200);
    expect(simulator.ask("POST", `calls/${ONE}/mute`).status).toBe(200);
  });

  it.each([
    ["a request that was refused", (tape: TapeBuilder) => ask(tape, "invite", 503), 200],
    ["a request whose answer never came", (tape: TapeBuilder) => lost(tape), 200],
    ["a notification", (tape: TapeBuilder) => tape.notify(rosterItem(ONE, ["ada"])), 200],
    ["a request for what is not there", (tape: TapeBuilder) => ask(tape, "invite", 404), 404],
  ])("is known by %s: %s", (_what, build, status) => {
    const simulator = after(build);
    expect(simulator.ask("GET", `calls/${ONE}`).status).toBe(status);
  });

  it.each(["hold", "transferring", "transferAccepted"])("is established while it is %s", (state) => {
    expect(
      got(
        after((tape) => tape.notify(callItem(ONE, state))),
        ONE,
      )["state"],
    ).toBe("established");
  });

  it("is a meeting that several can be invited into when its state is heard of first, too", () => {
    const simulator = after((tape) => tape.notify(callItem(ONE)));
    expect(simulator.invite(ONE, person("ada"), person("bert")).status).toBe(200);
  });

  it("is a peer call when its first notification says that somebody has called", () => {
    const told = { "@odata.type": "#microsoft.graph.call", state: "established", direction: "incoming" };
    const item = { resourceUrl: `/communications/calls/${ONE}`, resourceData: told };
    const call = got(
      after((tape) => tape.notify(item)),
      ONE,
    );
    expect(call["direction"]).toBe("incoming");
    expect(call).not.toHaveProperty("callRoutes");
  });

  it("is not there when its end is the first that is told of it, whatever comes late", () => {
    const simulator = after((tape) => tape.notify(callItem(ONE, "terminated"), rosterItem(ONE, ["ada"])));
    expect(refusalOf(simulator.ask("GET", `calls/${ONE}`))).toBe("404 8522");
  });

  it("is what an answer said of it", () => {
    const resource = { state: "established", targets: [person("ada")], subject: "weekly", chatInfo: null };
    const simulator = after((tape) => tape.ask("GET", callPath(ONE), undefined, { body: resource }));
    const call = got(simulator, ONE);
    expect(call).toMatchObject({ subject: "weekly", chatInfo: null, state: "established" });
    expect(call).not.toHaveProperty("callRoutes");
    expect(got(simulator, `${ONE}/participants`)["value"]).toHaveLength(2);
  });

  it("is of the tenant of whoever asks about it, or else of the one that is set", () => {
    const claims = Buffer.from(JSON.stringify({ tid: "tid", appid: "appid" })).toString("base64url");
    const simulator = after(
      (tape) => {
        tape.ask("POST", callPath(ONE, "/keepAlive"), {});
        tape.exchanges[0]!.request.headers["authorization"] = `Bearer e30.${claims}.x`;
        tape.ask("POST", callPath(TWO, "/keepAlive"), {});
      },
      { tenant: "set" },
    );
    expect([got(simulator, ONE)["tenantId"], got(simulator, TWO)["tenantId"]]).toEqual(["tid", "set"]);
  });

  it("has the trace ids of its last notification", () => {
    const simulator = after((tape) => {
      tape.notify(callItem(ONE));
      tape.exchanges[0]!.request.headers = {
        "x-microsoft-skype-chain-id": "chain",
        "scenario-id": "scenario",
      };
    });
    simulator.ask("POST", `calls/${ONE}/mute`);
    simulator.settle();
    expect(simulator.told[0]?.headers).toMatchObject({
      ...{ "x-microsoft-skype-chain-id": "chain", "scenario-id": "scenario" },
    });
  });
});

describe("a call that somebody is taken out of", () => {
  const takeOut = (tape: TapeBuilder) => tape.invite(ONE, ["ada"], { replaces: LOUD_TWO, operation: "o" });
  const LOUD_TWO = loud(TWO);

  it("is their peer call, and one conversation with the other", () => {
    const simulator = after(takeOut);
    expect(got(simulator, TWO)).toMatchObject({
      id: LOUD_TWO,
      targets: [{ identity: { user: { id: "ada" } } }],
    });
    const { value } = got(simulator, `${TWO}/participants`);
    expect(value).toMatchObject([{}, { info: { identity: { user: { id: "ada" } } } }]);
    expect(simulator.world.calls.get(TWO)?.lane).toBe(ONE);
  });

  it.each(["terminated", "terminating"])("cannot be acted on when it was told that it is %s", (state) => {
    const simulator = after((tape) => {
      takeOut(tape);
      tape.notify(callItem(TWO, state));
    });
    expect(refusalOf(simulator.ask("GET", `calls/${TWO}`))).toBe("404 8522");
    expect(got(simulator, ONE)["state"]).toBe("established");
  });

  it("is a meeting where they are named as one of its participants, who can be moved again", () => {
    const participant = person("ada", { replacesCallId: TWO, participantId: "ADA" });
    const simulator = after((tape) =>
      tape.ask("POST", callPath(ONE, "/participants/invite"), { participants: [participant] }),
    );
    expect(got(simulator, TWO)).toHaveProperty("callRoutes");
    expect(got(simulator, `${TWO}/participants/ADA`)).toMatchObject({
      info: { identity: { user: { id: "ada" } } },
    });
  });

  it("is one conversation with the call that is transferred to it", () => {
    const transferTarget = { identity: { user: { id: "ada" } }, replacesCallId: loud(TWO) };
    const simulator = after((tape) => tape.ask("POST", callPath(ONE, "/transfer"), { transferTarget }));
    expect(got(simulator, TWO)).toMatchObject({
      id: loud(TWO),
      targets: [{ identity: { user: { id: "ada" } } }],
    });
    expect(simulator.world.calls.get(TWO)?.lane).toBe(ONE);
  });

  it("is replaced here, too", () => {
    const simulator = after((tape) => {
      takeOut(tape);
      tape.ask("POST", callPath(ONE, "/keepAlive"), {});
    });
    const other = simulator.established(meeting());
    simulator.heard();
    simulator.invite(other, person("ada", { replacesCallId: TWO }));
    simulator.settle();
    expect(simulator.heard().slice(-2)).toEqual(["terminating", "terminated 200/5001"]);
  });
});

test("an end by the type of the change alone is one, of the call itself only", () => {
  const deleted = (path: string, resourceData: Json) => ({
    ...{ changeType: "deleted", resourceUrl: `/communications/calls/${path}`, resourceData },
  });
  const ended = after((tape) => tape.notify(callItem(ONE), deleted(ONE, {})));
  expect(ended.world.calls.size).toBe(0);
  const goesOn = after((tape) => tape.notify(callItem(ONE), deleted(`${ONE}/operations/o`, {})));
  expect(goesOn.world.calls.size).toBe(1);
});

test("nothing is scheduled by what was told", () => {
  const tape = new TapeBuilder();
  tape.create(ONE, ["ada", "bert"]);
  tape.invite(ONE, ["cleo"], { operation: "o" });
  tape.notify({ ...(callItem(TWO, "incoming") as object) });
  tape.ask("DELETE", callPath(ONE), undefined, { status: 204 });
  expect(adoptWorld(tape.exchanges, { seed: 0 }).schedule.next).toBeUndefined();
});

function ask(tape: TapeBuilder, action: string, status: number): void {
  tape.ask("POST", callPath(ONE, `/participants/${action}`), {}, { status, body: { error: { code: "x" } } });
}

function lost(tape: TapeBuilder): void {
  tape.ask("DELETE", callPath(ONE));
  const exchange = tape.exchanges[0]!;
  delete exchange.response;
  exchange.failure = { kind: "reset", after: 1 };
}
