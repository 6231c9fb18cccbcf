import { RollcallError } from "../base/errors.js";
import { routeOf, type RouteName } from "../graph/routes.js";
import { settledBody } from "../tape/body.js";
import type { TapeRequest } from "../tape/exchange.js";
import type { Bounds } from "./bounds.js";

/** A request of the bot's that was played. */
export interface Played {
  /** The id of the exchange that answered it. */
  exchange: string;
  /** What it asks for, `invite` for one; undefined of what is nothing of the calling API. */
  route: string | undefined;
  /** As it came. */
  request: TapeRequest;
}

/** Which request is waited for: the id of its exchange, what it asks for, or a function that says so. */
export type Wanted = RouteName | (string & {}) | ((played: Played) => boolean);

/** What was waited for did not come in time, or cannot come any more. */
export class NotPlayedError extends RollcallError {
  readonly code = "ROLLCALL_NOT_PLAYED";
}

interface NextOptions {
  within?: number | undefined;
  /** Of this session only. */
  session?: string | undefined;
  /** Whoever waits is off. */
  off?: AbortSignal | undefined;
}

interface Waiting {
  wanted: Wanted | undefined;
  session: string | undefined;
  came: string[];
  resolve: (played: Played) => void;
  reject: (error: unknown) => void;
}

/** Lets tests wait for the next request of the bot's that is played. */
export class NextPlayed {
  readonly #bounds: Bounds;
  readonly #waiting = new Set<Waiting>();

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  /** A request was played; `session`: of which one, where it has a name. */
  played(request: TapeRequest, exchange: string, session?: string): void {
    if (this.#waiting.size === 0) return;
    const played = {
      exchange,
      route: routeOf(request.method, request.url)?.name,
      request: settledBody(request),
    };
    for (const waiting of [...this.#waiting])
      if (waiting.session === undefined || waiting.session === session) judge(waiting, played);
  }

  /**
   * The next that is wanted, from now on; rejects after so many milliseconds, and with what a wanted function throws.
   */
  next(wanted: Wanted | undefined, { within, session, off }: NextOptions): Promise<Played> {
    const next = this.#next(wanted, { within, session, off });
    next.catch(() => undefined); // a test that has failed on its way here waits for it no more
    return next;
  }

  #next(wanted: Wanted | undefined, { within, session, off }: NextOptions): Promise<Played> {
    const waiting: Waiting = { wanted, session, came: [], resolve: () => undefined, reject: () => undefined };
    const done = new Promise<Played>((resolve, reject) => Object.assign(waiting, { resolve, reject }));
    this.#waiting.add(waiting);
    return this.#bounds
      .wait(done, within, (when) => notPlayed(waiting, when), off)
      .finally(() => this.#waiting.delete(waiting));
  }
}

/** The function of a test may throw, which is the test's business and none of the bot's. */
function judge({ wanted, came, resolve, reject }: Waiting, played: Played): void {
  try {
    if (isWanted(wanted, played)) resolve(played);
    else came.push(`${played.exchange} ${played.route ?? played.request.method}`);
  } catch (error) {
    reject(error);
  }
}

function isWanted(wanted: Wanted | undefined, played: Played): boolean {
  if (typeof wanted === "function") return wanted(played);
  return wanted === undefined || wanted === played.exchange || wanted === played.route;
}

function notPlayed({ wanted, came }: Waiting, when: string): NotPlayedError {
  const what = typeof wanted === "string" ? wanted : "such a request";
  const instead = came.length === 0 ? "none came" : `those that came: ${came.join(", ")}`;
  return new NotPlayedError(`${what} was not played ${when}; ${instead}.`);
}
