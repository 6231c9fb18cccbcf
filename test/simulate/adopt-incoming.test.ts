import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/base/json.js";
import { callPath, ONE } from "../support/invites.js";
import { after, got, loud } from "../support/noted.js";
import { refusalOf } from "../support/simulator.js";
import { callItem, type TapeBuilder } from "../support/tape-builder.js";

describe("an incoming call", () => {
  const source = { identity: { user: { id: "cleo", tenantId: "their tenant" } } };
  const targets = [{ identity: { application: { id: "the bot" } } }];
  const ring = (tape: TapeBuilder, more: JsonObject = {}) =>
    tape.notify({
      changeType: "created",
      resourceUrl: `/communications/calls('${loud(ONE)}')`,
      resourceData: {
        "@odata.type": "#microsoft.graph.call",
        ...{ state: "incoming", direction: "incoming", source, targets, callChainId: "chain", ...more },
      },
    });

  it("is a peer call with whoever calls, of their tenant, in the spelling in which it came", () => {
    const call = got(
      after((tape) => ring(tape)),
      ONE,
    );
    expect(call).toMatchObject({
      ...{ id: loud(ONE), state: "incoming", direction: "incoming", source, callChainId: "chain" },
      ...{ tenantId: "their tenant", callbackUri: null },
    });
    expect(call).not.toHaveProperty("callRoutes");
  });

  it("is a group call where a meeting asks the bot in", () => {
    const call = got(
      after((tape) => ring(tape, { meetingInfo: {} })),
      ONE,
    );
    expect(call).toMatchObject({ direction: "incoming", callRoutes: [] });
  });

  it("is answered here where it was not there, and then is the caller's and the bot's", () => {
    const simulator = after((tape) => ring(tape));
    simulator.ask("POST", `calls/${ONE}/answer`, { callbackUri: "https://bot.contoso.com/answered" });
    simulator.settle();
    expect(simulator.heard()).toEqual(["establishing", "established"]);
    const { value } = got(simulator, `${ONE}/participants`);
    expect(value).toMatchObject([
      { info: { identity: { applicationInstance: { id: "the bot" } } } },
      { info: { identity: { user: { id: "cleo" } } } },
    ]);
  });

  it("is on its way where it was answered there, with the callback URL of the answer", () => {
    const callbackUri = "https://bot.contoso.com/answered";
    const simulator = after((tape) => {
      ring(tape);
      tape.ask("POST", callPath(ONE, "/answer"), { callbackUri }, { status: 202 });
    });
    expect(got(simulator, ONE)).toMatchObject({ state: "establishing", callbackUri });
    expect(refusalOf(simulator.ask("POST", `calls/${ONE}/answer`, {}))).toBe("400 BadRequest");
  });

  it("goes no way back: what is told late of a state that is over changes nothing", () => {
    const simulator = after((tape) => {
      ring(tape);
      tape.notify(callItem(ONE, "established"));
      tape.notify(callItem(ONE, "establishing"));
      tape.ask("POST", callPath(ONE, "/answer"), {}, { status: 202 });
      ring(tape);
    });
    expect(got(simulator, ONE)["state"]).toBe("established");
  });

  it.each(["reject", "redirect"])("cannot be acted on any more after %s", (action) => {
    const simulator = after((tape) => {
      tape.ask("POST", callPath(ONE, `/${action}`), {}, { status: 202 });
    });
    expect(refusalOf(simulator.ask("POST", `calls/${ONE}/answer`, {}))).toBe("404 8522");
  });

  it("of which its answer is heard first has rung before", () => {
    const simulator = after((tape) => tape.ask("POST", callPath(ONE, "/answer"), {}, { status: 202 }));
    expect(got(simulator, ONE)).toMatchObject({ state: "establishing", direction: "incoming" });
  });
});
