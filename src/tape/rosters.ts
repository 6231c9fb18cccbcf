import type { Roster } from "../graph/notifications.js";

/** Who was in which call, as its notifications told it so far. */
export class Rosters {
  readonly #present = new Map<string, Set<string>>();

  /** Takes the next roster of a call and gives who is new since the one before. */
  arrivals(call: string, roster: Roster): string[] {
    const present = this.#present.get(call) ?? new Set<string>();
    const arrived = roster.present.filter((person) => !present.has(person));
    const now = roster.full ? new Set<string>() : present;
    for (const person of roster.removed) now.delete(person);
    for (const person of roster.present) now.add(person);
    this.#present.set(call, now);
    return arrived;
  }
}
