import type { Exchange } from "../tape/exchange.js";
import { newAdoption, type Adoption } from "./adopt/adoption.js";
import { adoptNotification } from "./adopt/notifications.js";
import { adoptRequest } from "./adopt/requests.js";
import { TENANT } from "./stage.js";
import type { World } from "./world.js";

interface AdoptionOptions {
  seed: number;
  /** Of calls of which none is told. */
  tenant?: string | undefined;
}

const ADOPT: Readonly<Record<Exchange["to"], (adoption: Adoption, exchange: Exchange) => void>> = {
  graph: adoptRequest,
  bot: adoptNotification,
};

/**
 * A world that follows what a bot asks and is told elsewhere, for a service that is to go on from there. Nothing is
 * scheduled in it by that: what is still to come of it is told by whoever tells the rest, the ends of operations and of
 * calls that are not answered or not kept alive too.
 */
export class AdoptedWorld {
  readonly #adoption: Adoption;

  constructor({ seed, tenant = TENANT }: AdoptionOptions) {
    this.#adoption = newAdoption({ seed, tenant });
  }

  get world(): World {
    return this.#adoption.world;
  }

  /** Takes the next request, with the answer that it got, or the next notification, as it was delivered. */
  tell(exchange: Exchange): void {
    ADOPT[exchange.to](this.#adoption, exchange);
  }
}

/** The world that follows from all that a bot has asked and was told, in its order. */
export function adoptWorld(told: readonly Exchange[], options: AdoptionOptions): World {
  const adopted = new AdoptedWorld(options);
  for (const exchange of told) adopted.tell(exchange);
  return adopted.world;
}
