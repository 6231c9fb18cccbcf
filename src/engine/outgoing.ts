import type { Clock } from "../base/clock.js";
import { PresentBy } from "../base/present.js";
import { readNotification } from "../graph/notifications.js";
import type { PlayBindings } from "../match/bindings.js";
import { bodyJson } from "../tape/body.js";
import type { Exchange } from "../tape/exchange.js";
import type { Admit, Callbacks } from "./callbacks.js";
import type { Casting } from "./casting.js";
import { Deliveries, type Deliver } from "./deliveries.js";
import type { Digest } from "./digest.js";
import type { Emit, Finding } from "./events.js";
import type { Improvising } from "./improvising.js";
import type { Invention } from "./invention.js";
import type { Pending } from "./pending.js";
import type { Posted } from "./postings.js";
import type { Tape } from "./tape.js";
import { Timeline, type Standing } from "./timeline.js";
import type { Witness } from "./witness.js";

export interface OutgoingPorts {
  clock: Clock;
  /** The session's time: the clock's, or one that is moved by hand. */
  time: Clock;
  deliver: Deliver;
  admit: Admit;
  emit: Emit;
  find: (finding: Finding) => void;
  /** Called whenever a delivery is over. */
  onDelivered: () => void;
  witness?: Witness | undefined;
  /** What goes on beside the tape: has a say in what the bot is told, and hears of it. */
  beside?: Pick<Improvising, "agree" | "tell"> | undefined;
}

interface Parts {
  tape: Tape;
  casting: Casting;
  callbacks: Callbacks;
  digest: Digest;
}

/** What is due and has not been posted, what rules it, and who waits for it. */
type Waiting = { over?: () => void } & ({ posted: Posted; rules: PlayBindings[] } | { invention: Invention });

/** What goes to the bot in one run: when it is due, in its lane, with the live values; and what the bot says to it. */
export class Outgoing {
  readonly #ports: OutgoingPorts;
  readonly #parts: Parts;
  readonly #timeline: Timeline;
  readonly #deliveries: Deliveries;
  readonly #waiting = new PresentBy<Exchange, Waiting>();
  /** Called when nothing goes out any more. */
  readonly #held = new Set<() => void>();
  /** Why nothing is delivered any more. */
  #ended: string | undefined;

  constructor(ports: OutgoingPorts, parts: Parts, options: { deliveryTimeout: number; waits: boolean }) {
    this.#ports = ports;
    this.#parts = parts;
    this.#deliveries = new Deliveries(ports, options.deliveryTimeout);
    this.#timeline = new Timeline({
      ...{ clock: ports.time, waits: options.waits },
      standingOf: (exchange) => this.#standingOf(exchange),
      deliver: (exchange) => this.#deliverOne(exchange),
    });
    this.#timeline.onDelivered = ports.onDelivered;
  }

  /** Makes these due, each at its time. */
  schedule(posts: readonly Posted[]): void {
    if (this.#ended !== undefined) {
      for (const { exchange } of posts) this.#undelivered(exchange, this.#ended);
      return;
    }
    const now = this.#ports.time.now();
    const together = new Map<number, Exchange[]>();
    for (const posted of posts) {
      const { exchange, plays, at } = posted;
      this.#waiting.set(exchange, { posted, rules: this.#parts.casting.rulesOf(plays) });
      const others = together.get(at);
      if (others) others.push(exchange);
      else together.set(at, [exchange]);
    }
    for (const [at, exchanges] of together) this.#timeline.schedule(exchanges, at - now);
  }

  /** Makes what the simulator tells due now. */
  invent(inventions: readonly Invention[]): void {
    for (const invention of inventions) this.#waiting.set(invention.exchange, { invention });
    this.#timeline.now(inventions.map(({ exchange }) => exchange));
  }

  /** Resolves when the bot has answered these, or nothing goes out any more. */
  async heard(posts: readonly Posted[]): Promise<void> {
    await Promise.all(posts.map(({ exchange }) => this.#over(exchange)));
  }

  /** Nothing is waiting or on its way to the bot, and nothing is due by then. */
  isIdle(until: number): boolean {
    return this.#timeline.isIdle(until);
  }

  /** What keeps it from being idle. */
  pending(): Pending[] {
    return this.#timeline.pending();
  }

  get isEnded(): boolean {
    return this.#ended !== undefined;
  }

  /** What the bot has not answered, and what was still to come, is undelivered for this reason. */
  end(reason: string, toCome: readonly Exchange[] = []): void {
    this.#ended = reason;
    this.#deliveries.abandon([...this.#timeline.abandon(), ...toCome], reason);
    for (const release of this.#held) release();
  }

  #over(exchange: Exchange): Promise<void> {
    const waiting = this.#waiting.get(exchange);
    if (!waiting) return Promise.resolve();
    return new Promise((resolve) => {
      const release = (): void => {
        this.#held.delete(release);
        resolve();
      };
      this.#held.add(release);
      waiting.over = release;
    });
  }

  #undelivered({ id }: Exchange, reason: string): void {
    this.#ports.emit({ event: "undelivered", exchange: id, reason });
  }

  #standingOf(exchange: Exchange): Standing {
    const waiting = this.#waiting.get(exchange);
    if (!waiting) return NOWHERE;
    return "posted" in waiting ? waiting.posted : waiting.invention;
  }

  #deliverOne(exchange: Exchange): Promise<void> {
    const waiting = this.#waiting.get(exchange);
    if (!waiting) return Promise.resolve();
    this.#waiting.delete(exchange);
    const over =
      "posted" in waiting ? this.#post(waiting.posted, waiting.rules) : this.#postInvented(waiting.invention);
    return waiting.over ? over.then(waiting.over) : over;
  }

  async #postInvented({ exchange, callbackUri, causes }: Invention): Promise<void> {
    const { callbacks, digest } = this.#parts;
    const target = callbacks.targetNamed(callbackUri);
    const status = await this.#deliveries.post(exchange, target, causes, { invented: true });
    const [item] = readNotification(bodyJson(exchange.request));
    const what = [item?.subject, item?.operation?.status ?? item?.state, status ?? "undelivered"];
    digest.invented(what.join(" "));
    if (status === undefined || this.#ended !== undefined || Math.floor(status / 100) === 2) return;
    const message = `the bot answered ${exchange.id} with ${status}, which the simulator told it`;
    this.#ports.find({ kind: "other-answer", exchange: exchange.id, message });
  }

  async #post({ exchange, of, plays, lane, mayBeRefused }: Posted, rules: PlayBindings[]): Promise<void> {
    const { tape, casting, callbacks, digest } = this.#parts;
    const target = callbacks.target(tape.ownerOf(of));
    const { beside } = this.#ports;
    const enlivened = casting.notification(exchange, rules);
    const live = beside?.agree(enlivened) ?? enlivened;
    const note = digest.delivering(exchange, plays, lane);
    const status = await this.#deliveries.post(live, target, tape.causesOf(of));
    note(status === undefined ? "undelivered" : `answered ${status}`);
    if (status === undefined || this.#ended !== undefined) return;
    casting.told(exchange);
    beside?.tell(live, lane);
    if (!mayBeRefused) this.#judgeAnswer(exchange, status);
  }

  #judgeAnswer({ id, response }: Exchange, status: number): void {
    if (!response || Math.floor(response.status / 100) === Math.floor(status / 100)) return;
    const message = `the bot answered ${id} with ${status}, on the tape with ${response.status}`;
    this.#ports.find({ kind: "other-answer", exchange: id, message });
  }
}

const NOWHERE: Standing = { lane: "", order: 0, isLate: false };
