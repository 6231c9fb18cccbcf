import { UsageError } from "../base/errors.js";
import type { Exchange } from "../tape/exchange.js";
import type { WireEffect } from "../tape/play.js";
import { isActed, type Spot } from "./fault.js";
import type { Planned } from "./resolve.js";
import { Scene } from "./scene.js";
import { isAheadOnly } from "./sense.js";
import { Script, type Ahead, type Posting } from "./script.js";
import { isCounted, isNamed, lucky, type When } from "./when.js";

/** What a mode can bend that has no tape; the others are refused with the reason. */
export interface LiveAbilities {
  mode: string;
  /** Whether it can do something to an answer that comes from elsewhere. */
  bendsAnswers: boolean;
}

/** What faults make of one request that comes, or of one notification. */
export interface Bent {
  /** Comes instead of an answer. */
  ahead?: Ahead;
  /** Happens to the answer. */
  effect?: WireEffect;
  /** What is posted instead of a notification. */
  postings?: readonly Posting[];
  /** The faults that fire, by their places in the plan. */
  fires: readonly number[];
}

/** Where there is no tape: faults are applied to what comes, as it comes. */
export class LivePlan {
  readonly plan: readonly Planned[];
  readonly #seed: number;
  /** How many each fault could have been applied to, and how often it was. */
  readonly #counts: { met: number; fired: number }[];

  /** Throws a `UsageError` for a fault that needs a tape, or that the mode cannot do. */
  constructor(plan: readonly Planned[], seed: number, abilities: LiveAbilities) {
    for (const planned of plan) checkLive(planned, abilities);
    this.plan = plan;
    this.#seed = seed;
    this.#counts = plan.map(() => ({ met: 0, fired: 0 }));
  }

  /** Bends what comes now; its id names it for chance. */
  bend(exchange: Exchange): Bent {
    const spot = { scene: new Scene([exchange]), script: new Script(), exchange };
    const picked = this.plan.flatMap((planned, place) => {
      if (!this.#isPicked(planned, place, spot)) return [];
      spot.script.bend(place, exchange, planned.fault.bend(spot, planned.options, 1));
      return place;
    });
    const { ahead, effect } = spot.script.replyTo(exchange);
    const [first] = ahead;
    const fires = first ? this.#firstOf(picked, first) : picked;
    const postings = exchange.to === "bot" ? spot.script.postingsOf(exchange) : undefined;
    return {
      fires,
      ...(first && { ahead: first }),
      ...(effect && { effect }),
      ...(postings && { postings }),
    };
  }

  /** Of the faults that have picked a request the one that answers it; to the others the next is what this was. */
  #firstOf(picked: readonly number[], { fault }: Ahead): number[] {
    for (const place of picked) {
      const counts = this.#counts[place];
      if (place === fault || !counts) continue;
      counts.met -= 1;
      counts.fired -= 1;
    }
    return picked.filter((place) => place === fault);
  }

  /** Why a fault has never fired, chance aside; undefined: it has, or chance had it so. */
  idle(place: number): string | undefined {
    const planned = this.plan[place];
    if (!planned || this.#counts[place]?.fired !== 0 || planned.when.probability !== undefined)
      return undefined;
    return `no ${planned.fault.picks} came that it picks`;
  }

  #isPicked({ fault, options, when, times, chance }: Planned, place: number, spot: Spot): boolean {
    const { exchange, scene } = spot;
    const counts = this.#counts[place] as { met: number; fired: number };
    const isOne = exchange.to === UNIT[fault.picks] && fault.fits(spot) && isNamed(scene, exchange, when);
    if (!isOne || !this.#isAfter(when)) return false;
    counts.met += 1;
    // A request that comes again is a new one here: how often a fault answers ahead is told over all.
    const most = times ?? (isAheadOnly({ fault, options }) ? 1 : Infinity);
    const isDue = isCounted(counts.met, when) && counts.fired < most;
    if (!isDue || lucky([exchange], when, this.#seed, chance, 1).length === 0) return false;
    counts.fired += 1;
    return true;
  }

  #isAfter(when: When): boolean {
    const name = when["after-fault"];
    return (
      name === undefined ||
      this.plan.some(({ fault }, place) => fault.name === name && (this.#counts[place]?.fired ?? 0) > 0)
    );
  }
}

const UNIT = { request: "graph", notification: "bot" } as const;

/** What is not known of something that has just come. */
const UNKNOWN: readonly [member: keyof When, why: string][] = [
  ["exchange", "exchanges have no ids before they have come"],
  ["participant", "bodies are not read before they go on"],
];

function checkLive(
  { spec, place = "", fault, when, options }: Planned,
  { mode, bendsAnswers }: LiveAbilities,
): void {
  const refuse = (why: string): never => {
    throw new UsageError(`${place}${spec} is not for ${mode}: ${why}.`);
  };
  if (!fault.live) refuse("it bends a tape. rollcall replay has one");
  if (!bendsAnswers && (fault.live === "answer" || isActed(options)))
    refuse("the answer comes from the other side, and is passed on as it comes");
  for (const [member, why] of UNKNOWN) if (when[member] !== undefined) refuse(`${member}: ${why}`);
}
