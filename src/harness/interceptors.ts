import { otherNock } from "./no-nock.js";

/** A request of this process about which nothing is decided yet; where nobody decides, it goes out. */
export interface Caught {
  request: Request;
  controller: {
    /** `PENDING` until somebody has answered. */
    readonly readyState: number;
    respondWith(response: Response): void;
    errorWith(error: Error): void;
  };
}

export const PENDING = 0;

/** Which of Node's clients sent it: to each an error looks in its own way. */
export type Sender = "fetch" | "http";

/** What nock lays over them, by the names that are the same in all copies of it. */
const LAID: Readonly<Record<string, Sender>> = {
  "fetch-interceptor": "fetch",
  "xhr-interceptor": "fetch",
  "client-request-interceptor": "http",
};

type Listener = (caught: Caught) => unknown;

interface Emitter {
  listeners: (event: string) => Listener[];
}

/** Deals with a request; `rest` lets nock, and whoever else listens, have it. */
export type Deal = (caught: Caught, sender: Sender, rest: () => Promise<void>) => Promise<void>;

/**
 * From now on every request comes here first, whatever is mocked; gives what undoes that. A scope of nock's would be asked in
 * the order in which scopes were made, is gone with `cleanAll`, stands among the user's own in `pendingMocks`, and learns
 * neither the bytes of a body nor that a client has left.
 */
export function comeFirst(deal: Deal): () => void {
  const emitters = Object.entries(LAID).flatMap(([name, sender]) =>
    emitterOf(name).map((one) => [one, sender] as const),
  );
  if (emitters.length === 0) throw otherNock();
  const undos = emitters.map(([emitter, sender]) =>
    inFront(emitter, (caught, rest) => deal(caught, sender, rest)),
  );
  return () => {
    for (const undo of undos) undo();
  };
}

/** None where this is not laid: not everywhere are there all clients. */
function emitterOf(name: string): Emitter[] {
  const laid = (globalThis as Record<symbol, unknown>)[Symbol.for(name)] as
    { emitter?: Partial<Emitter> } | undefined;
  if (!laid) return [];
  if (typeof laid.emitter?.listeners !== "function") throw otherNock();
  return [laid.emitter as Emitter];
}

function inFront(
  emitter: Emitter,
  deal: (caught: Caught, rest: () => Promise<void>) => Promise<void>,
): () => void {
  const { listeners } = emitter;
  const inPlace: Emitter["listeners"] = (event) => {
    const others = listeners.call(emitter, event);
    return event === "request" ? [(caught) => deal(caught, () => inTurn(others, caught))] : others;
  };
  const wasOwn = Object.hasOwn(emitter, "listeners");
  emitter.listeners = inPlace;
  return () => {
    if (wasOwn) emitter.listeners = listeners;
    else Reflect.deleteProperty(emitter, "listeners");
  };
}

async function inTurn(listeners: readonly Listener[], caught: Caught): Promise<void> {
  for (const listener of listeners) await listener(caught);
}
