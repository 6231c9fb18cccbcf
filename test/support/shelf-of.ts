import type { Event } from "../../src/engine/events.js";
import { Session } from "../../src/engine/session.js";
import { SESSION_DEFAULTS, type SessionOptions } from "../../src/engine/session-options.js";
import { MAX_SESSIONS, type Library, type Shelved } from "../../src/engine/serving.js";
import { Sessions } from "../../src/engine/sessions.js";
import { Tape } from "../../src/engine/tape.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { Redaction } from "../../src/tape/redaction.js";
import { SECRETS } from "../../src/tape/secrets.js";
import { Desk } from "./desk.js";
import { cassetteOf } from "./exchanges.js";
import { HandClock } from "./hand-clock.js";
import { A } from "./session.js";

const UPSTREAM = "https://graph.microsoft.com";

/** Cassettes by their names, as a library has them: opened in the moment in which the test says so. */
export function shelfOf(tapes: Readonly<Record<string, Exchange[] | Error>>) {
  const shelf = new Map(Object.entries(tapes));
  const opened: string[] = [];
  const open = async (cassette: string): Promise<Shelved> => {
    opened.push(cassette);
    const exchanges = shelf.get(cassette);
    await Promise.resolve();
    if (!exchanges || exchanges instanceof Error) throw exchanges ?? new Error(`no ${cassette}`);
    return { tape: new Tape(cassetteOf(...exchanges)), upstream: UPSTREAM };
  };
  const library: Library = { names: () => Promise.resolve([...shelf.keys()].sort()), open };
  return { library, opened, shelf };
}

/** A library of one cassette, which requests that name none are for. */
export function onlyOne(name: string, exchanges: Exchange[]): Library {
  const shelved = { tape: new Tape(cassetteOf(...exchanges)), upstream: UPSTREAM };
  return {
    only: { name, shelved },
    names: () => Promise.resolve([name]),
    open: () => Promise.resolve(shelved),
  };
}

/** Sessions whose clock and bot the test moves. */
export function sessionsOf(
  library: Library,
  { maxSessions = MAX_SESSIONS, ...options }: Partial<SessionOptions & { maxSessions: number }> = {},
) {
  const clock = new HandClock();
  const desk = new Desk();
  const events: Event[] = [];
  const begun: (readonly [tape: Tape, name: string | undefined])[] = [];
  const redaction = new Redaction(SECRETS);
  const emit = (event: Event): void => void events.push(event);
  const begin = (tape: Tape, name: string | undefined): Session => {
    begun.push([tape, name]);
    const ports = {
      clock,
      deliver: desk.deliver,
      emit,
      redaction,
      admit: (url: string) => ({ url: new URL(url) }),
    };
    return new Session(tape, ports, {
      ...SESSION_DEFAULTS,
      lead: 0,
      callback: new URL("http://bot/"),
      ...options,
    });
  };
  const subject = new Sessions(
    library,
    { emit, redaction, begin },
    { seed: 0, timing: options.timing ?? "instant", maxSessions },
  );
  return { clock, desk, events, begun, subject };
}

/** The session of an address, or why there is none. */
export async function served(subject: Sessions, named?: string): Promise<Session | string> {
  const [cassette = "", key] = named?.split(":") ?? [];
  const found = await subject.of(
    named === undefined ? undefined : { cassette, ...(key !== undefined && { key }) },
  );
  return "reason" in found ? found.reason : found.session;
}

/** Sends a request to a session; gives the exchange that answered it. */
export function asked(session: Session | string, live = A): string | undefined {
  if (typeof session === "string") throw new Error(session);
  const decision = session.receive(live);
  decision.done(true);
  return "play" in decision ? decision.play.exchange.id : undefined;
}
