import type { Kind } from "../graph/identifiers.js";
import type { Bindings, PlayBindings } from "../match/bindings.js";
import type { Chosen } from "../match/chosen.js";
import { enlivenItems } from "../match/enliven-items.js";
import { Enlivener } from "../match/enliven.js";
import type { Exchange, Headers, StoredBody } from "../tape/exchange.js";
import type { Minting } from "./minting.js";

/** Puts the live values of plays into the answers and the notifications of a tape. */
export class Livening {
  readonly #bindings: Bindings;
  /** Where what Graph minted is made anew. */
  readonly #minting: Minting | undefined;
  readonly #identifiers: ReadonlyMap<string, Kind>;

  constructor(bindings: Bindings, minting: Minting | undefined, identifiers: ReadonlyMap<string, Kind>) {
    this.#bindings = bindings;
    this.#minting = minting;
    this.#identifiers = identifiers;
  }

  /** The answer to a request for which this was chosen: what is on the tape, or another one where a fault has it so. */
  answer(exchange: Exchange, { bin }: Chosen, own: PlayBindings): Exchange {
    const { response } = exchange;
    if (!response || this.#isPlain([own])) return exchange;
    const filled = this.#minting
      ? this.#enlivener([own], response).message(response)
      : bin.answers.filled(response, this.#bindings.lookup([own]));
    return { ...exchange, response: filled };
  }

  /** A notification of these plays; each item has the values of what caused it. */
  notification(notification: Exchange, plays: readonly PlayBindings[]): Exchange {
    if (this.#isPlain(plays)) return notification;
    const { causes, request } = notification;
    const enlivener = this.#enlivener(plays, request);
    if (!causes) return { ...notification, request: enlivener.message(request) };
    const ofItem = (index: number): Enlivener =>
      this.#enlivener(
        plays.filter(({ exchange }) => exchange === causes[index]?.exchange),
        request,
      );
    const stored = enlivenItems(request, enlivener, ofItem);
    const { body: _body, text: _text, base64: _base64, ...rest } = request;
    const headers = enlivener.headers(rest.headers);
    return { ...notification, request: { ...rest, headers, ...stored } };
  }

  #isPlain(plays: readonly PlayBindings[]): boolean {
    return !this.#minting && this.#bindings.arePlain(plays);
  }

  /** What puts the live values of these plays into a message. */
  #enlivener(plays: readonly PlayBindings[], message: StoredBody & { headers: Headers }): Enlivener {
    const lookup = this.#bindings.lookup(plays);
    if (this.#minting) new Enlivener(this.#minting.renewing(lookup), this.#identifiers).message(message);
    return new Enlivener(lookup, this.#identifiers);
  }
}
