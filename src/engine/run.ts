import type { Clock } from "../base/clock.js";
import { PresentBy } from "../base/present.js";
import type { PlayBindings } from "../match/bindings.js";
import type { Unanswered } from "../match/cursor.js";
import type { Asked } from "../match/key.js";
import { ordinal, type Exchange, type TapeRequest } from "../tape/exchange.js";
import type { Play } from "../tape/play.js";
import { Callbacks, type Admit, type Destination } from "./callbacks.js";
import { Calling, type Due } from "./calling.js";
import { Casting, type CastingOptions, type Found } from "./casting.js";
import { Deliveries, type Deliver } from "./deliveries.js";
import { Digest } from "./digest.js";
import type { Emit, Finding } from "./events.js";
import type { Tape } from "./tape.js";
import { Timeline } from "./timeline.js";
import type { Timing } from "./timing.js";

export interface RunOptions {
  /** Milliseconds between the last byte of an answer and its first notification. */
  lead: number;
  /** Milliseconds that the bot has to answer a notification. */
  deliveryTimeout: number;
  timing: Timing;
  /** Whether the next notification of a lane waits until the one before was answered. */
  waits: boolean;
  casting: CastingOptions;
}

export interface RunPorts {
  clock: Clock;
  /** The session's time: the clock's, or one that is moved by hand. */
  time: Clock;
  deliver: Deliver;
  admit: Admit;
  /** Where the operator said that the bot is. */
  operator: () => Destination | undefined;
  emit: Emit;
  find: (finding: Finding) => void;
  /** Called whenever a delivery is over. */
  onDelivered: () => void;
}

/** One run over a tape, from its beginning: what was played, what is due. A session that is rewound begins another. */
export class Run {
  readonly digest = new Digest();
  readonly #tape: Tape;
  readonly #ports: RunPorts;
  readonly #casting: Casting;
  readonly #calling: Calling;
  readonly #callbacks: Callbacks;
  readonly #timeline: Timeline;
  readonly #deliveries: Deliveries;
  /** Whose notifications those are that are due and have not been posted, and what rules them. */
  readonly #due = new PresentBy<Exchange, { plays: string[]; rules: PlayBindings[] }>();
  /** Why nothing is delivered any more. */
  #ended: string | undefined;

  constructor(tape: Tape, ports: RunPorts, { lead, deliveryTimeout, timing, waits, casting }: RunOptions) {
    this.#tape = tape;
    this.#ports = ports;
    this.#casting = new Casting(tape, casting);
    this.#calling = new Calling(tape, timing, lead);
    this.#callbacks = new Callbacks(ports.operator, ports.admit);
    this.#deliveries = new Deliveries(ports, deliveryTimeout);
    this.#timeline = new Timeline({
      ...{ clock: ports.time, laneOf: tape.laneOf, waits },
      deliver: (notification, lane) => this.#deliverOne(notification, lane),
    });
    this.#timeline.onDelivered = ports.onDelivered;
  }

  /** What would answer a request now. */
  find(asked: Asked): Found | Unanswered {
    return this.#casting.find(asked);
  }

  /** Why what was found may not be played; undefined when it may. */
  refusal({ exchange }: Found, live: TapeRequest): string | undefined {
    return this.#tape.isOwner(exchange) ? this.#callbacks.refusal(live) : undefined;
  }

  /** Plays what was found to a request that came now. */
  play(found: Found, live: TapeRequest): Play {
    const play = found.take(live);
    const { exchange, again, repetition } = play;
    if (this.#tape.isOwner(exchange)) this.#callbacks.take(exchange.id, live);
    if (!again || repetition > 1) this.digest.played(exchange, repetition);
    this.#schedule(this.#calling.arrived(play, this.#ports.time.now()));
    return play;
  }

  /** The answer of a play is over, complete or broken off on its way. */
  over(asked: Asked, play: Play, complete: boolean): void {
    if (!complete) this.#casting.brokeOff(asked, play);
    else this.#schedule(this.#calling.answered(play, this.#ports.time.now()));
  }

  /** Lets what no request on the tape caused go out, each notification once. */
  ring(): void {
    if (this.#ended === undefined) this.#timeline.schedule(this.#calling.uncaused(), 0);
  }

  /** Nothing is waiting or on its way to the bot, and nothing is due by then. */
  isIdle(until: number): boolean {
    return this.#timeline.isIdle(until);
  }

  hasPlayed(exchange: Exchange): boolean {
    return this.#casting.hasPlayed(exchange);
  }

  /** The exchanges that had no turn, in the tape's order. */
  unplayed(): string[] {
    return [...this.#casting.unplayed(), ...this.#calling.left()]
      .sort((a, b) => ordinal(a) - ordinal(b))
      .map(({ id }) => id);
  }

  /** Ends it: what the bot has not answered is undelivered for this reason. */
  end(reason: string): void {
    this.#ended = reason;
    this.#deliveries.abandon(this.#timeline.abandon(), reason);
  }

  #schedule(due: readonly Due[]): void {
    if (this.#ended !== undefined) {
      for (const { notification } of due) this.#undelivered(notification, this.#ended);
      return;
    }
    const now = this.#ports.time.now();
    const together = new Map<number, Exchange[]>();
    for (const { notification, plays, at } of due) {
      this.#due.set(notification, { plays, rules: this.#casting.rulesOf(plays) });
      const others = together.get(at);
      if (others) others.push(notification);
      else together.set(at, [notification]);
    }
    for (const [at, notifications] of together) this.#timeline.schedule(notifications, at - now);
    for (const play of this.#calling.spent(due)) this.#casting.forget(play);
  }

  #undelivered({ id }: Exchange, reason: string): void {
    this.#ports.emit({ event: "undelivered", exchange: id, reason });
  }

  async #deliverOne(notification: Exchange, lane: string): Promise<void> {
    const target = this.#callbacks.target(this.#tape.ownerOf(notification));
    const { plays, rules } = this.#due.get(notification) ?? { plays: [], rules: [] };
    this.#due.delete(notification);
    const live = this.#casting.notification(notification, rules);
    const note = this.digest.delivering(notification, plays, lane);
    const causes = this.#tape.causesOf(notification);
    const status = await this.#deliveries.post(live, target, causes);
    note(status === undefined ? "undelivered" : `answered ${status}`);
    if (status === undefined || this.#ended !== undefined) return;
    this.#casting.told(notification);
    this.#judgeAnswer(notification, status);
  }

  #judgeAnswer({ id, response }: Exchange, status: number): void {
    if (!response || Math.floor(response.status / 100) === Math.floor(status / 100)) return;
    const message = `the bot answered ${id} with ${status}, on the tape with ${response.status}`;
    this.#ports.find({ kind: "other-answer", exchange: id, message });
  }
}
