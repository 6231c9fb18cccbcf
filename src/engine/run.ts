import type { Unanswered } from "../match/chosen.js";
import type { Asked } from "../match/key.js";
import { ordinal, type Exchange, type TapeRequest } from "../tape/exchange.js";
import { BREAKS_OFF, type Play } from "../tape/play.js";
import { Callbacks } from "./callbacks.js";
import { Calling, type Due } from "./calling.js";
import { Casting, type Found } from "./casting.js";
import { Digest } from "./digest.js";
import { Improvising, type Improvised, type ImprovisingPorts } from "./improvising.js";
import { Firing } from "./firing.js";
import { Outgoing } from "./outgoing.js";
import type { Pending } from "./pending.js";
import { Postings, type Posted } from "./postings.js";
import type { RunOptions, RunPorts } from "./run-ports.js";
import type { Tape } from "./tape.js";

/** One run over a tape, from its beginning: what was played, what is due. A session that is rewound begins another. */
export class Run {
  readonly digest = new Digest();
  readonly #tape: Tape;
  readonly #ports: RunPorts;
  readonly #firing: Firing;
  readonly #casting: Casting;
  readonly #calling: Calling;
  readonly #callbacks: Callbacks;
  readonly #postings: Postings;
  readonly #outgoing: Outgoing;
  readonly #improvising: Improvising | undefined;
  /** Whether anything was asked or told. */
  hasBegun = false;

  constructor(tape: Tape, ports: RunPorts, options: RunOptions) {
    const { lead, deliveryTimeout, timing, waits, casting, improvising } = options;
    this.#tape = tape;
    this.#ports = ports;
    this.#firing = new Firing(ports.faulting, this.digest, ports.emit);
    this.#casting = new Casting(tape, casting, this.#firing.scriptAt);
    this.#calling = new Calling(tape, timing, lead);
    this.#callbacks = new Callbacks(ports.operator, ports.admit);
    this.#postings = new Postings(tape, timing.keepsDistances);
    const parts = { tape, casting: this.#casting, callbacks: this.#callbacks, digest: this.digest };
    this.#improvising = improvising && new Improvising(this.#improvisingPorts(), improvising);
    const beside = this.#improvising;
    this.#outgoing = new Outgoing({ ...ports, beside }, parts, { deliveryTimeout, waits });
  }

  /** What would answer a request now. */
  find(asked: Asked): Found | Unanswered {
    return this.#casting.find(asked);
  }

  /** Why what was found may not be played; undefined when it may. */
  refusal({ exchange }: Found, live: TapeRequest): string | undefined {
    return this.#tape.isOwner(exchange) ? this.#callbacks.refusal(live) : undefined;
  }

  /** Plays what was found to a request that came now; `before`: what the bot is told before its answer. */
  play(found: Found, live: TapeRequest): { play: Play; before?: Promise<void> } {
    this.hasBegun = true;
    const play = found.take(live);
    if (play.isAhead) return { play };
    const { exchange, again, repetition } = play;
    if (this.#improvising) this.#agree(this.#improvising, play, live);
    if (this.#tape.isOwner(exchange)) this.#callbacks.take(exchange.id, live);
    const now = this.#ports.time.now();
    if (!again || repetition > 1) this.digest.played(exchange, repetition);
    this.#schedule(this.#calling.arrived(play, now));
    const early = this.#schedule(this.#early(play, now));
    return early.length === 0 ? { play } : { play, before: this.#outgoing.heard(early) };
  }

  /** The simulator's answer to a request that the tape has none for; undefined: it has none either. */
  improvise(asked: Asked, live: TapeRequest): Improvised | undefined {
    const improvised = this.#improvising?.receive(live);
    if (improvised) this.digest.invented(`${asked.key} ${improvised.exchange.response?.status}`);
    return improvised;
  }

  /** Whether the tape has an answer, and one that is not outdated by what has happened since. */
  hasAnswer(found: Found | Unanswered, live: TapeRequest): found is Found {
    if (!("take" in found)) return false;
    const { isRead = false, isOutdated = false } = found;
    return !this.#improvising || !(isOutdated || this.#improvising.knowsBetter(live, isRead));
  }

  /** Whether the simulator answers what the tape has not. */
  get improvises(): boolean {
    return this.#improvising !== undefined;
  }

  /** Whether something was played that is about this call. */
  knowsCall(id: string): boolean {
    return this.#casting.knowsCall(id);
  }

  /** The answer of a play is over, complete or broken off on its way. */
  over(asked: Asked, play: Play, complete: boolean): void {
    if (play.isAhead) return;
    if (!complete) this.#casting.brokeOff(asked, play);
    const isActed = play.effect !== undefined && BREAKS_OFF[play.effect.kind];
    if (complete || isActed) this.#schedule(this.#calling.answered(play, this.#ports.time.now()));
  }

  /** The faults that bend a play have fired. */
  fire({ exchange, again, repetition }: Play): void {
    if (!again || repetition > 1) this.#firing.played(exchange, repetition);
  }

  /** A fault has answered ahead. */
  firedAhead({ exchange }: Play, place: number): string {
    return this.#firing.ahead(exchange, place);
  }

  /** Lets what no request on the tape caused go out, each notification once. */
  ring(): void {
    if (this.#outgoing.isEnded) return;
    this.hasBegun = true;
    const at = this.#ports.time.now();
    this.#schedule(this.#calling.uncaused().map((notification) => ({ notification, at, plays: [] })));
  }

  /** Nothing is waiting or on its way to the bot, and nothing is due by then. */
  isIdle(until: number): boolean {
    return this.#outgoing.isIdle(until) && (this.#improvising?.isIdle(until) ?? true);
  }

  /** What keeps it from being idle. */
  pending(): Pending[] {
    const isSimulating = !(this.#improvising?.isIdle(Infinity) ?? true);
    return [...this.#outgoing.pending(), ...(isSimulating ? [SIMULATING] : [])];
  }

  hasPlayed(exchange: Exchange): boolean {
    return this.#casting.hasPlayed(exchange);
  }

  /** The exchanges that had no turn, in the tape's order. */
  unplayed(): Exchange[] {
    return [...this.#casting.unplayed(), ...this.#calling.left()].sort((a, b) => ordinal(a) - ordinal(b));
  }

  /** Whether every exchange has had its turn. */
  get isComplete(): boolean {
    return this.#casting.isAllPlayed && this.#calling.isAllCalled;
  }

  /** Ends it: what the bot has not answered is undelivered for this reason. */
  end(reason: string): void {
    this.#outgoing.end(reason, this.#improvising?.end());
  }

  #improvisingPorts(): ImprovisingPorts {
    const { time, onDelivered: onOver } = this.#ports;
    return { time, onOver, post: (inventions) => this.#outgoing.invent(inventions) };
  }

  /** What the tape answers agrees with what the simulator has told; and what the tape answers, the simulator hears of. */
  #agree(improvising: Improvising, play: Play, live: TapeRequest): void {
    play.live = improvising.agree({ ...play.live, request: live });
    improvising.tell(play.live, this.#tape.laneOf(play.exchange));
  }

  /** What is due is posted, as faults have bent it. */
  #schedule(due: readonly Due[]): Posted[] {
    if (due.length === 0) return NO_POSTS;
    const posts = due.flatMap((one) => this.#postings.of(one, this.#firing.scriptOf(one.plays)));
    this.#outgoing.schedule(posts);
    for (const { notification, plays } of due) this.#firing.due(notification, plays);
    for (const play of this.#calling.spent(due)) this.#casting.forget(play);
    return posts;
  }

  /** What faults have come before the answer. */
  #early(play: Play, now: number): Due[] {
    const script = this.#firing.scriptAt(play.repetition);
    if (!script) return NOTHING;
    const isEarly = (one: Exchange): boolean =>
      script.postingsOf(one)?.some(({ timing }) => timing?.isEarly) ?? false;
    return this.#calling.early(play, play.notifications.filter(isEarly), now);
  }
}

const SIMULATING: Pending = { state: "simulating" };
const NOTHING: Due[] = [];
const NO_POSTS: Posted[] = [];
