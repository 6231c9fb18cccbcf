import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../src/base/json.js";
import { callPath, ONE, TWO } from "../support/invites.js";
import { after, ended, got, isExpected, loud } from "../support/noted.js";
import { person, refusalOf, type Simulator } from "../support/simulator.js";
import { operationItem, type TapeBuilder } from "../support/tape-builder.js";

/** The end of an operation that is not named. */
function unnamed(more: JsonObject): Json {
  return {
    changeType: "deleted",
    resourceUrl: `/communications/calls/${ONE}/operations/participants`,
    resourceData: { "@odata.type": "#microsoft.graph.inviteParticipantsOperation", id: null, ...more },
  };
}

function statusOf(simulator: Simulator, ...operations: string[]): unknown[] {
  return operations.map((id) => got(simulator, `${ONE}/operations/${id}`)["status"]);
}

describe("an operation", () => {
  it("is what the answer says of it", () => {
    const participants = [
      { identity: { user: { id: "a", displayName: "A" }, phone: null }, replacesCallId: loud(TWO) },
      { identity: { phone: { "@odata.type": "#microsoft.graph.identity", id: "+1" } }, participantId: "P" },
      { identity: null },
    ];
    const answer = {
      "@odata.type": "#microsoft.graph.inviteParticipantsOperation",
      ...{ id: loud(TWO), status: "Running", clientContext: "mine", participants },
    };
    const simulator = after((tape) =>
      tape.ask("POST", callPath(ONE, "/participants/invite"), {}, { body: answer }),
    );
    const operation = got(simulator, `${ONE}/operations/${TWO}`);
    expect(operation).toMatchObject({
      ...answer,
      participants: [
        { identity: { user: { id: "a", displayName: "A" } }, replacesCallId: loud(TWO) },
        { identity: { phone: { id: "+1" } }, participantId: "P" },
      ],
    });
    expect(["a", "+1"].map((id) => isExpected(simulator, id))).toEqual([true, true]);
  });

  it("is what was asked for where the answer says nothing but where it is", () => {
    const location = `https://graph.microsoft.com${callPath(ONE, `/operations/${loud(TWO)}`)}`;
    const simulator = after((tape) => {
      const body = { participants: [person("a"), {}], clientContext: "mine" };
      tape.ask("POST", callPath(ONE, "/participants/invite"), body, { headers: { location } });
    });
    expect(got(simulator, `${ONE}/operations/${TWO}`)).toMatchObject({
      "@odata.type": "#microsoft.graph.inviteParticipantsOperation",
      ...{ id: loud(TWO), status: "Running", clientContext: "mine", resultInfo: null },
      participants: [{ identity: { user: { id: "a" } } }],
    });
  });

  it("of another request than an invite is one, too", () => {
    const simulator = after((tape) =>
      tape.ask("POST", callPath(ONE, "/playPrompt"), {}, { body: { id: "o", status: "running" } }),
    );
    expect(got(simulator, `${ONE}/operations/o`)).toEqual({
      "@odata.type": "#microsoft.graph.commsOperation",
      ...{ id: "o", status: "Running", clientContext: null, resultInfo: null },
    });
  });

  it.each(["completed", "failed"])("that was answered as %s has ended so", (status) => {
    const resultInfo = { code: "200", subcode: 1 };
    const simulator = after((tape) =>
      tape.ask("POST", callPath(ONE, "/mute"), {}, { body: { id: "o", status, resultInfo } }),
    );
    expect(got(simulator, `${ONE}/operations/o`)).toMatchObject({
      ...{ status, resultInfo: { code: 200, subcode: 1, message: "" } },
    });
  });

  it("that was read is as it was read, its end told once and for all", () => {
    const simulator = after((tape) => {
      tape.invite(ONE, ["a"], { operation: "o" });
      for (const status of ["completed", "Running", "failed"])
        tape.ask("GET", callPath(ONE, "/operations/o"), undefined, { body: { id: "o", status } });
      tape.ask("GET", callPath(ONE, "/operations/p"), undefined, { body: { id: "p", status: "failed" } });
    });
    expect(statusOf(simulator, "o", "p")).toEqual(["completed", "failed"]);
    expect(got(simulator, `${ONE}/operations/o`)["participants"]).toHaveLength(1);
  });

  it("is not there where its request was refused", () => {
    const simulator = after((tape) =>
      tape.ask("POST", callPath(ONE, "/mute"), {}, { status: 400, body: { id: "o", status: "Running" } }),
    );
    expect(refusalOf(simulator.ask("GET", `calls/${ONE}/operations/o`))).toBe("404 NotFound");
  });
});

describe("the end of an operation", () => {
  /** Three invites that run. */
  const three = (tape: TapeBuilder) => {
    tape.invite(ONE, ["a"], { operation: "o1", clientContext: "one" });
    tape.invite(ONE, ["b"], { operation: "o2", clientContext: "two" });
    tape.invite(ONE, ["c", "d"], { operation: "o3", clientContext: "two" });
  };
  const told = (item: Json) =>
    statusOf(
      after((tape) => {
        three(tape);
        tape.notify(item);
      }),
      ...["o1", "o2", "o3"],
    );
  const people = ["d", "c"].map((id) => person(id));

  it.each<[by: string, item: Json, statuses: string[]]>([
    ["its id", ended("o2", { status: "completed" }), ["Running", "completed", "Running"]],
    [
      "its id, whatever its context",
      ended("o2", { status: "failed", clientContext: "one" }),
      ["Running", "failed", "Running"],
    ],
    [
      "its context",
      unnamed({ status: "completed", clientContext: "one" }),
      ["completed", "Running", "Running"],
    ],
    [
      "its context, the first that runs",
      unnamed({ status: "completed", clientContext: "two" }),
      ["Running", "completed", "Running"],
    ],
    [
      "its context and its people",
      unnamed({ status: "failed", clientContext: "two", participants: people }),
      ["Running", "Running", "failed"],
    ],
    [
      "nothing that tells it from others",
      unnamed({ status: "completed" }),
      Array(3).fill("Running") as string[],
    ],
    ["no status", ended("o2", {}), Array(3).fill("Running") as string[]],
  ])("is known by %s", (_by, item, statuses) => {
    expect(told(item)).toEqual(statuses);
  });

  it("is that of the only one that runs, where nothing names it", () => {
    const simulator = after((tape) => {
      three(tape);
      tape.notify(ended("o1", { status: "completed" }), ended("o2", { status: "failed" }));
      tape.notify(unnamed({ status: "completed", clientContext: "unheard of" }));
    });
    expect(statusOf(simulator, "o1", "o2", "o3")).toEqual(["completed", "failed", "completed"]);
  });

  it("is told of one whose answer was lost, and its people are expected", () => {
    const simulator = after((tape) =>
      tape.notify({
        ...(operationItem(ONE, loud(TWO), { people: ["a"], clientContext: "mine" }) as object),
      }),
    );
    expect(got(simulator, `${ONE}/operations/${TWO}`)).toMatchObject({
      ...{ id: loud(TWO), status: "completed", clientContext: "mine", participants: [{}] },
    });
    expect(isExpected(simulator, "a")).toBe(true);
  });

  it.each(["completed", "failed"])("that comes before its answer is not undone by that: %s", (status) => {
    const simulator = after((tape) => {
      tape.notify(ended("o", { status, resultInfo: { code: 1, subcode: 2, message: "so" } }));
      tape.invite(ONE, ["a"], { operation: "o", clientContext: "mine" });
    });
    expect(got(simulator, `${ONE}/operations/o`)).toMatchObject({
      ...{ status, clientContext: "mine", participants: [{}], resultInfo: { message: "so" } },
    });
    expect(isExpected(simulator, "a")).toBe(status === "completed");
  });

  it("is not that of a later one with the same id", () => {
    const simulator = after((tape) => {
      tape.invite(ONE, ["a"], { operation: "o" });
      tape.notify(operationItem(ONE, "o"));
      tape.invite(ONE, ["b"], { operation: "o" });
    });
    expect(statusOf(simulator, "o")).toEqual(["Running"]);
    expect(["a", "b"].map((id) => isExpected(simulator, id))).toEqual([true, true]);
  });

  it("of no id that names no operation of the call tells nothing", () => {
    const simulator = after((tape) => tape.notify(unnamed({ status: "completed" })));
    expect(simulator.world.calls.get(ONE)?.operations.size).toBe(0);
  });
});
