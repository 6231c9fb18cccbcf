import type { Event, Report } from "../engine/events.js";
import type { FaultEntry } from "../fault/plan.js";
import type { ModeName } from "../engine/modes.js";
import type { Played } from "../engine/next.js";

/**
 * A session that runs, as the control API has it. What a mode has not is absent: a recording has no tape to rewind.
 * Times are milliseconds; a barrier that is not reached in time rejects with a `RollcallError` that names what is missing.
 * Whoever waits at one may leave: where its `signal` is aborted it need not wait on, and rejects with the signal's reason.
 */
export interface Controlled {
  readonly mode: ModeName;
  /** As it was asked for. */
  readonly cassette?: string;
  /** The bot's base URL. */
  readonly graphUrl: string;
  /** What Graph posts notifications to; where something is forwarded. */
  readonly callbackUrl?: string;
  /** What new ids and the chance of faults are made from. */
  readonly seed?: number;
  /** No request is in flight and nothing is due. */
  settled(within?: number, signal?: AbortSignal): Promise<void>;
  /** The next request that is played, from now on: by the id of its exchange or by what it asks for; any where neither is said. */
  next?(wanted?: string, within?: number, signal?: AbortSignal): Promise<Played>;
  /** Everything on the tape was played and answered. */
  complete?(within?: number, signal?: AbortSignal): Promise<void>;
  advance?(ms: number): Promise<void>;
  rewind?(): void;
  ring?(): void;
  setFaults?(faults: readonly (string | FaultEntry)[]): Promise<void>;
  /** From now on all notifications go there. */
  deliverTo?(url: string): void;
  report(): Report;
  /**
   * The events so far, as far as they are kept, before this returns, and from then on each that comes, until what this gives
   * is called. The first of a session has the number 1; the last is its report.
   */
  follow(hear: (event: Event, number: number) => void): () => void;
  /** Finishes what is in flight and ends; a second call gives the same report. */
  stop(): Promise<Report>;
  /** Those of its sessions that requests have named so far, by their names; each ends with it. */
  named?(): ReadonlyMap<string, Part>;
}

/** One of several sessions that run together. */
export type Part = Omit<Controlled, "stop" | "named">;

/** What a session is created with: the options of the library, as plain JSON. */
export interface SessionRequest {
  mode?: ModeName;
  cassette?: string;
  [option: string]: unknown;
}

/** Starts a session, which has this id here. Rejects with a `RollcallError` for an option that does not do. */
export type Create = (asked: SessionRequest, id: string) => Promise<Controlled>;
