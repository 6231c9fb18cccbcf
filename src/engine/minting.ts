import { hashedGuid, nthGuid } from "../base/chance.js";
import type { Kind } from "../graph/identifiers.js";
import { MINTED, type Bindings, type Lookup, type PlayBindings } from "../match/bindings.js";
import { requestFacts } from "../tape/about.js";
import type { Exchange } from "../tape/exchange.js";

export interface MintingOptions {
  seed: number;
  /** The name of the session, where it has one. */
  name?: string;
}

/** Makes anew what Graph minted: the same for the same seed and session, in whatever order requests come. */
export class Minting {
  readonly #bindings: Bindings;
  readonly #options: MintingOptions;
  /** The operations that repeated exchanges started, each with the id that its repetitions are counted from. */
  readonly #operations = new Map<string, { recorded: string; first: string }[]>();

  constructor(bindings: Bindings, options: MintingOptions) {
    this.#bindings = bindings;
    this.#options = options;
  }

  /** Makes an identifier anew when it is first met in its own place; texts that name it come afterwards. */
  renewing(lookup: Lookup): Lookup {
    return (kinds, recorded) => {
      const [kind, other] = kinds;
      const isMinted = kind !== undefined && other === undefined && MINTED.has(kind) && /\d/.test(recorded);
      if (isMinted && lookup(kinds, recorded) === undefined)
        this.#bindings.renew(kind, recorded, this.#fresh(kind, recorded));
      return undefined;
    };
  }

  /** Two operations with one id would be one to the bot: those that this play starts get ids of their own. */
  renewOperations(exchange: Exchange, play: PlayBindings, repetition: number): void {
    for (const { recorded, first } of this.#startedBy(exchange))
      this.#bindings.renewIn(play, "operation", recorded, nthGuid(first, repetition));
  }

  #startedBy(exchange: Exchange): { recorded: string; first: string }[] {
    const known = this.#operations.get(exchange.id);
    if (known) return known;
    const started = requestFacts(exchange).operations.map((recorded) => {
      return { recorded, first: this.#fresh("operation", recorded) };
    });
    this.#operations.set(exchange.id, started);
    return started;
  }

  #fresh(kind: Kind, recorded: string): string {
    const { seed, name = "" } = this.#options;
    return hashedGuid(seed, name, kind, recorded);
  }
}
