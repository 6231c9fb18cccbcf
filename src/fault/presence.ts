import type { Roster } from "../graph/notifications.js";

/** Whom a roster says something new of. */
interface News {
  arrived: readonly string[];
  left: readonly string[];
}

/** Somebody came to a call or left it, by the place on the tape that tells so. */
interface Turn {
  at: number;
  isThere: boolean;
}

/** Who is in which call, as the tape tells it so far. */
export class Presence {
  readonly #there = new Map<string, Set<string>>();
  readonly #asked = new Map<string, Set<string>>();
  readonly #turns = new Map<string, Turn[]>();

  /** A request asks for these people, in these calls or out of them. */
  asked(calls: readonly string[], people: readonly string[]): void {
    if (people.length === 0) return;
    for (const call of calls) {
      const asked = this.#asked.get(call) ?? new Set();
      for (const person of people) asked.add(person);
      this.#asked.set(call, asked);
    }
  }

  /** The next roster of a call. On the first full one are those who were there before the tape began. */
  told(call: string, roster: Roster, at: number): News {
    const before = this.#there.get(call);
    const [arrived, left] = roster.full ? this.#snapshot(call, roster) : this.#changes(call, roster);
    for (const person of arrived) this.#turn(call, person, { at, isThere: true });
    for (const person of left) this.#turn(call, person, { at, isThere: false });
    const isFirst = before === undefined && roster.full;
    return { arrived: isFirst ? arrived.filter((one) => this.#asked.get(call)?.has(one)) : arrived, left };
  }

  /** Whether somebody was in a call before a place on the tape. */
  wasThere(call: string, person: string, before: number): boolean {
    const turns = this.#turns.get(keyOf(call, person));
    return turns?.findLast(({ at }) => at < before)?.isThere ?? false;
  }

  #snapshot(call: string, { present }: Roster): [arrived: string[], left: string[]] {
    const before = this.#there.get(call) ?? new Set();
    const now = new Set(present);
    this.#there.set(call, now);
    return [[...now].filter((person) => !before.has(person)), [...before].filter((one) => !now.has(one))];
  }

  #changes(call: string, { present, removed }: Roster): [arrived: string[], left: string[]] {
    const there = this.#there.get(call) ?? new Set<string>();
    this.#there.set(call, there);
    const left = removed.filter((person) => there.delete(person));
    const arrived = [...new Set(present)].filter((person) => !there.has(person));
    for (const person of arrived) there.add(person);
    return [arrived, left];
  }

  #turn(call: string, person: string, turn: Turn): void {
    const key = keyOf(call, person);
    const turns = this.#turns.get(key);
    if (turns) turns.push(turn);
    else this.#turns.set(key, [turn]);
  }
}

function keyOf(call: string, person: string): string {
  return JSON.stringify([call, person]);
}
