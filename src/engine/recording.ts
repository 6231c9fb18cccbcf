import type { Clock } from "../base/clock.js";
import { messageOf, RollcallError } from "../base/errors.js";
import { Present } from "../base/present.js";
import { Waiters } from "../base/waiters.js";
import { mapBodyText, settledBody } from "../tape/body.js";
import { exchangeId, type Direction, type Exchange } from "../tape/exchange.js";
import type { Redaction } from "../tape/redaction.js";
import { remarksOn, whatOf } from "../tape/what.js";
import type { Emit, Hears, Report } from "./events.js";
import { exchangeOf, type Head, type Outcome } from "./outcome.js";
import { pendingText } from "./pending.js";
import { lostText, recordingReport, type Told } from "./recording-report.js";
import type { Witness } from "./witness.js";

/**
 * Where exchanges are kept for good: resolves when this one would outlive the process. A JSON body comes as its text,
 * redacted; what of it the tape keeps (`settledBody`) is found out when nobody waits.
 */
export interface ExchangeSink {
  append(exchange: Exchange): Promise<void>;
}

/** An exchange that could not be kept, so that its answer must not go out. */
export class NotKeptError extends RollcallError {
  readonly code = "ROLLCALL_NOT_KEPT";
}

/** One request that has arrived. `finish` is called once, with everything that is known of it. */
export interface Arrival {
  readonly id: string;
  finish(outcome: Outcome): Promise<void>;
}

/** What a recording needs of the world around it. */
export interface RecordingPorts {
  clock: Clock;
  sink: ExchangeSink;
  redaction: Redaction;
  emit: Emit;
  hears: Hears;
  /** Puts the bot's own URLs into a text from Graph, in the places of those that it was given instead. */
  restore?: (text: string) => string;
  /** The event that tells of an exchange. */
  told?: Told;
  /** Hears of what was kept. */
  witness?: Witness | undefined;
}

/** One recording session: gives ids in order of arrival and keeps every exchange before its answer is let out. */
export class Recording {
  readonly #ports: RecordingPorts;
  readonly #told: Told;
  readonly #waiters = new Waiters(() => this.#inFlight.size === 0);
  readonly #inFlight = new Present<Head>();
  #arrived = 0;
  #lost: string[] = [];
  #startedAt: number | undefined;

  constructor(ports: RecordingPorts) {
    this.#ports = ports;
    this.#told = ports.told ?? "recorded";
  }

  /** Milliseconds since the epoch at the first arrival, from which `at` counts. */
  get startedAt(): number | undefined {
    return this.#startedAt;
  }

  arrive(to: Direction, head: Head): Arrival {
    const arrivedAt = this.#ports.clock.now();
    this.#startedAt ??= arrivedAt;
    this.#arrived += 1;
    const leave = this.#inFlight.add(head);
    const id = exchangeId(this.#arrived);
    const at = Math.round(arrivedAt - this.#startedAt);
    return {
      id,
      finish: async (outcome) => {
        const after = Math.round(this.#ports.clock.now() - arrivedAt);
        try {
          const made = exchangeOf({ id, to, at }, head, outcome, after);
          const exchange = await this.#keep(id, made);
          this.#testify(await made, outcome);
          if (this.#isHeard()) this.#announce(exchange, outcome.failure?.detail);
        } finally {
          leave();
          this.#waiters.check();
        }
      },
    };
  }

  /** Resolves when every request that has arrived is finished. */
  settled(): Promise<void> {
    return this.#waiters.wait();
  }

  /** What it waits for before it is settled, in words. */
  pending(): string[] {
    const requests = this.#inFlight.all().map(({ method, url }) => `${method} ${url}`);
    return requests.map((request) => pendingText({ state: "answering", request }));
  }

  /** A recording is clean when something was recorded and nothing was lost. */
  report(): Report {
    return recordingReport(this.#told, this.#arrived, this.#lost);
  }

  /** Gives the exchange as it is kept. */
  async #keep(id: string, made: Promise<Exchange>): Promise<Exchange> {
    try {
      const exchange = this.#ports.redaction.exchange(this.#restored(await made));
      await this.#ports.sink.append(exchange);
      return exchange;
    } catch (error) {
      this.#lost.push(id);
      const message = `${lostText(this.#told, id)} (${messageOf(error)}): its answer is not let out`;
      this.#ports.emit({ event: "warning", message });
      throw new NotKeptError(message, { cause: error });
    }
  }

  /** What Graph sends names the callback URLs that it was given; the tape shows the bot's own. */
  #restored(exchange: Exchange): Exchange {
    const { restore } = this.#ports;
    const { to, request, response } = exchange;
    if (!restore) return exchange;
    if (to === "bot") return { ...exchange, request: mapBodyText(request, restore) };
    return response ? { ...exchange, response: mapBodyText(response, restore) } : exchange;
  }

  /** As it came and went: not redacted, with the bot's own URLs. */
  #testify(made: Exchange, { isOurs }: Outcome): void {
    const { witness } = this.#ports;
    if (!witness) return;
    const { id, to, response, failure } = made;
    const status = failure ? undefined : response?.status;
    if (to === "graph") {
      const request = settledBody(made.request);
      witness.asked(request, { by: "upstream", exchange: id, ...(status !== undefined && { status }) });
    } else {
      const exchange = this.#restored(made);
      witness.told({ ...exchange, request: settledBody(exchange.request) }, isOurs ? undefined : status);
    }
  }

  /** To find out what an exchange is about takes as long as to keep it. */
  #isHeard(): boolean {
    const { hears } = this.#ports;
    return hears(this.#told) || hears("warning");
  }

  #announce(kept: Exchange, detail: string | undefined): void {
    const exchange = { ...kept, request: settledBody(kept.request) }; // it is parsed once for all that reads it
    const { id, to, request, response, failure } = exchange;
    this.#ports.emit({
      ...{
        event: this.#told,
        exchange: id,
        to,
        request: `${request.method} ${request.url}`,
        what: whatOf(exchange),
      },
      ...(response && { status: response.status }),
      ...(failure && { failure: failure.kind }),
      ...(detail !== undefined && { detail }),
      after: response?.after ?? failure?.after ?? 0,
    });
    for (const remark of remarksOn(exchange))
      this.#ports.emit({ event: "warning", message: `${id}: ${remark}` });
  }
}
