import type { Exchange } from "../tape/exchange.js";
import { isRepeatable, requestKey } from "./key.js";

/** The recorded requests of a tape by their key: made once, shared by all sessions, never changed. */
export class Shelf {
  readonly requests: readonly Exchange[];
  readonly #byKey = new Map<string, Exchange[]>();

  constructor(exchanges: readonly Exchange[]) {
    this.requests = exchanges.filter((exchange) => exchange.to === "graph");
    for (const exchange of this.requests) {
      const key = requestKey(exchange.request);
      const list = this.#byKey.get(key);
      if (list) list.push(exchange);
      else this.#byKey.set(key, [exchange]);
    }
  }

  candidates(key: string): readonly Exchange[] {
    return this.#byKey.get(key) ?? [];
  }
}

/** How one session has played a shelf: the tape's order among equals, each once. */
export class Cursor {
  readonly #shelf: Shelf;
  readonly #next = new Map<string, number>();
  readonly #played = new Set<string>();

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  /** The exchange that would answer a request of this key now. */
  peek(key: string): Exchange | undefined {
    const candidates = this.#shelf.candidates(key);
    const last = candidates.at(-1);
    return candidates[this.#next.get(key) ?? 0] ?? (last && isRepeatable(last.request) ? last : undefined);
  }

  /** The exchange that answers a request of this key, and whether it has been played before. */
  take(key: string): { exchange: Exchange; again: boolean } | undefined {
    const exchange = this.peek(key);
    if (!exchange) return undefined;
    const index = this.#next.get(key) ?? 0;
    if (index >= this.#shelf.candidates(key).length) return { exchange, again: true };
    this.#next.set(key, index + 1);
    this.#played.add(exchange.id);
    return { exchange, again: false };
  }

  hasPlayed(exchange: Exchange): boolean {
    return this.#played.has(exchange.id);
  }

  unplayed(): Exchange[] {
    return this.#shelf.requests.filter((exchange) => !this.hasPlayed(exchange));
  }
}
