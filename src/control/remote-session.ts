import type { Report } from "../engine/events.js";
import type { Played } from "../engine/next.js";
import type { FaultEntry } from "../fault/plan.js";
import { resumed, type NumberedEvent } from "./event-stream.js";
import type { Poll } from "./polled.js";
import type { SessionDescription } from "./protocol.js";
import type { Transport } from "./transport.js";

/** Waits with a poll for as long as was asked for, or for as long as the server does where nothing was. */
export type Polled = <Answer>(poll: Poll<Answer>, timeout: number | undefined) => Promise<Answer>;

type Barrier = "POST /sessions/ID/settled" | "POST /sessions/ID/complete";

/** A session of another process. Everything rejects with a `ControlError` that has the server's code and message. */
export class RemoteSession {
  readonly description: SessionDescription;
  readonly #transport: Transport;
  readonly #polled: Polled;
  #stopped: Promise<Report> | undefined;

  constructor(description: SessionDescription, transport: Transport, polled: Polled) {
    this.description = description;
    this.#transport = transport;
    this.#polled = polled;
  }

  get id(): string {
    return this.description.id;
  }

  /** The bot's base URL. */
  get graphUrl(): string {
    return this.description.graph;
  }

  /** What Graph posts notifications to; where something is forwarded. */
  get callbackUrl(): string | undefined {
    return this.description.callback;
  }

  /** Resolves when no request is in flight and nothing is due; rejects after `timeout` milliseconds (30 s) with what is. */
  settled(timeout?: number): Promise<void> {
    return this.#reached("POST /sessions/ID/settled", timeout);
  }

  /**
   * The next request of the bot's that is played, from now on: by the id of its exchange or by what it asks for (`invite`);
   * any where nothing is said.
   */
  next(wanted?: string, timeout?: number): Promise<Played> {
    const { id } = this;
    const what = wanted === undefined ? {} : { wanted };
    return this.#polled((wait, signal) => {
      const body = { ...what, ...wait };
      return this.#transport.ask("POST /sessions/ID/next", { id, body, signal });
    }, timeout);
  }

  /** Resolves when everything on the tape was played and answered. */
  complete(timeout?: number): Promise<void> {
    return this.#reached("POST /sessions/ID/complete", timeout);
  }

  /** Under timing `manual`: moves the time on. */
  async advance(ms: number): Promise<void> {
    await this.#transport.ask("POST /sessions/ID/advance", { id: this.id, body: { ms } });
  }

  /** Starts again, from the beginning of the tape. */
  async rewind(): Promise<void> {
    await this.#transport.ask("POST /sessions/ID/rewind", { id: this.id, body: {} });
  }

  /** Lets what no request on the tape caused go out. */
  async ring(): Promise<void> {
    await this.#transport.ask("POST /sessions/ID/ring", { id: this.id, body: {} });
  }

  /** From now on these faults bend the tape, in the place of those before. */
  async setFaults(faults: readonly (string | FaultEntry)[]): Promise<void> {
    await this.#transport.ask("PUT /sessions/ID/faults", { id: this.id, body: { faults: [...faults] } });
  }

  /** From now on all notifications go there. */
  async deliverTo(url: string): Promise<void> {
    await this.#transport.ask("PUT /sessions/ID/callback", { id: this.id, body: { url } });
  }

  /** The judgement so far. */
  report(): Promise<Report> {
    return this.#transport.ask("GET /sessions/ID/report", { id: this.id });
  }

  /** Ends the session; only one that was created with `create`. A second call gives the same report. */
  stop(): Promise<Report> {
    return (this.#stopped ??= this.#transport.ask("DELETE /sessions/ID", { id: this.id }));
  }

  /**
   * The events so far, as far as they are kept and behind the one numbered `after`, and then each as it comes; the report is
   * the last. A stream that breaks off is taken up again where it was.
   */
  events(after = 0): AsyncGenerator<NumberedEvent, void> {
    return resumed((last) => this.#transport.events(this.id, last), after);
  }

  async #reached(key: Barrier, timeout: number | undefined): Promise<void> {
    const { id } = this;
    await this.#polled((body, signal) => this.#transport.ask(key, { id, body, signal }), timeout);
  }
}
