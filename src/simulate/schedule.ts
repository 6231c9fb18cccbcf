import type { Invited, Result } from "./world.js";

/** What is going to happen in a call; plain data, carried out by the table in effects.ts. */
export type Effect = { call: string } & (
  | { kind: "establishing" }
  | { kind: "established" }
  | { kind: "joined"; people: Invited[] }
  | { kind: "changed" }
  | { kind: "operation-ended"; operation: string; failure?: Result }
  | { kind: "replaced"; by: string; invited: Invited }
  | { kind: "ended"; result: Result }
  | { kind: "expired"; result: Result }
);

export interface Scheduled {
  /** Milliseconds since the epoch. */
  at: number;
  /** The number of the request that brought it about. */
  cause: number;
  /** Happens only when nothing has come before it: the end of a call that nobody keeps alive. */
  isDeadline: boolean;
  effect: Effect;
}

/** What is still to happen, in the order of its time, and of scheduling where that is the same. */
export class Schedule {
  #entries: Scheduled[] = [];

  add(entry: Scheduled): void {
    const place = this.#entries.findLastIndex(({ at }) => at <= entry.at) + 1;
    this.#entries.splice(place, 0, entry);
  }

  /** When the next thing happens. */
  get next(): number | undefined {
    return this.#entries[0]?.at;
  }

  /** Whether anything but deadlines is still to happen. */
  get isBusy(): boolean {
    return this.#entries.some(({ isDeadline }) => !isDeadline);
  }

  /** Takes the next thing that happens by `now`. */
  take(now: number): Scheduled | undefined {
    const [first] = this.#entries;
    return first && first.at <= now ? this.#entries.shift() : undefined;
  }

  /** Drops what was going to happen in a call. */
  drop(call: string, which: (entry: Scheduled) => boolean = () => true): void {
    this.#entries = this.#entries.filter((entry) => entry.effect.call !== call || !which(entry));
  }
}
