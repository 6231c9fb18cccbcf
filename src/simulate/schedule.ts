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
  readonly #entries: Scheduled[] = [];
  readonly #byCall = new Map<string, Set<Scheduled>>();
  /** How many are no deadlines. */
  #busy = 0;

  add(entry: Scheduled): void {
    const place = firstPlace(this.#entries, ({ at }) => at > entry.at);
    this.#entries.splice(place, 0, entry);
    const { call } = entry.effect;
    const ofCall = this.#byCall.get(call) ?? new Set();
    this.#byCall.set(call, ofCall.add(entry));
    if (!entry.isDeadline) this.#busy += 1;
  }

  /** When the next thing happens. */
  get next(): number | undefined {
    return this.#entries[0]?.at;
  }

  /** Whether anything but deadlines is still to happen. */
  get isBusy(): boolean {
    return this.#busy > 0;
  }

  /** Takes the next thing that happens by `now`. */
  take(now: number): Scheduled | undefined {
    const [first] = this.#entries;
    if (!first || first.at > now) return undefined;
    this.#remove(first);
    return first;
  }

  /** Takes the next thing that happens, whenever that is, and no deadline. */
  takeBusy(): Scheduled | undefined {
    const first = this.isBusy ? this.#entries.find(({ isDeadline }) => !isDeadline) : undefined;
    if (first) this.#remove(first);
    return first;
  }

  /** Drops what was going to happen in a call. */
  drop(call: string, which: (entry: Scheduled) => boolean = () => true): void {
    for (const entry of this.#byCall.get(call) ?? []) if (which(entry)) this.#remove(entry);
  }

  #remove(entry: Scheduled): void {
    const place = firstPlace(this.#entries, ({ at }) => at >= entry.at);
    this.#entries.splice(this.#entries.indexOf(entry, place), 1);
    const { call } = entry.effect;
    const ofCall = this.#byCall.get(call);
    ofCall?.delete(entry);
    if (ofCall?.size === 0) this.#byCall.delete(call);
    if (!entry.isDeadline) this.#busy -= 1;
  }
}

/** The place of the first that is so, where all behind it are so too. */
function firstPlace(entries: readonly Scheduled[], isSo: (entry: Scheduled) => boolean): number {
  let [from, to] = [0, entries.length];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (isSo(entries[middle] as Scheduled)) to = middle;
    else from = middle + 1;
  }
  return from;
}
