import { callbackUriOf } from "../graph/callbacks.js";
import { bodyJson } from "../tape/body.js";
import type { Exchange, TapeRequest } from "../tape/exchange.js";

/** Takes a notification in the place of a bot. Gives the status of its answer; rejects when there was none. */
export type Take = (notification: Exchange, signal: AbortSignal) => Promise<number>;

/** Where notifications go: a URL, or what takes them in this process. */
export type Destination = { url: URL } | { take: Take };

/** Where a notification goes, or why it can go nowhere. */
export type Target = Destination | { reason: string };

/** Judges a callback URL that a request names: whether anything may be posted there, and if not, why. */
export type Admit = (callbackUri: string) => { url: URL } | { reason: string };

const UNKNOWN = { reason: "no callback URL is known: the bot named none, and --callback was not given" };

/**
 * Where the notifications of each call go: to what the operator said; else to the `callbackUri` that the bot itself
 * named, in the request that created or answered the call.
 */
export class Callbacks {
  readonly #operator: () => Destination | undefined;
  readonly #admit: Admit;
  readonly #live = new Map<string, Target>();

  constructor(operator: () => Destination | undefined, admit: Admit) {
    this.#operator = operator;
    this.#admit = admit;
  }

  /** Why the callback URL of a live request cannot be used; undefined when it can, or when nobody asks for it. */
  refusal(live: TapeRequest): string | undefined {
    if (this.#operator()) return undefined;
    const target = this.#named(live);
    return target && "reason" in target ? target.reason : undefined;
  }

  /** From now on the notifications that belong to this request go where it said. */
  take(exchange: string, live: TapeRequest): void {
    const target = this.#named(live);
    if (target) this.#live.set(exchange, target);
  }

  /** Where a notification goes whose call was created or answered by `owner`. */
  target(owner: string | undefined): Target {
    return this.#operator() ?? (owner === undefined ? undefined : this.#live.get(owner)) ?? UNKNOWN;
  }

  /** Where a notification goes that is on no tape, by what the bot named for its call. */
  targetNamed(callbackUri: string | undefined): Target {
    return this.#operator() ?? (callbackUri === undefined ? UNKNOWN : this.#admit(callbackUri));
  }

  /** Where Graph itself would send it: to what the bot named; else, or where that may not be, to what the operator said. */
  targetOfGraph(callbackUri: string | undefined): Target {
    const named = callbackUri === undefined ? UNKNOWN : this.#admit(callbackUri);
    return "reason" in named ? (this.#operator() ?? named) : named;
  }

  #named(live: TapeRequest): Target | undefined {
    const callbackUri = callbackUriOf(bodyJson(live));
    return callbackUri === undefined ? undefined : this.#admit(callbackUri);
  }
}
