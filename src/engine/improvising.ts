import type { Cancel, Clock } from "../base/clock.js";
import { resourceIds } from "../graph/routes.js";
import { AdoptedWorld } from "../simulate/adopt.js";
import { policyOf } from "../simulate/assumptions.js";
import type { Notification } from "../simulate/notify.js";
import { liveCall } from "../simulate/world.js";
import { CallsService } from "../simulate/service.js";
import { PACE } from "../simulate/stage.js";
import type { Exchange, TapeRequest } from "../tape/exchange.js";
import { callsOf } from "../tape/lanes.js";
import type { Play } from "../tape/play.js";
import { RosterChanges } from "./roster-changes.js";
import type { Invention } from "./invention.js";

export interface ImprovisingPorts {
  /** The session's time. */
  time: Clock;
  /** Posts what the simulator tells, with the call's callbackUri where it knows one. */
  post: (inventions: readonly Invention[]) => void;
  /** Called when something is over that was waited for. */
  onOver: () => void;
}

export interface ImprovisingOptions {
  seed: number;
  /** Milliseconds between an answer and the first that it brings about. */
  lead: number;
  /** Whether the steps of the simulator take time. */
  keepsDistances: boolean;
}

/** An answer of the simulator's; `done` is called when it was written. */
export interface Improvised {
  exchange: Exchange;
  /** The rule of the simulator's policy that decided. */
  assumed?: string;
  done: () => void;
}

/**
 * What goes on behind a tape: requests about the calls of a session that it has no answer for are answered by the
 * simulator, which has adopted the state that everything told so far implies.
 */
export class Improvising {
  readonly #ports: ImprovisingPorts;
  readonly #options: ImprovisingOptions;
  readonly #adopted: AdoptedWorld;
  readonly #service: CallsService;
  readonly #rosters: RosterChanges;
  /** The lanes of the calls that the session knows, by their live ids. */
  readonly #lanes = new Map<string, string>();
  /** The lanes in which something was done that is on no tape. */
  readonly #acted = new Set<string>();
  #exchanges = 0;
  #answering = 0;
  #wake: Cancel = () => undefined;
  #ended = false;

  constructor(ports: ImprovisingPorts, options: ImprovisingOptions) {
    const { seed, keepsDistances } = options;
    this.#ports = ports;
    this.#options = options;
    this.#adopted = new AdoptedWorld({ seed });
    const pace = { ...PACE, step: keepsDistances ? PACE.step : 0 };
    this.#service = new CallsService({ seed, pace, policy: policyOf(), world: this.#adopted.world });
    this.#rosters = new RosterChanges(this.#adopted.world);
  }

  /** The bot has asked or was told this, with the live values; it is of this lane of the tape. */
  tell(live: Exchange, lane: string): void {
    this.#adopted.tell(live);
    for (const call of callsOf(live)) if (!this.#lanes.has(call)) this.#lanes.set(call, lane);
  }

  /** What of the tape the bot is to get now, as it agrees with what the simulator has told. */
  agree(live: Exchange): Exchange {
    return this.#rosters.agree(live);
  }

  /** Whether the tape's answer is older than what was done since: to a read, or to anything about a call that has ended. */
  knowsBetter({ url }: TapeRequest, isRead: boolean): boolean {
    if (this.#rosters.hasEnded(resourceIds(url).call ?? "")) return true;
    const lane = isRead ? this.#laneOf(url) : undefined;
    return lane !== undefined && (this.#acted.has(lane) || !this.#isLive(url));
  }

  /** Answers a request about a call that the session knows; undefined for one that is not simulated. */
  receive(live: TapeRequest): Improvised | undefined {
    const lane = this.#laneOf(live.url);
    if (lane === undefined || this.#ended) return undefined;
    this.#elapse();
    const now = this.#ports.time.now();
    const number = this.#exchanges + 1;
    const outcome = this.#rosters.watch(() => this.#service.receive(live, now, number));
    if (!outcome) return undefined;
    this.#exchanges = number;
    if (live.method !== "GET") this.#acted.add(lane);
    this.#knowNewCalls(lane);
    this.#answering += 1;
    const { answer } = outcome;
    const assumed = answer.headers["x-rollcall-source"];
    const headers = { ...answer.headers, "x-rollcall": "invented" };
    return {
      exchange: {
        ...{ id: inventedId(number), to: "graph", at: 0, request: live },
        response: { ...answer, headers, after: 0 },
      },
      ...(typeof assumed === "string" && { assumed: assumed.replace(/^.*; /, "") }),
      done: () => this.#answered(),
    };
  }

  /** Nothing is to come of what was asked, by then. */
  isIdle(until: number): boolean {
    const isToCome = this.#service.isBusy && (this.#service.next ?? Infinity) <= until;
    return this.#ended || (this.#answering === 0 && !isToCome);
  }

  /** Nothing more happens; gives what the bot would have been told. */
  end(): Exchange[] {
    this.#ended = true;
    this.#wake();
    return this.#service.finish().map((notification) => this.#inventionOf(notification).exchange);
  }

  #answered(): void {
    this.#answering -= 1;
    this.#sleep(this.#options.lead);
    this.#ports.onOver();
  }

  /** Sleeps until the next thing happens, at least so long. */
  #sleep(atLeast = 0): void {
    this.#wake();
    const { next } = this.#service;
    if (next === undefined || this.#ended || this.#answering > 0) return;
    this.#wake = this.#ports.time.after(Math.max(atLeast, next - this.#ports.time.now()), () => {
      this.#elapse();
      this.#sleep();
      this.#ports.onOver();
    });
  }

  #elapse(): void {
    if (this.#answering > 0) return; // what comes of a request comes behind its answer
    const told = this.#rosters.watch(() => this.#service.elapse(this.#ports.time.now()));
    if (told.length > 0) this.#ports.post(told.map((notification) => this.#inventionOf(notification)));
  }

  #inventionOf({ call, headers, body, callbackUri, cause }: Notification): Invention {
    this.#exchanges += 1;
    const number = this.#exchanges;
    const request = {
      ...{ method: "POST", url: callbackUri ?? "/" },
      ...{ headers: { ...headers, "x-rollcall": "invented" }, body },
    };
    return {
      exchange: { id: inventedId(number), to: "bot", at: 0, request },
      lane: this.#lanes.get(call) ?? "",
      ...{ order: BEHIND_THE_TAPE + number, isLate: false },
      callbackUri,
      causes: cause === 0 ? [] : [inventedId(cause)],
    };
  }

  /** Whether the call that a request is about can still be acted on, by all that was told. */
  #isLive(url: string): boolean {
    return liveCall(this.#adopted.world, resourceIds(url).call) !== undefined;
  }

  #laneOf(url: string): string | undefined {
    return this.#lanes.get(resourceIds(url).call ?? "");
  }

  /** Calls that are joined by a request are one lane. */
  #knowNewCalls(lane: string): void {
    for (const id of this.#adopted.world.calls.keys()) if (!this.#lanes.has(id)) this.#lanes.set(id, lane);
  }
}

/** What is invented goes behind whatever of the tape is due at the same time. */
const BEHIND_THE_TAPE = 2 ** 50;

/** An invented answer as a play of no exchange on a tape. */
export function inventedPlay({ exchange }: Improvised): Play {
  return { exchange, live: exchange, again: false, repetition: 1, notifications: [] };
}

function inventedId(number: number): string {
  return `i${number}`;
}
