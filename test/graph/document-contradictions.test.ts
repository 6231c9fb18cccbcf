import { describe, expect, it } from "vitest";
import { asArray, asObject, asText, type Json } from "../../src/base/json.js";
import { inviteViolations, readIdentities, readInvite } from "../../src/graph/invites.js";
import { readNotification, type NotificationItem } from "../../src/graph/notifications.js";
import { isTerminal, readOperation, startedOperations } from "../../src/graph/operations.js";
import { normalPath, resourceIds } from "../../src/graph/routes.js";
import { bodyBytes, storeBody } from "../../src/tape/body.js";
import { tapeHeaders } from "../../src/tape/headers.js";
import { blockText, EXAMPLES, FOLDERS, PARTS, type DocumentExample } from "../support/document-examples.js";

const [ONE, MANY, REPLACE, PSTN] = EXAMPLES as [
  DocumentExample,
  DocumentExample,
  DocumentExample,
  DocumentExample,
];
const REPLACED_CALL = "a7ebfb2d-871e-419c-87af-27290b22e8db";

const itemOf = (notification: Json): NotificationItem => readNotification(notification)[0]!;
const rawItem = (notification: Json) => asObject(asArray(asObject(notification)?.["value"])[0])!;

describe("what the document prints against itself", () => {
  it.each(EXAMPLES)(
    "a: $name: Running in the answer, completed in the notification: one set of words",
    (example) => {
      expect(asObject(example.response)?.["status"]).toBe("Running");
      const answered = readOperation(example.response);
      const told = itemOf(example.operation).operation!;
      expect([answered.status, isTerminal(answered)]).toEqual(["running", false]);
      expect([told.status, isTerminal(told)]).toEqual(["completed", true]);
    },
  );

  it.each(EXAMPLES)(
    "a: $name: deleted on an operation is about the operation, the call goes on",
    ({ operation }) => {
      expect(rawItem(operation)["changeType"]).toBe("deleted");
      expect(itemOf(operation).subject).toBe("operation");
    },
  );

  it("b: example 2's operation comes with the word participants for an id, and null: it names no operation", () => {
    expect(rawItem(MANY.operation)["resourceUrl"]).toMatch(/\/operations\/participants$/);
    expect(itemOf(MANY.operation)).toMatchObject({ subject: "operation", call: MANY.call, operationIds: [] });
  });

  it.each([ONE, REPLACE, PSTN])("b: $name's operation is the one that its answer started", (example) => {
    expect(itemOf(example.operation).operationIds).toEqual(startedOperations(example.response, undefined));
  });

  it("c: example 2's roster comes at the URL of an operation: it is a roster of that call", () => {
    expect(rawItem(MANY.roster)["resourceUrl"]).toMatch(/\/operations\/participants$/);
    expect(itemOf(MANY.roster)).toMatchObject({ subject: "roster", call: MANY.call, roster: { full: true } });
  });

  it("d: example 1 invites a user who is an application on the roster: one person", () => {
    const [asked] = asArray(asObject(ONE.request)?.["participants"]);
    expect(Object.keys(asObject(asObject(asked)?.["identity"])!)).toContain("user");
    expect(JSON.stringify(ONE.roster)).not.toContain('"user"');
    expect(itemOf(ONE.roster).roster?.present).toEqual(readInvite(ONE.request).asked);
  });

  it.each(EXAMPLES)("d: $name: invited, answered, completed and present are the same people", (example) => {
    const { asked } = readInvite(example.request);
    expect(asked).not.toEqual([]);
    expect(readInvite(example.response).asked).toEqual(asked);
    expect(itemOf(example.operation).participants).toEqual(asked);
    expect(itemOf(example.roster).roster?.present).toEqual(asked);
  });

  it("e: example 3's roster is about the call that was replaced, not the one that was invited to", () => {
    expect(itemOf(REPLACE.operation).call).toBe(REPLACE.call);
    expect(itemOf(REPLACE.roster).call).toBe(REPLACED_CALL);
    expect(readInvite(REPLACE.request).replaces).toEqual([REPLACED_CALL]);
  });

  it("f: example 2 takes two people out of a call although only the first is read: the rule says so", () => {
    expect(inviteViolations(MANY.request).map(({ rule }) => rule)).toEqual(["first-participant-only"]);
    expect(readIdentities(MANY.request)).toEqual(readInvite(MANY.request).asked.slice(0, 1));
    expect(readInvite(MANY.request).replaces).toEqual([REPLACED_CALL]);
    expect(readInvite(MANY.response).replaces).toEqual([]);
  });

  it.each([ONE, REPLACE, PSTN])("f: $name breaks no rule", ({ request }) => {
    expect(inviteViolations(request)).toEqual([]);
  });

  it.each(EXAMPLES)(
    "g: $name: participants have no id on the roster and are known by their identities",
    ({ roster }) => {
      const listed = asArray(rawItem(roster)["resourceData"]);
      expect(listed.map((participant) => asObject(participant)?.["id"])).toEqual(listed.map(() => null));
      expect(itemOf(roster).roster?.present).toHaveLength(listed.length);
    },
  );

  it.each([
    ["1-invite-one", 486],
    ["4-invite-pstn", 362],
  ])(
    "h: %s prints Content-Length: 464 over a body of %d bytes: no length is looked at or stored",
    (folder, length) => {
      const bytes = Buffer.from(blockText(folder, "request"));
      expect(bytes.toString().trimEnd()).toHaveLength(length);
      expect(tapeHeaders({ "content-type": "application/json", "content-length": "464" })).toEqual({
        "content-type": "application/json",
      });
      expect(JSON.parse(bodyBytes(storeBody(bytes)).toString())).toEqual(JSON.parse(bytes.toString()));
    },
  );

  it.each([ONE, REPLACE, PSTN])(
    "i: $name promises a Location that it does not print: read where there is one",
    (example) => {
      const printed = startedOperations(example.response, undefined);
      const location = `https://graph.microsoft.com/v1.0/communications/calls/${example.call}/operations/${printed[0]!}`;
      expect(startedOperations(example.response, location)).toEqual(printed);
      expect(startedOperations(undefined, location)).toEqual(printed);
    },
  );

  it("i: a created call has a Location too, which names no operation", () => {
    const location = `https://graph.microsoft.com/v1.0/communications/calls/${ONE.call}`;
    expect(startedOperations(undefined, location)).toEqual([]);
    expect(resourceIds(location)).toEqual({ call: ONE.call });
  });

  it.each(
    EXAMPLES.flatMap(({ name, operation, roster }) => [
      { name, kind: "operation", notification: operation },
      { name, kind: "roster", notification: roster },
    ]),
  )("j: $name: resource and resourceUrl of the $kind are one resource", ({ notification }) => {
    const { resource, resourceUrl } = rawItem(notification);
    expect(normalPath(asText(resource)!)).toBe(normalPath(asText(resourceUrl)!));
  });

  it("j: both spellings are printed", () => {
    const resources = EXAMPLES.flatMap(({ operation, roster }) => [operation, roster]).map(
      (notification) => asText(rawItem(notification)["resource"])!.split("/")[1],
    );
    expect(new Set(resources)).toEqual(new Set(["app", "communications"]));
  });

  it.each(FOLDERS.flatMap((folder) => PARTS.map((part) => [folder, part])))(
    "k: %s, %s is JSON that the tape holds as JSON",
    (folder, part) => {
      expect(Object.keys(storeBody(Buffer.from(blockText(folder, part))))).toEqual(["body"]);
    },
  );
});
