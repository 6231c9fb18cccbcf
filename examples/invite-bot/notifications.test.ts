import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Call } from "./call.js";
import { readNotifications } from "./notifications.js";

const SEED = new URL("../seed/", import.meta.url);
const CALL = "/communications/calls/c1";

const read = (...value: object[]) => readNotifications(JSON.stringify({ value }));
const at = (endpoint: string | null, id: string, more: object = {}) => ({
  id: endpoint,
  info: { identity: { "@odata.type": "#microsoft.graph.identitySet", user: null, phone: { id } } },
  ...more,
});

/** Gives what a call tells of rosters. */
function tellRosters() {
  const call = new Call("c1");
  const take = (resourceData: object) =>
    read({ changeType: "updated", resourceUrl: `${CALL}/participants`, resourceData }).flatMap((notice) =>
      call.take(notice),
    );
  return { call, full: (...participants: object[]) => take(participants), take };
}

test.each(readdirSync(SEED))("the notifications of %s are an operation and a roster", (name) => {
  const notices = ["operation-completed", "roster-updated"].flatMap((file) =>
    readNotifications(readFileSync(new URL(`${name}/${file}.json`, SEED), "utf8")),
  );
  expect(notices).toMatchObject([
    { kind: "operation", operation: { status: "completed" } },
    { kind: "roster", snapshot: true },
  ]);
});

test("a deleted operation is over; a deleted call has ended, with data and without", () => {
  const changeType = "deleted";
  const operation = { changeType, resourceUrl: `${CALL}/operations/o1`, resourceData: { id: "o1" } };
  const call = { changeType, resourceUrl: CALL };
  expect(read(operation, call, { ...call, resourceData: { state: "terminating" } })).toMatchObject([
    { kind: "operation", operation: { id: "o1" } },
    { kind: "call", state: "terminated" },
    { kind: "call", state: "terminated" },
  ]);
});

test.each([CALL, "/app/calls/c1", "https://graph.microsoft.com/beta/app/calls/c1/"])(
  "%s is a call",
  (resourceUrl) => {
    const [notice] = read({ changeType: "updated", resourceUrl, resourceData: { state: "Established" } });
    expect(notice).toMatchObject({ kind: "call", callId: "c1", state: "Established" });
  },
);

test("what is about something else is left out, and the rest is read", () => {
  const resourceUrls = ["/chats/1", `${CALL}/audioRoutingGroups/g1`, CALL];
  expect(read(...resourceUrls.map((resourceUrl) => ({ resourceUrl })))).toMatchObject([{ kind: "call" }]);
});

test("a full roster is a snapshot: it tells who is new and who has left", () => {
  const { call, full } = tellRosters();
  full(at(null, "a"), at(null, "b"));
  expect(full(at(null, "b"), at(null, "c", { isInLobby: true }))).toEqual([
    "c waits in the lobby",
    "a has left the roster",
  ]);
  expect(call.roster.people.map(({ id }) => id)).toEqual(["b", "c"]);
});

test("a delta leaves the others where they are, and one that was overtaken changes nothing", () => {
  const { full, take } = tellRosters();
  const delta = (sequenceNumber: number, ...participants: object[]) =>
    take({ "@odata.type": "#microsoft.graph.deltaParticipants", sequenceNumber, participants });
  full(at("1", "a"), at("2", "b"));
  const left = at("1", "a", { removedState: { reason: "removed" } });
  expect(delta(2, left, at("3", "c"))).toEqual(["c is on the roster", "a has left the roster"]);
  expect(delta(1, at("1", "a"))).toEqual([]);
});

test("who is there with two endpoints has left when both are gone", () => {
  const { full } = tellRosters();
  full(at("1", "A"), at("2", "a"));
  expect(full(at("2", "a"))).toEqual([]);
  expect(full()).toEqual(["a has left the roster"]);
});
