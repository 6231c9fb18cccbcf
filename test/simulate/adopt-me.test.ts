import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/base/json.js";
import { callPath, ONE } from "../support/invites.js";
import { after, got, listed, rosterOf } from "../support/noted.js";
import { refusalOf } from "../support/simulator.js";
import { callItem, deltaItem, rosterWithMe, type TapeBuilder } from "../support/tape-builder.js";

describe("the bot itself on a roster", () => {
  it("is the instance of an application that nobody has invited, where no answer has named it", () => {
    const simulator = after((tape) => tape.notify(rosterWithMe(ONE, "ME", ["a"])));
    expect(got(simulator, ONE)["myParticipantId"]).toBe("ME");
    expect(simulator.ask("POST", `calls/${ONE}/mute`).status).toBe(200);
    expect(got(simulator, `${ONE}/participants/ME`)["isMuted"]).toBe(true);
    expect(simulator.ask("DELETE", `calls/${ONE}/participants/ME`).status).toBe(204);
    simulator.settle();
    expect(simulator.heard().at(-1)).toBe("terminated 200/5000");
  });

  it("is there once when changes tell of it", () => {
    const { resourceData } = rosterWithMe(ONE, "ME") as { resourceData: JsonObject[] };
    const simulator = after((tape) =>
      tape.notify({
        ...(deltaItem(ONE, []) as object),
        resourceData: { "@odata.type": "#microsoft.graph.deltaParticipants", participants: resourceData },
      }),
    );
    expect(listed(simulator).map(({ id }) => id)).toEqual(["ME"]);
  });

  it("is whoever has the identity of the bot's token", () => {
    const claims = Buffer.from(JSON.stringify({ appid: "appid" })).toString("base64url");
    const application = { id: "OTHER", info: { identity: { application: { id: "other" } } } };
    const simulator = after((tape) => {
      tape.ask("POST", callPath(ONE, "/keepAlive"), {});
      tape.exchanges[0]!.request.headers["authorization"] = `Bearer e30.${claims}.x`;
      const info = { identity: { application: { id: "appid" } }, participantId: "ME" };
      tape.notify(rosterOf(application, { id: null, info }));
    });
    expect(got(simulator, ONE)["myParticipantId"]).toBe("ME");
  });

  it("is no other when it is there by the id that it has already", () => {
    const build = (tape: TapeBuilder) => tape.notify(callItem(ONE));
    const id = got(after(build), ONE)["myParticipantId"]!;
    const simulator = after((tape) => {
      build(tape);
      const queue = { id: "QUEUE", info: { identity: { applicationInstance: { id: "queue" } } } };
      tape.notify(rosterOf(queue, { id, info: { identity: { applicationInstance: { id: "bot" } } } }));
    });
    expect(got(simulator, ONE)["myParticipantId"]).toBe(id);
  });

  it("is there once when a roster comes before the call is established", () => {
    const simulator = after((tape) => {
      tape.create(ONE, ["a"], "ME");
      tape.notify(rosterWithMe(ONE, "ME"), callItem(ONE));
    });
    expect(listed(simulator).map(({ id }) => id)).toEqual(["ME", expect.any(String)]);
  });

  it("is none of those who were invited", () => {
    const instance = { identity: { applicationInstance: { id: "queue" } } };
    const simulator = after((tape) => {
      const body = { status: "Running", id: "o" };
      tape.ask("POST", callPath(ONE, "/participants/invite"), { participants: [instance] }, { body });
      tape.notify(rosterOf({ id: "QUEUE", info: instance }));
    });
    expect(got(simulator, ONE)["myParticipantId"]).not.toBe("QUEUE");
    expect(refusalOf(simulator.ask("POST", `calls/${ONE}/mute`))).toBe("404 NotFound");
  });

  it("has the id that the answer which created the call has named", () => {
    const simulator = after((tape) => {
      tape.create(ONE, ["a", "b"], "ME");
      tape.notify(callItem(ONE), rosterWithMe(ONE, "OTHER"), rosterWithMe(ONE, "me", ["a"]));
    });
    expect(got(simulator, ONE)["myParticipantId"]).toBe("ME");
  });

  it("keeps its place when a GET of the call names it", () => {
    const simulator = after((tape) => {
      tape.notify(callItem(ONE));
      tape.ask("GET", callPath(ONE), undefined, { body: { id: ONE, myParticipantId: "ME" } });
    });
    expect(listed(simulator).map(({ id }) => id)).toEqual(["ME"]);
  });
});
