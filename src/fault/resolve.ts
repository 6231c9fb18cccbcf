import type { Exchange } from "../tape/exchange.js";
import { agree } from "./agree.js";
import type { Fault } from "./fault.js";
import type { Scene } from "./scene.js";
import { Script } from "./script.js";
import { checkSense, isAheadOnly, lastChange, needed } from "./sense.js";
import { behind, counted, isNamed, lucky, type When } from "./when.js";

/** A fault of a plan. */
export interface Planned {
  /** As it is written on a command line; says all of it. */
  spec: string;
  /** Where it was given, to be put before what is wrong with it. */
  place?: string;
  fault: Fault;
  /** As its schema gives them. */
  options: unknown;
  when: When;
  /** What chance is a function of, beside the seed, the exchange and the repetition: the fault and its options. */
  chance: string;
  /** On the first so many plays of each exchange; ahead of an answer so many times. */
  times: number | undefined;
}

/** What a fault of the plan has found on a tape. */
interface Picked {
  spec: string;
  /** The exchanges that it was applied to, in the tape's order. */
  exchanges: readonly string[];
  /** Why there was nothing for it to fire on, chance aside. */
  idle?: string;
}

export interface Resolved {
  script: Script;
  picked: readonly Picked[];
  /** What each fault was to be applied to, whatever those before it have left. */
  found: readonly (readonly Exchange[])[];
}

/** A plan over one tape, for one seed. Order of arrival plays no part: what is picked is a function of those and the repetition. */
export class PlanOverTape {
  readonly #plan: readonly Planned[];
  readonly #scene: Scene;
  readonly #resolve: Resolve;
  readonly #resolved = new Map<number, Resolved>();
  #isChecked = false;

  constructor(plan: readonly Planned[], scene: Scene, seed: number) {
    this.#plan = plan;
    this.#scene = scene;
    this.#resolve = resolver(scene, seed);
  }

  /** For the so many-th play of everything on the tape. Throws where the plan makes no sense on it. */
  at(repetition: number): Resolved {
    if (!this.#isChecked && !isChancy(this.#plan))
      checkSense(this.#plan, this.#scene, (plan, nth) =>
        plan === this.#plan ? this.#at(nth) : this.#resolve(plan, nth),
      );
    this.#isChecked = true;
    return this.#at(repetition);
  }

  #at(repetition: number): Resolved {
    const alike = this.#alike(repetition);
    const known = this.#resolved.get(alike);
    if (known) return known;
    const resolved = this.#resolve(this.#plan, alike);
    if (this.#resolved.size >= MOST_KEPT) this.#resolved.clear(); // made again, it is the same
    this.#resolved.set(alike, resolved);
    return resolved;
  }

  /** An earlier repetition of which the same is true. */
  #alike(repetition: number): number {
    return isChancy(this.#plan)
      ? repetition
      : Math.min(repetition, Math.max(1, ...this.#plan.map(lastChange)));
  }
}

/** How many repetitions are kept that chance makes different. */
const MOST_KEPT = 16;

/** What a plan makes of a tape on a repetition. */
export type Resolve = (plan: readonly Planned[], repetition: number) => Resolved;

/** What chance and the faults before have nothing to do with is looked up once. */
function resolver(scene: Scene, seed: number): Resolve {
  const pools = new Map<Planned, Pool>();
  const poolOf = (planned: Planned): Pool => {
    const pool = pools.get(planned) ?? namedOf(planned, scene);
    pools.set(planned, pool);
    return pool;
  };
  return (plan, repetition) => {
    const script = new Script();
    const picked: Picked[] = [];
    const found = plan.map((planned, place) => {
      const pool = poolOf(planned);
      const { exchanges, ...idle } = pick(planned, pool, {
        seed,
        repetition,
        picked,
        before: plan.slice(0, place),
      });
      const bent = exchanges.filter((exchange) => bend(planned, place, { scene, script, exchange }));
      picked.push({ spec: planned.spec, ...idle, exchanges: bent.map(({ id }) => id) });
      agree(scene, script);
      return exchanges;
    });
    return { script, picked, found };
  };
}

/** Applies a fault to an exchange that it has something to do with, still; gives whether it had. */
function bend(
  { fault, options, times }: Planned,
  place: number,
  spot: { scene: Scene; script: Script; exchange: Exchange },
): boolean {
  if (!fault.fits(spot)) return false;
  const changes = fault.bend(spot, options, times ?? 1);
  if (changes.length > 0) spot.script.bend(place, spot.exchange, changes);
  return changes.length > 0;
}

/** What a fault can be applied to, and those of them that its `when` names. */
interface Pool {
  able: number;
  named: readonly Exchange[];
}

function namedOf({ fault, when }: Planned, scene: Scene): Pool {
  const plain = new Script();
  const able = unitsOf(scene, fault).filter((exchange) => fault.fits({ scene, script: plain, exchange }));
  return { able: able.length, named: able.filter((exchange) => isNamed(scene, exchange, when)) };
}

/** When a fault picks, and behind which others. */
interface Turn {
  seed: number;
  repetition: number;
  picked: readonly Picked[];
  before: readonly Planned[];
}

function pick(
  { chance, fault, options, when, times }: Planned,
  { able, named }: Pool,
  { seed, repetition, picked, before }: Turn,
): { exchanges: Exchange[]; idle?: string } {
  if (times !== undefined && !isAheadOnly({ fault, options }) && repetition > times) return { exchanges: [] };
  const pool = counted(afterFault(named, when, picked), when);
  if (pool.length > 0) return { exchanges: lucky(pool, when, seed, chance, repetition) };
  if (named.length > 0 && isLeftToChance(when, before)) return { exchanges: [] };
  return { exchanges: [], idle: idleText(fault, able) };
}

/** Whether it depends on chance what the fault picks behind which another one picks. */
function isLeftToChance({ "after-fault": name }: When, before: readonly Planned[]): boolean {
  return before.some(
    ({ fault, when }, place) =>
      fault.name === name && (when.probability !== undefined || isLeftToChance(when, before.slice(0, place))),
  );
}

function unitsOf({ exchanges }: Scene, { picks }: Fault): Exchange[] {
  const to = picks === "request" ? "graph" : "bot";
  return exchanges.filter((exchange) => exchange.to === to);
}

function afterFault(pool: readonly Exchange[], when: When, before: readonly Picked[]): readonly Exchange[] {
  const name = when["after-fault"];
  if (name === undefined) return pool;
  const picked = before.filter(({ spec }) => spec === name || spec.startsWith(`${name},`));
  return behind(
    pool,
    picked.flatMap(({ exchanges }) => exchanges),
  );
}

function idleText(fault: Fault, able: number): string {
  const what = needed(fault);
  if (able === 0) return `the tape has no ${what}`;
  return `of the ${able} times that the tape has a ${what}, its when picks none`;
}

function isChancy(plan: readonly Planned[]): boolean {
  return plan.some(({ when }) => when.probability !== undefined);
}
