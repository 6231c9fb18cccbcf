import { systemClock } from "../base/clock.js";
import { RollcallError } from "../base/errors.js";
import { routeOf } from "../graph/routes.js";
import type { Exchange, TapeRequest } from "../tape/exchange.js";

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
export type Wanted = string | ((played: Played) => boolean);

/** What was waited for did not come in time, or cannot come any more. */
export class NotPlayedError extends RollcallError {
  readonly code = "ROLLCALL_NOT_PLAYED";
}

interface Waiting {
  wanted: Wanted | undefined;
  came: string[];
  resolve: (played: Played) => void;
  reject: (error: unknown) => void;
}

/** Lets tests wait for the next request of the bot's that is played. */
export class NextPlayed {
  readonly #waiting = new Set<Waiting>();
  #isClosed = false;

  /** A request was played. */
  played(request: TapeRequest, { id }: Exchange): void {
    const played = { exchange: id, route: routeOf(request.method, request.url)?.name, request };
    for (const waiting of [...this.#waiting]) judge(waiting, played);
  }

  /** The next that is wanted, from now on; rejects after so many milliseconds, and with what a wanted function throws. */
  next(wanted: Wanted | undefined, timeout: number): Promise<Played> {
    const next = this.#next(wanted, timeout);
    next.catch(() => undefined); // a test that has failed on its way here waits for it no more
    return next;
  }

  async #next(wanted: Wanted | undefined, timeout: number): Promise<Played> {
    if (this.#isClosed) throw notPlayed({ wanted, came: [] }, CLOSED);
    let waiting: Waiting | undefined;
    let cancel = (): void => undefined;
    try {
      return await new Promise<Played>((resolve, reject) => {
        const one = { wanted, came: [], resolve, reject };
        waiting = one;
        this.#waiting.add(one);
        cancel = systemClock.after(timeout, () => reject(notPlayed(one, `within ${timeout} ms`)));
      });
    } finally {
      cancel();
      if (waiting) this.#waiting.delete(waiting);
    }
  }

  /** Nothing comes any more. */
  close(): void {
    this.#isClosed = true;
    for (const waiting of this.#waiting) waiting.reject(notPlayed(waiting, CLOSED));
  }
}

const CLOSED = "before the session was closed";

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

function notPlayed({ wanted, came }: Pick<Waiting, "wanted" | "came">, when: string): NotPlayedError {
  const what = typeof wanted === "string" ? wanted : "such a request";
  const instead = came.length === 0 ? "none came" : `those that came: ${came.join(", ")}`;
  return new NotPlayedError(`${what} was not played ${when}; ${instead}.`);
}
