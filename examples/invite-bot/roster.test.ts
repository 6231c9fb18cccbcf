import { expect, test } from "vitest";
import { Roster } from "./roster.js";

const at = (endpoint: string | null, id: string, more: object = {}) => ({
  id: endpoint,
  info: { identity: { "@odata.type": "#microsoft.graph.identitySet", user: null, phone: { id } } },
  ...more,
});
const full = (...participants: object[]) =>
  ({ kind: "roster", callId: "c", participants, snapshot: true }) as const;
const delta = (sequence: number, ...participants: object[]) =>
  ({ kind: "roster", callId: "c", participants, snapshot: false, sequence }) as const;
const ids = (people: { id: string }[]) => people.map(({ id }) => id);

test("a full roster is a snapshot: it tells who is new and who has left", () => {
  const roster = new Roster();
  roster.take(full(at(null, "a"), at(null, "b")));
  const { joined, left } = roster.take(full(at(null, "b"), at(null, "c")));
  expect([ids(joined), ids(left), ids(roster.members)]).toEqual([["c"], ["a"], ["b", "c"]]);
});

test("a delta leaves the others where they are, and one that was overtaken changes nothing", () => {
  const roster = new Roster();
  roster.take(full(at("1", "a"), at("2", "b")));
  roster.take(delta(2, at("1", "a", { removedState: { reason: "removed" } }), at("3", "c")));
  expect(ids(roster.members)).toEqual(["b", "c"]);
  expect(roster.take(delta(1, at("1", "a")))).toEqual({ joined: [], left: [] });
  expect(ids(roster.members)).toEqual(["b", "c"]);
});

test("who is there with two endpoints is one person, and has left when both are gone", () => {
  const roster = new Roster();
  roster.take(full(at("1", "A"), at("2", "a")));
  expect(roster.members).toHaveLength(1);
  expect(roster.take(full(at("2", "a")))).toEqual({ joined: [], left: [] });
  expect(ids(roster.take(full()).left)).toEqual(["a"]);
});

test("who waits in the lobby is on the roster", () => {
  const roster = new Roster();
  const { joined } = roster.take(full(at("1", "a", { isInLobby: true })));
  expect(joined).toMatchObject([{ id: "a", kind: "phone", inLobby: true }]);
});
