import { describe, expect, it } from "vitest";
import { asArray, type Json, type JsonObject } from "../../src/base/json.js";
import { identityIds, invitedIds } from "../../src/graph/identities.js";
import { readNotification } from "../../src/graph/notifications.js";
import { resourceIds } from "../../src/graph/routes.js";
import { bodyJson } from "../../src/tape/body.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { readRepositoryCassette } from "../support/cassettes.js";
import { goingOn } from "../support/noted.js";
import { members, person, refusalOf, sourceOf, type Simulator } from "../support/simulator.js";

const CASSETTES = ["invite-one", "invite-many", "invite-pstn", "replace-peer-call", "seed-session"];

/** What a cassette says, read without the program that adopts it. */
function saidBy(name: string) {
  const { exchanges } = readRepositoryCassette(name);
  const items = exchanges.flatMap((one) => (one.to === "bot" ? readNotification(bodyJson(one.request)) : []));
  const told = items.flatMap(({ call, roster }) =>
    roster ? [{ call: call!, present: roster.present }] : [],
  );
  const rosters = new Map(told.map(({ call, present }) => [call, present]));
  return {
    ...{ exchanges, rosters },
    /** Whoever was on a roster of a call and is not on its last one. */
    left: (call: string, people: readonly string[]) =>
      told.some((one) => one.call === call && people.some((id) => one.present.includes(id))) &&
      !people.some((id) => rosters.get(call)?.includes(id)),
    invites: exchanges.filter(({ to }) => to === "graph").map(inviteOf),
  };
}

function inviteOf({ request, response }: Exchange) {
  const { id } = bodyJson(response!) as { id: string };
  return { call: resourceIds(request.url).call!, operation: id, body: bodyJson(request) as JsonObject };
}

function rosterOf(simulator: Simulator, call: string): string[] {
  const { value } = members(simulator.ask("GET", `calls/${call}/participants`));
  return asArray(value).flatMap((one) => identityIds((one as { info: JsonObject }).info["identity"]));
}

/** Invites people again as they were invited before. */
function inviteAgain(simulator: Simulator, call: string, participant: Json) {
  const { replacesCallId: _before, ...again } = participant as JsonObject;
  return simulator.invite(call, again);
}

describe.each(CASSETTES)("a service that goes on from the cassette %s", (name) => {
  const { exchanges, invites, rosters, left } = saidBy(name);

  it("lists exactly those who are on the last roster", () => {
    const simulator = goingOn(exchanges);
    expect(rosters.size).toBeGreaterThan(0);
    for (const [call, present] of rosters) expect(rosterOf(simulator, call)).toEqual(present);
  });

  it("answers for each operation that it has completed", () => {
    const simulator = goingOn(exchanges);
    for (const { call, operation, body } of invites) {
      const got = members(simulator.ask("GET", `calls/${call}/operations/${operation}`));
      expect(got).toMatchObject({
        "@odata.type": "#microsoft.graph.inviteParticipantsOperation",
        ...{ id: operation, status: "completed", clientContext: body["clientContext"] },
      });
    }
  });

  it("answers for each call that it is established", () => {
    const simulator = goingOn(exchanges);
    for (const { call } of invites) {
      const got = members(simulator.ask("GET", `calls/${call}`));
      expect(got).toMatchObject({ id: call, state: "established", direction: "outgoing", callRoutes: [] });
    }
  });

  it("has the peer call that somebody was taken out of, until it is told that it has ended", () => {
    const simulator = goingOn(exchanges);
    const replaced = invites.flatMap(({ body }) => asArray(body["participants"])).flatMap(replacedIn);
    for (const call of replaced) {
      const got = members(simulator.ask("GET", `calls/${call}`));
      expect(got).toMatchObject({ id: call, state: "established", targets: [{ replacesCallId: null }] });
      expect(got).not.toHaveProperty("callRoutes");
    }
  });

  it("does not take another invite of those who were invited, but for who has left", () => {
    const simulator = goingOn(exchanges);
    for (const { call, body } of invites) {
      const [participant] = asArray(body["participants"]);
      const answer = inviteAgain(simulator, call, participant!);
      const refused = [400, "assumption; invited-once"];
      const hasLeft = left(call, invitedIds([participant]));
      expect([answer.status, sourceOf(answer)]).toEqual(hasLeft ? [200, undefined] : refused);
    }
  });

  it("takes an invite of others, and tells of an operation that completed and of a roster of the old and the new", () => {
    const simulator = goingOn(exchanges);
    const { call } = invites[0]!;
    const before = rosterOf(simulator, call);
    expect(simulator.invite(call, person("ada"), person("bert")).status).toBe(200);
    simulator.settle();
    expect(simulator.heard()).toEqual([
      "operation completed 200/0",
      ["roster", ...before, "ada", "bert"].join(" "),
    ]);
  });

  it("knows who is expected while nothing is told of an invite, and not after it has failed", () => {
    const asked = exchanges.filter(({ to }) => to === "graph").slice(0, 1);
    const { call, operation, body } = invites[0]!;
    const [participant] = asArray(body["participants"]);
    const running = goingOn(asked);
    expect(inviteAgain(running, call, participant!).status).toBe(400);
    expect(running.world.schedule.isBusy).toBe(false);
    const failed = goingOn([...asked, failureOf(call, operation)]);
    const got = members(failed.ask("GET", `calls/${call}/operations/${operation}`));
    expect(got).toMatchObject({ status: "failed", resultInfo: { code: 500, subcode: 7, message: "No." } });
    expect(inviteAgain(failed, call, participant!).status).toBe(200);
    failed.settle();
    expect(failed.heard().at(-1)).toContain(invitedIds(body["participants"])[0]);
  });

  it("answers everything about a call that has ended with 404 8522, whatever comes late of it", () => {
    const { call, operation, body } = invites[0]!;
    const simulator = goingOn([...exchanges, endOf(call), ...exchanges.filter(({ to }) => to === "bot")]);
    const [participant] = asArray(body["participants"]);
    const answers = [
      ...["", "/participants", `/operations/${operation}`].map((path) =>
        simulator.ask("GET", `calls/${call}${path}`),
      ),
      inviteAgain(simulator, call, participant!),
      simulator.ask("DELETE", `calls/${call}`),
    ];
    expect(new Set(answers.map(refusalOf))).toEqual(new Set(["404 8522"]));
  });
});

function replacedIn(participant: Json): string[] {
  const { replacesCallId } = participant as { replacesCallId?: string };
  return replacesCallId === undefined ? [] : [replacesCallId];
}

function failureOf(call: string, operation: string): Exchange {
  return notification({
    changeType: "deleted",
    resourceUrl: `/communications/calls/${call}/operations/${operation}`,
    resourceData: {
      "@odata.type": "#microsoft.graph.inviteParticipantsOperation",
      status: "failed",
      resultInfo: { code: 500, subcode: 7, message: "No." },
    },
  });
}

function endOf(call: string): Exchange {
  return notification({
    changeType: "deleted",
    resourceUrl: `/communications/calls/${call}`,
    resourceData: { "@odata.type": "#microsoft.graph.call", state: "terminated" },
  });
}

function notification(item: Json): Exchange {
  const request = { method: "POST", url: "/api/calls", headers: {}, body: { value: [item] } };
  return { id: "x99", to: "bot", at: 0, request, response: { status: 202, headers: {}, after: 1 } };
}
