import fc from "fast-check";
import type { Exchange } from "../../src/tape/exchange.js";
import { operationItem, rosterItem, TapeBuilder } from "./tape-builder.js";

/** A generated session: the tape, and what is known of the causes of its notifications. */
export interface RosterSession {
  exchanges: Exchange[];
  /** Each roster in which somebody came, and the invite that brought them. */
  joins: Told[];
  /** Each roster in which somebody was gone, and the last request about that call that was no GET. */
  leaves: Told[];
  /** Each end of an operation, and the invite that started it. */
  operations: Told[];
}

export interface Told {
  notification: string;
  cause: string;
}

interface Invited {
  call: string;
  people: readonly string[];
  replaces?: string;
}

/** What happens next is picked from what can happen: one number a step. */
interface Plan {
  invites: readonly Invited[];
  picks: readonly number[];
}

const CALLS = ["call-a", "call-b"];
const GUEST = "guest";

/** Up to 5 invites of up to 3 people into up to 2 calls, some out of a third one. */
const plans: fc.Arbitrary<Plan> = fc.record({
  invites: fc
    .array(fc.record({ call: fc.nat(1), size: fc.integer({ min: 1, max: 3 }), replaces: fc.boolean() }), {
      minLength: 1,
      maxLength: 5,
    })
    .map((shapes) =>
      shapes.map(({ call, size, replaces }, index) => ({
        call: CALLS[call]!,
        people: Array.from({ length: size }, (_, place) => `person-${index}-${place}`),
        ...(replaces && { replaces: "call-before" }),
      })),
    ),
  picks: fc.array(fc.nat(), { minLength: 4, maxLength: 40 }),
});

/** Sessions with overlapping invites and rosters that are full snapshots: people join in any order, and leave. */
export const rosterSessions: fc.Arbitrary<RosterSession> = plans.map((plan) => new Playing(plan).session());

class Playing {
  readonly #plan: Plan;
  readonly #tape = new TapeBuilder();
  readonly #rosters = new Map(CALLS.map((call) => [call, ["bot", GUEST]]));
  readonly #lastRequest = new Map<string, string>();
  readonly #joins: Told[] = [];
  readonly #leaves: Told[] = [];
  readonly #operations: Told[] = [];
  #possible: (() => void)[];

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#possible = plan.invites.map((invited, index) => () => this.#invite(invited, index));
  }

  session(): RosterSession {
    for (const pick of this.#plan.picks) {
      const [happens] = this.#possible.splice(pick % Math.max(this.#possible.length, 1), 1);
      happens?.();
    }
    const { exchanges } = this.#tape;
    return { exchanges, joins: this.#joins, leaves: this.#leaves, operations: this.#operations };
  }

  #invite({ call, people, replaces }: Invited, index: number): void {
    const operation = `operation-${index}`;
    const more = { operation, clientContext: call, ...(replaces !== undefined && { replaces }) };
    const cause = this.#tape.invite(call, people, more);
    this.#lastRequest.set(call, cause);
    this.#possible.push(
      () => this.#read(call),
      () => this.#join(call, people, cause),
      () => {
        const item = operationItem(call, operation, { people, clientContext: call });
        this.#operations.push({ notification: this.#tape.notify(item), cause });
      },
    );
  }

  #read(call: string): void {
    this.#tape.ask("GET", `/v1.0/communications/calls/${call}/participants`);
  }

  #join(call: string, people: readonly string[], cause: string): void {
    const roster = [...this.#rosters.get(call)!, ...people];
    this.#joins.push({ notification: this.#tell(call, roster), cause });
    this.#possible.push(() => this.#leave(call, people[0]!));
  }

  #leave(call: string, person: string): void {
    const roster = this.#rosters.get(call)!.filter((one) => one !== person);
    this.#leaves.push({ notification: this.#tell(call, roster), cause: this.#lastRequest.get(call)! });
  }

  #tell(call: string, roster: string[]): string {
    this.#rosters.set(call, roster);
    return this.#tape.notify(rosterItem(call, roster));
  }
}
