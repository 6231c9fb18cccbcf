import { asObject, type Json } from "../base/json.js";
import { idsOf, mapList } from "./edits.js";

/** Whether somebody is meant, by one of their ids. */
export type IsWho = (id: string) => boolean;

/** Whether an entry of a list of people is about somebody. */
export function isAbout(isWho: IsWho): (person: Json) => boolean {
  return (person) => idsOf(person).some(isWho);
}

/** Whether an entry of a roster tells that somebody has gone. */
export function isRemoved(person: Json): boolean {
  return asObject(asObject(person)?.["removedState"]) !== undefined;
}

/**
 * The people of a roster (a list, what holds one as `participants`, or a single participant) or of an operation changed;
 * what it was where none is. Undefined: a single one was left out.
 */
export function mapPeople(holder: Json, map: (list: Json[]) => Json[]): Json | undefined {
  if (Array.isArray(holder)) return map(holder);
  const members = asObject(holder);
  if (members && Array.isArray(members["participants"])) {
    const now = map(members["participants"]);
    return now === members["participants"] ? holder : { ...members, participants: now };
  }
  return asObject(members?.["info"]) ? map([holder])[0] : holder;
}

/** Who stands on a roster, or in an operation. */
export function peopleOn(holder: Json): Json[] {
  const members = asObject(holder);
  if (Array.isArray(holder)) return holder;
  if (Array.isArray(members?.["participants"])) return members["participants"];
  return asObject(members?.["info"]) ? [holder] : [];
}

/** A list without some people. */
export function without(list: Json[], isWho: IsWho): Json[] {
  const isOut = isAbout(isWho);
  return mapList(list, (one) => (isOut(one) ? undefined : one));
}

/** A list with some of the people in the lobby. */
export function inLobby(list: Json[], isWho: IsWho): Json[] {
  const isIn = isAbout(isWho);
  return mapList(list, (one) => (isIn(one) && !isRemoved(one) ? withLobby(one) : one));
}

export function withLobby(person: Json): Json {
  return isWaiting(person) ? person : { ...asObject(person), isInLobby: true };
}

/** Whether somebody is in the lobby. */
export function isWaiting(person: Json): boolean {
  return asObject(person)?.["isInLobby"] === true;
}
