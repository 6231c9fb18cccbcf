import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOperation, isTerminal, readOperation, startedOperations } from "../../src/graph/operations.js";
import { oddJson } from "../support/odd-json.js";

const CALL = "11111111-1111-4111-8111-111111111111";
const OPERATION = "eec3812a-fdc3-4fb4-825c-a06c9f35414e";
const LOCATION = `https://graph.microsoft.com/v1.0/communications/calls/${CALL}/operations/${OPERATION}`;

describe("readOperation", () => {
  it.each([
    ["Running", "running", false],
    ["running", "running", false],
    ["NotStarted", "notstarted", false],
    ["notStarted", "notstarted", false],
    ["Completed", "completed", true],
    ["completed", "completed", true],
    ["COMPLETED", "completed", true],
    ["Failed", "failed", true],
    ["unknownFutureValue", undefined, false],
    [null, undefined, false],
    [5, undefined, false],
  ])("reads the status %j as %s, terminal: %s", (written, status, terminal) => {
    const operation = readOperation({ status: written });
    expect(operation.status).toBe(status);
    expect(isTerminal(operation)).toBe(terminal);
  });

  it.each([
    [{ code: 200, subcode: 0, message: "Action completed successfully." }],
    [{ code: "200", subcode: "0", message: "Action completed successfully." }],
  ])("reads the result %j, numbers or strings", (resultInfo) => {
    const result = { code: 200, subcode: 0, message: "Action completed successfully." };
    expect(readOperation({ resultInfo }).result).toEqual(result);
  });

  it.each([
    [{ code: 412 }, { code: 412, subcode: 0 }],
    [{ message: "" }, { code: 0, subcode: 0 }],
    [
      { code: "many", subcode: [{ toString: null }] },
      { code: 0, subcode: 0 },
    ],
  ])("reads the result %j with what is there", (resultInfo, result) => {
    expect(readOperation({ resultInfo }).result).toEqual(result);
  });

  it("reads the id in one spelling, and none where it is null", () => {
    expect(readOperation({ id: OPERATION.replaceAll("-", "").toUpperCase() }).id).toBe(OPERATION);
    expect(readOperation({ id: null, clientContext: null, resultInfo: null })).toEqual({});
  });

  it("never throws, whatever the resource", () => {
    fc.assert(
      fc.property(oddJson, fc.string(), (resource, location) => {
        readOperation(resource);
        isOperation(resource);
        expect(startedOperations(resource, location)).toBeInstanceOf(Array);
      }),
    );
  });
});

describe("startedOperations", () => {
  it.each([
    [
      "by its type",
      { "@odata.type": "#microsoft.graph.inviteParticipantsOperation", id: OPERATION },
      undefined,
    ],
    ["by its status", { status: "Running", id: OPERATION.toUpperCase() }, undefined],
    ["by Location", undefined, LOCATION],
    ["by Location and an id that is null", { status: "Running", id: null }, LOCATION],
    ["by both", { status: "Running", id: OPERATION }, LOCATION],
    ["by a Location in origin form", undefined, `/app/calls('${CALL}')/operations('${OPERATION}')`],
  ])("are known %s", (_name, body, location) => {
    expect(startedOperations(body, location)).toEqual([OPERATION]);
  });

  it("are two where body and Location disagree", () => {
    expect(startedOperations({ status: "running", id: "other" }, LOCATION)).toEqual(["other", OPERATION]);
  });

  it.each([
    [
      "a created call",
      { "@odata.type": "#microsoft.graph.call", id: CALL, state: "establishing" },
      undefined,
    ],
    ["a created call's Location", undefined, `https://graph.microsoft.com/v1.0/communications/calls/${CALL}`],
    ["an error", { error: { code: "7504" }, id: OPERATION }, undefined],
    ["an empty body", undefined, undefined],
  ])("are none in %s", (_name, body, location) => {
    expect(startedOperations(body, location)).toEqual([]);
  });
});
