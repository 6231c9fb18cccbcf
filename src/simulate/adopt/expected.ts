import { identityIds } from "../../graph/identities.js";
import { idsOf, leave } from "../stage.js";
import type { Call, Participant } from "../world.js";
import type { Adoption } from "./adoption.js";

/** An invite asks for these people: they are expected while it runs. Who has left meanwhile is no longer due. */
export function expectWhileRunning(adoption: Adoption, call: Call, people: readonly string[]): void {
  for (const id of people) if (!call.expected.has(id)) dueIn(adoption, call).delete(id);
  review(adoption, call, people);
}

/** These people are in the call, or will be. */
export function expectSurely(adoption: Adoption, call: Call, people: readonly string[]): void {
  for (const id of people) dueIn(adoption, call).add(id);
  review(adoption, call, people);
}

/** Takes people off the roster of a call: they are expected only where an invite that runs asks for them. */
export function takeOff(adoption: Adoption, call: Call, isGone: (participant: Participant) => boolean): void {
  const people = call.roster.filter(isGone).flatMap(({ identity }) => identityIds(identity));
  leave(call, isGone);
  expectNoMore(adoption, call, people);
}

export function expectNoMore(adoption: Adoption, call: Call, people: readonly string[]): void {
  for (const id of people) dueIn(adoption, call).delete(id);
  review(adoption, call, people);
}

/** Looks again at whether these people are expected: they are in the call, or on the way, or asked for by what runs. */
export function review(adoption: Adoption, call: Call, people: readonly string[]): void {
  if (people.length === 0) return;
  const running = [...call.operations.values()].filter(({ status }) => status === "Running");
  const expected = new Set([
    ...dueIn(adoption, call),
    ...call.roster.flatMap(({ identity }) => identityIds(identity)),
    ...running.flatMap(({ invited = [] }) => idsOf(invited)),
  ]);
  for (const id of people) {
    if (expected.has(id)) call.expected.add(id);
    else call.expected.delete(id);
  }
}

function dueIn({ due }: Adoption, call: Call): Set<string> {
  const people = due.get(call) ?? new Set();
  due.set(call, people);
  return people;
}
