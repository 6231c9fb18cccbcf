import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readNotifications } from "./notifications.js";

const SEED = new URL("../seed/", import.meta.url);
const CALL = "/communications/calls/ab6233a5";
const adele = { id: "e1", info: { identity: { user: { id: "adele" } } } };

const read = (...value: object[]) => readNotifications(JSON.stringify({ value }));

test.each(readdirSync(SEED))("the notifications of %s are an operation and a roster", (name) => {
  const kinds = ["operation-completed", "roster-updated"].flatMap((file) =>
    readNotifications(readFileSync(new URL(`${name}/${file}.json`, SEED), "utf8")),
  );
  expect(kinds).toMatchObject([
    { kind: "operation", operation: { status: "completed" } },
    { kind: "roster", snapshot: true },
  ]);
});

test("a deleted operation is an operation, not the end of the call", () => {
  const deleted = { changeType: "deleted", resourceUrl: `${CALL}/operations/op1` };
  const untyped = read({ ...deleted, resourceData: { status: "completed" } });
  expect(untyped).toMatchObject([{ kind: "operation", operation: { id: "op1" } }]);
  const type = "#microsoft.graph.playPromptOperation";
  expect(read({ ...deleted, resourceData: { "@odata.type": type } })).toMatchObject([{ kind: "operation" }]);
});

test("a deleted call has ended, with data and without", () => {
  const ended = { kind: "call", callId: "ab6233a5", state: "terminated" };
  const deleted = { changeType: "Deleted", resourceUrl: CALL };
  expect(read(deleted)).toMatchObject([ended]);
  expect(read({ ...deleted, resourceData: { state: "Terminated" } })).toMatchObject([ended]);
});

test.each([
  CALL,
  "/app/calls/ab6233a5",
  "/communications/calls('ab6233a5')",
  "https://graph.microsoft.com/beta/app/calls/ab6233a5/",
])("%s is a call", (resourceUrl) => {
  const established = { kind: "call", callId: "ab6233a5", state: "established" };
  expect(read({ resourceUrl, resourceData: { state: "Established" } })).toMatchObject([established]);
  expect(read({ resource: resourceUrl, resourceData: { state: "established" } })).toMatchObject([
    established,
  ]);
});

test("a delta says only what has changed, and its place in the order", () => {
  const resourceData = {
    "@odata.type": "#microsoft.graph.deltaParticipants",
    ...{ sequenceNumber: 7, participants: [adele] },
  };
  const expected = {
    kind: "roster",
    callId: "ab6233a5",
    participants: [adele],
    snapshot: false,
    sequence: 7,
  };
  expect(read({ changeType: "updated", resourceUrl: `${CALL}/participants`, resourceData })).toEqual([
    expected,
  ]);
});

test("a deleted participant has left", () => {
  const resourceUrl = `${CALL}/participants/e1`;
  expect(read({ changeType: "deleted", resourceUrl })).toMatchObject([
    { kind: "roster", snapshot: false, participants: [{ id: "e1", removedState: {} }] },
  ]);
});

test("several in one body are read in order", () => {
  const items = [{ resourceUrl: `${CALL}/participants`, resourceData: [adele] }, { resourceUrl: CALL }];
  expect(read(...items)).toMatchObject([{ kind: "roster" }, { kind: "call" }]);
});

test.each([
  "",
  "  ",
  "{",
  "null",
  "[]",
  '{"value":"x"}',
  '{"value":[null]}',
  '{"value":[{"resourceUrl":"/chats/1"}]}',
])("%j is about nothing that the bot knows", (body) => {
  expect(readNotifications(body)).toMatchObject([{ kind: "unknown" }]);
});
