import { UsageError, type RollcallError } from "../../src/base/errors.js";
import type { Controlled, Part } from "../../src/control/controlled.js";
import { NotCompleteError, NotSettledError } from "../../src/engine/bounds.js";
import type { Event, Report } from "../../src/engine/events.js";
import { NotPlayedError, type Played } from "../../src/engine/next.js";

/** Somebody who waits at a barrier of a fake session. */
interface Waiting {
  barrier: "settled" | "next" | "complete";
  wanted?: string | undefined;
  within: number | undefined;
  reach: () => void;
  /** The time is over. */
  miss: () => void;
}

export const PLAYED: Played = {
  exchange: "x1",
  route: "invite",
  request: { method: "POST", url: "/v1.0/communications/calls/ab6233a5/participants/invite", headers: {} },
};

const LATE: Readonly<Record<Waiting["barrier"], new (message: string) => RollcallError>> = {
  settled: NotSettledError,
  next: NotPlayedError,
  complete: NotCompleteError,
};

/** A session that does what the test says, and notes what is asked of it. */
export class FakeSession implements Controlled {
  readonly mode = "replay";
  readonly cassette: string;
  readonly graphUrl: string;
  readonly seed = 7;
  /** What its report says of requests; as many as it was asked for things where nothing is said. */
  requests: number | undefined;
  /** What was asked for, in order: the name and what it was given. */
  readonly asked: unknown[][] = [];
  /** Who waits at the moment. */
  readonly waiting: Waiting[] = [];
  /** Whether all barriers are reached at once. */
  isReached = false;
  /** How often it was stopped. */
  stops = 0;
  /** What the next thing that is asked for throws. */
  failure: unknown;
  /** What holds its end up. */
  ending: () => Promise<void> = () => Promise.resolve();
  /** Those that run in it. */
  parts: ReadonlyMap<string, Part> = new Map();
  /** The first number that it has kept. */
  oldest = 1;
  readonly #events: Event[] = [];
  readonly #followers = new Set<(event: Event, number: number) => void>();

  constructor(cassette = "invite-one", graphUrl = "http://127.0.0.1:40701") {
    this.cassette = cassette;
    this.graphUrl = graphUrl;
  }

  get followers(): number {
    return this.#followers.size;
  }

  happen(event: Event): void {
    this.#events.push(event);
    for (const hear of this.#followers) hear(event, this.#events.length);
  }

  async settled(within?: number, signal?: AbortSignal): Promise<void> {
    await this.#wait("settled", undefined, within, signal);
  }

  async next(wanted?: string, within?: number, signal?: AbortSignal): Promise<Played> {
    await this.#wait("next", wanted, within, signal);
    return PLAYED;
  }

  async complete(within?: number, signal?: AbortSignal): Promise<void> {
    await this.#wait("complete", undefined, within, signal);
  }

  async advance(ms: number): Promise<void> {
    this.#note("advance", ms);
    await Promise.resolve();
  }

  rewind(): void {
    this.#note("rewind");
  }

  ring(): void {
    this.#note("ring");
  }

  async setFaults(faults: readonly unknown[]): Promise<void> {
    this.#note("setFaults", faults);
    await Promise.resolve();
  }

  deliverTo(url: string): void {
    this.#note("deliverTo", url);
    if (!URL.canParse(url)) throw new UsageError(`deliverTo ${url} is no http(s) URL.`);
  }

  report(): Report {
    this.#note("report");
    return reportOf(this.requests ?? this.asked.length);
  }

  follow(hear: (event: Event, number: number) => void): () => void {
    this.#note("follow");
    for (const [index, event] of this.#events.entries()) if (index + 1 >= this.oldest) hear(event, index + 1);
    this.#followers.add(hear);
    return () => this.#followers.delete(hear);
  }

  async stop(): Promise<Report> {
    this.stops += 1;
    await this.ending();
    for (const { miss } of [...this.waiting]) miss();
    this.#note("stop");
    const report = reportOf(this.requests ?? 0);
    this.happen(report);
    return report;
  }

  named(): ReadonlyMap<string, Part> {
    return this.parts;
  }

  #note(...asked: unknown[]): void {
    this.asked.push(asked);
    const { failure } = this;
    this.failure = undefined;
    if (failure !== undefined) throw failure;
  }

  #wait(
    barrier: Waiting["barrier"],
    wanted: string | undefined,
    within: number | undefined,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    this.#note(barrier, ...(barrier === "next" ? [wanted] : []), within);
    if (this.isReached) return Promise.resolve();
    return new Promise<void>((resolve, reject) => {
      const over = (then: () => void) => (): void => {
        const place = this.waiting.indexOf(one);
        if (place < 0) return;
        this.waiting.splice(place, 1);
        then();
      };
      const late = (): void => reject(new LATE[barrier](`${barrier} was not reached; x5 never came.`));
      const one = { barrier, wanted, within, reach: over(resolve), miss: over(late) };
      this.waiting.push(one);
      signal?.addEventListener(
        "abort",
        over(() => reject(signal.reason)),
      );
    });
  }
}

/** A session of a mode that has nothing to play. */
export function fakeRecording(): Controlled {
  const fake = new FakeSession();
  return {
    mode: "record",
    cassette: "my-call",
    graphUrl: "http://127.0.0.1:40702",
    callbackUrl: "http://127.0.0.1:40703/5c0e",
    settled: (within, signal) => fake.settled(within, signal),
    report: () => fake.report(),
    follow: (hear) => fake.follow(hear),
    stop: () => fake.stop(),
  };
}

export function reportOf(requests: number): Report {
  const counts = { requests, played: requests, repeated: 0, missed: 0, delivered: 0, undelivered: 0 };
  return {
    event: "report",
    clean: true,
    ...counts,
    faulted: 0,
    invented: 0,
    unplayed: [],
    findings: [],
    findingsDropped: 0,
    seed: 7,
  };
}
