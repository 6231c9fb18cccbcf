import { within, type Cancel } from "../base/clock.js";
import { Waiters } from "../base/waiters.js";
import type { CallsService } from "../simulate/service.js";
import type { Answer } from "../simulate/answers.js";
import type { Notification } from "../simulate/notify.js";
import { mayNameCallback } from "../graph/callbacks.js";
import { exchangeId, type Exchange, type TapeRequest } from "../tape/exchange.js";
import { whatOf } from "../tape/what.js";
import { Callbacks } from "./callbacks.js";
import { Deliveries, STOPPED } from "./deliveries.js";
import type { Emit, Event, Report } from "./events.js";
import type { SessionPorts } from "./session-ports.js";
import { Timeline } from "./timeline.js";
import { judgedTogether, Verdict } from "./verdict.js";

export interface SimulationOptions {
  /** The bot's global notification URL: for incoming calls, and where a `callbackUri` may not be posted to. */
  callback?: URL;
  /** Milliseconds that the bot has to answer a notification. */
  deliveryTimeout: number;
}

/** Milliseconds that an answer waits, at most, for what the bot is told before it. */
const LONGEST_BEFORE = 1_000;

/** Who calls when nobody is named. */
const CALLER = { id: "8a34a46b-3d17-4adc-8dce-dc4e7d572698", displayName: "Test User" };

/** What a simulated Graph says to a request. */
export type Simulated = { answer: Answer } | { refused: string } | { unknown: string };

/** A calls service that runs in time: requests in, answers out, and notifications posted as they happen. */
export class Simulation {
  readonly #service: CallsService;
  readonly #ports: SessionPorts;
  readonly #callbacks: Callbacks;
  readonly #deliveries: Deliveries;
  readonly #timeline: Timeline;
  readonly #verdict = new Verdict();
  readonly #waiters = new Waiters(
    () => this.#inFlight === 0 && this.#timeline.isIdle() && (this.#ended || !this.#service.isBusy),
  );
  readonly #told = new Map<string, Notification>();
  /** Called when the post of a notification is over. */
  readonly #over = new Map<string, () => void>();
  #inFlight = 0;
  #ended = false;
  #exchanges = 0;
  #wake: Cancel = () => undefined;

  constructor(service: CallsService, ports: SessionPorts, { callback, deliveryTimeout }: SimulationOptions) {
    this.#service = service;
    this.#ports = ports;
    this.#callbacks = new Callbacks(() => callback && { url: callback }, ports.admit);
    const emit: Emit = (event) => this.#emit(event);
    this.#deliveries = new Deliveries({ ...ports, emit }, deliveryTimeout);
    this.#timeline = new Timeline({
      clock: ports.clock,
      laneOf: ({ id }) => this.#told.get(id)?.lane ?? "",
      deliver: (exchange) => this.#deliverOne(exchange),
    });
    this.#timeline.onDelivered = () => this.#waiters.check();
  }

  /** Answers a request; what the bot has to hear before the answer has been posted then. */
  async receive(live: TapeRequest): Promise<Simulated> {
    this.#inFlight += 1;
    try {
      const refused = mayNameCallback(live) ? this.#callbacks.refusal(live) : undefined;
      if (refused !== undefined) return this.#refuse(live, refused);
      return await this.#answer(live);
    } finally {
      this.#inFlight -= 1;
      this.#waiters.check();
    }
  }

  /** Somebody calls the bot. */
  ring(caller = CALLER): void {
    if (this.#ended) return;
    this.#elapse();
    this.#tell([this.#service.ring(caller, this.#ports.clock.now())]);
    this.#sleep();
  }

  /** Resolves when nothing is in flight, nothing is to come of what was asked, and every post was answered. */
  settled(): Promise<void> {
    return this.#waiters.wait();
  }

  /** Gives up what has not been posted and what was still to come of what was asked, and says so. */
  abandon(): void {
    this.#ended = true;
    this.#wake();
    const toCome = this.#service.finish().map((notification) => this.#exchangeOf(notification));
    this.#deliveries.abandon([...this.#timeline.abandon(), ...toCome], STOPPED);
    for (const over of this.#over.values()) over();
    this.#waiters.check();
  }

  report(): Report {
    const judgement = judgedTogether([this.#verdict.judge([], false)]);
    return { event: "report", ...judgement };
  }

  async #answer(live: TapeRequest): Promise<Simulated> {
    this.#elapse();
    const now = this.#ports.clock.now();
    const outcome = this.#service.receive(live, now, this.#exchanges + 1); // the number that its exchange is to have
    if (!outcome) return this.#notSimulated(live);
    const { answer, before } = outcome;
    const id = this.#nextId();
    this.#announce(id, live, answer);
    const told = this.#heard(this.#tell(before));
    this.#sleep();
    await within(this.#ports.clock, LONGEST_BEFORE, told);
    return { answer };
  }

  #announce(id: string, live: TapeRequest, { status, headers }: Answer): void {
    const request = this.#ports.redaction.request(live);
    const what = whatOf({ id, to: "graph", at: 0, request });
    const assumed = headers["x-rollcall-source"];
    this.#emit({
      ...{ event: "simulated", exchange: id, request: `${request.method} ${request.url}`, what, status },
      ...(typeof assumed === "string" && { assumed: assumed.replace(/^.*; /, "") }),
    });
  }

  #refuse({ method, url }: TapeRequest, reason: string): Simulated {
    const message = this.#ports.redaction.text(`rollcall does not simulate ${method} ${url}: ${reason}`);
    this.#emit({ event: "refused", request: `${method} ${url}`, message });
    return { refused: message };
  }

  #notSimulated({ method, url }: TapeRequest): Simulated {
    const request = this.#ports.redaction.text(`${method} ${url}`);
    const message = `rollcall does not simulate ${request}. docs/simulate.md lists what it does.`;
    this.#emit({ event: "missed", request, differences: [], message });
    return { unknown: message };
  }

  /** Lets happen what is due. */
  #elapse(): void {
    if (this.#ended) return;
    this.#tell(this.#service.elapse(this.#ports.clock.now()));
  }

  /** Sleeps until the next thing happens. */
  #sleep(): void {
    this.#wake();
    const { next } = this.#service;
    if (next === undefined || this.#ended) return;
    this.#wake = this.#ports.clock.after(Math.max(0, next - this.#ports.clock.now()), () => {
      this.#elapse();
      this.#sleep();
      this.#waiters.check();
    });
  }

  #tell(notifications: readonly Notification[]): Exchange[] {
    if (this.#ended) return [];
    const exchanges = notifications.map((notification) => this.#exchangeOf(notification));
    this.#timeline.now(exchanges);
    return exchanges;
  }

  #exchangeOf(notification: Notification): Exchange {
    const { headers, body, callbackUri = "/" } = notification;
    const id = this.#nextId();
    this.#told.set(id, notification);
    return { id, to: "bot", at: 0, request: { method: "POST", url: callbackUri, headers, body } };
  }

  /** Resolves when the posts of these are over. */
  async #heard(exchanges: readonly Exchange[]): Promise<void> {
    await Promise.all(exchanges.map(({ id }) => new Promise<void>((over) => this.#over.set(id, over))));
  }

  async #deliverOne(exchange: Exchange): Promise<void> {
    const { callbackUri, cause = 0 } = this.#told.get(exchange.id) ?? {};
    const target = this.#callbacks.targetOfGraph(callbackUri);
    await this.#deliveries.post(exchange, target, [cause === 0 ? "start" : exchangeId(cause)]);
    this.#told.delete(exchange.id);
    this.#over.get(exchange.id)?.();
    this.#over.delete(exchange.id);
  }

  #nextId(): string {
    this.#exchanges += 1;
    return exchangeId(this.#exchanges);
  }

  #emit(event: Event): void {
    this.#verdict.note(event);
    this.#ports.emit(event);
  }
}
