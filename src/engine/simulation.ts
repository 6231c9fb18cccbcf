import { within, type Cancel, type Clock } from "../base/clock.js";
import { Waiters } from "../base/waiters.js";
import type { CallsService } from "../simulate/service.js";
import type { Answer } from "../simulate/answers.js";
import type { Notification } from "../simulate/notify.js";
import { mayNameCallback } from "../graph/callbacks.js";
import { exchangeId, type Exchange, type TapeRequest } from "../tape/exchange.js";
import { whatOf } from "../tape/what.js";
import { Callbacks } from "./callbacks.js";
import { LONGEST_BEFORE } from "./decision.js";
import type { Event, Report } from "./events.js";
import type { LiveFaulting } from "./live-faulting.js";
import { pendingText, type Pending } from "./pending.js";
import type { SessionPorts } from "./session-ports.js";
import { SimulatedPosts } from "./simulated-posts.js";
import { judgedTogether, Verdict } from "./verdict.js";

export interface SimulationOptions {
  /** The bot's global notification URL: for incoming calls, and where a `callbackUri` may not be posted to. */
  callback?: URL;
  /** Milliseconds that the bot has to answer a notification. */
  deliveryTimeout: number;
  /** The clock that faults wait by. */
  faultClock?: Clock;
  /** What bends the notifications. */
  faulting?: LiveFaulting | undefined;
}

/** Who calls when nobody is named. */
const CALLER = { id: "8a34a46b-3d17-4adc-8dce-dc4e7d572698", displayName: "Test User" };

const SIMULATING: Pending = { state: "simulating" };

/** What a simulated Graph says to a request. */
export type Simulated = { answer: Answer } | { refused: string } | { unknown: string };

/** A calls service that runs in time: requests in, answers out, and notifications posted as they happen. */
export class Simulation {
  readonly #service: CallsService;
  readonly #ports: SessionPorts;
  readonly #callbacks: Callbacks;
  readonly #posts: SimulatedPosts;
  readonly #faulting: LiveFaulting | undefined;
  readonly #verdict = new Verdict();
  /** The bot's global notification URL. */
  #callback: URL | undefined;
  readonly #waiters = new Waiters(
    () => this.#inFlight === 0 && this.#posts.isIdle && (this.#ended || !this.#service.isBusy),
  );
  #inFlight = 0;
  #ended = false;
  #exchanges = 0;
  #wake: Cancel = () => undefined;

  constructor(service: CallsService, ports: SessionPorts, options: SimulationOptions) {
    const { callback, deliveryTimeout, faulting, faultClock } = options;
    this.#service = service;
    this.#ports = ports;
    this.#faulting = faulting;
    this.#callback = callback;
    this.#callbacks = new Callbacks(() => this.#callback && { url: this.#callback }, ports.admit);
    this.#posts = new SimulatedPosts(ports, deliveryTimeout, {
      ...{ callbacks: this.#callbacks, faulting, faultClock },
      emit: (event) => this.#emit(event),
      nextId: () => this.#nextId(),
      onOver: () => this.#waiters.check(),
    });
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

  /** From now on the bot has this global notification URL. */
  deliverTo(callback: URL): void {
    this.#callback = callback;
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

  /** What it waits for before it is settled, in words. */
  pending(): string[] {
    const isBusy = !this.#ended && this.#service.isBusy;
    const pending: Pending[] = [...this.#posts.pending(), ...(isBusy ? [SIMULATING] : [])];
    return pending.map(pendingText);
  }

  /** Gives up what has not been posted and what was still to come of what was asked, and says so. */
  abandon(): void {
    this.#ended = true;
    this.#wake();
    this.#posts.abandon(this.#service.finish());
    this.#waiters.check();
  }

  report(): Report {
    const report: Report = { event: "report", ...judgedTogether([this.#verdict.judge([], false)]) };
    return this.#faulting?.report(report) ?? report;
  }

  async #answer(live: TapeRequest): Promise<Simulated> {
    this.#elapse();
    const now = this.#ports.clock.now();
    const outcome = this.#service.receive(live, now, this.#exchanges + 1); // the number that its exchange is to have
    if (!outcome) return this.#notSimulated(live);
    const { answer, before } = outcome;
    const id = this.#nextId();
    this.#announce(id, live, answer);
    const told = this.#posts.heard(this.#tell(before));
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
    return this.#ended ? [] : this.#posts.post(notifications);
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
