import type { Report } from "../engine/events.js";
import type { Controlled, Create, Part, SessionRequest } from "./controlled.js";
import { Ended } from "./ended.js";
import type { SessionDescription } from "./protocol.js";
import { closed, Refusal } from "./refusal.js";

/** A session and its place here. */
export interface Entry {
  readonly id: string;
  readonly session: Part;
  /** When it has been stopped here, or could not be. */
  readonly ended: Ended;
}

interface Owned extends Entry {
  readonly session: Controlled;
  /** Stops it, once; undefined of one that belongs to whoever added it. */
  stop?: () => Promise<Report>;
}

/** The sessions that can be controlled: those that were added, and those that were created here and end here. */
export class Sessions {
  readonly #create: Create;
  readonly #entries = new Map<string, Owned>();
  readonly #starting = new Set<Promise<unknown>>();
  #created = 0;
  #isClosed = false;

  constructor(create: Create) {
    this.#create = create;
  }

  /** Takes a session in that whoever started it will stop. */
  add(id: string, session: Controlled): void {
    if (this.#entries.has(id)) throw new Error(`there is a session ${id} already`);
    this.#entries.set(id, { id, session, ended: new Ended() });
  }

  all(): SessionDescription[] {
    return this.#all().map(descriptionOf);
  }

  get(id: string): Entry {
    const entry = this.#entries.get(id) ?? this.#all().find((one) => one.id === id);
    if (entry) return entry;
    const ids = this.#all().map((one) => one.id);
    const there = ids.length > 0 ? `There are: ${ids.join(", ")}` : NONE;
    throw new Refusal("ROLLCALL_NO_SESSION", `There is no session ${JSON.stringify(id)}. ${there}.`);
  }

  /** Starts a session; one that has started after all when everything is closed is stopped at once. */
  create(asked: SessionRequest): Promise<SessionDescription> {
    this.checkOpen();
    const starting = this.#start(asked);
    this.#starting.add(starting);
    return starting.finally(() => this.#starting.delete(starting));
  }

  /** Ends one that was created here. */
  remove(id: string): Promise<Report> {
    const { stop } = this.#entries.get(id) ?? {};
    if (stop) return stop();
    throw new Refusal("ROLLCALL_NOT_YOURS", `Session ${id} ends with what has started it: end that.`);
  }

  checkOpen(): void {
    if (this.#isClosed) throw closed();
  }

  /** Ends all that were created here, whatever the others throw; what they threw comes out together. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#starting);
    const stops = [...this.#entries.values()].flatMap(({ stop }) => (stop ? [stop()] : []));
    const stopped = await Promise.allSettled(stops);
    const thrown = stopped.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
    if (thrown.length === 1) throw thrown[0];
    if (thrown.length > 1)
      throw new AggregateError(thrown, `${thrown.length} sessions could not be stopped.`);
  }

  async #start(asked: SessionRequest): Promise<SessionDescription> {
    const id = this.#freeId();
    const entry = this.#enter(id, await this.#create(asked, id));
    if (!this.#isClosed) return descriptionOf(entry);
    await entry.stop?.();
    throw closed();
  }

  #enter(id: string, session: Controlled): Owned {
    const ended = new Ended();
    const end = async (): Promise<Report> => {
      try {
        return await session.stop();
      } finally {
        this.#entries.delete(id);
        ended.end();
      }
    };
    let stopping: Promise<Report> | undefined;
    const entry = { id, session, ended, stop: () => (stopping ??= end()) };
    this.#entries.set(id, entry);
    return entry;
  }

  #freeId(): string {
    let id: string;
    do id = `s${(this.#created += 1)}`;
    while (this.#entries.has(id));
    return id;
  }

  /** Each session, and behind it those that run in it: `main`, `main~invite-one:7`. */
  #all(): Entry[] {
    return [...this.#entries.values()].flatMap((entry) => [entry, ...partsOf(entry)]);
  }
}

const NONE = "There is none at the moment: POST /sessions creates one";

function partsOf({ id, session, ended }: Owned): Entry[] {
  return [...(session.named?.() ?? [])].map(([name, part]) => ({
    id: `${id}~${name}`,
    session: part,
    ended,
  }));
}

export function descriptionOf({ id, session }: Entry): SessionDescription {
  const { mode, cassette, graphUrl: graph, callbackUrl: callback, seed } = session;
  return { id, mode, cassette, graph, callback, seed };
}
