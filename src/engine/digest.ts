import { TextHash } from "../base/hash.js";
import { ordinal, type Exchange, type Headers, type StoredBody } from "../tape/exchange.js";

/** Headers that say when and by whom a message was sent, and nothing of what it says. */
const PASSING: ReadonlySet<string> = new Set(["date", "message-id"]);

interface Delivered {
  notification: Exchange;
  outcome: string;
}

/**
 * One number for all that a bot was told and how it took it. Whatever the order in which requests came, and whatever the
 * live values in them: the exchanges stand in it in the tape's order, with recorded values. Reads and `keepAlive` that
 * were answered again are left out: how often a bot polls depends on the machine.
 */
export class Digest {
  /** Each by the id of the exchange that it is about; how often it was played with what it causes. */
  readonly #played = new Map<string, { exchange: Exchange; times: number }>();
  readonly #marks = new Map<string, string[]>();
  /**
   * Those of one lane that the same plays caused, in the order in which their deliveries began. Which of two goes first
   * that wait for different answers depends on the bot.
   */
  readonly #delivered = new Map<string, Delivered[]>();
  readonly #missed: string[] = [];
  readonly #invented: string[] = [];

  /** An exchange answered a request, as it is here, for this many times; a resent request does not count. */
  played(exchange: Exchange, repetition: number): void {
    const { times } = this.#played.get(exchange.id) ?? { times: 0 };
    this.#played.set(exchange.id, { exchange, times: Math.max(times, repetition) });
  }

  /** Something else became of it: a fault, a conflict, a refusal. */
  marked(exchange: string, mark: string): void {
    push(this.#marks, exchange, mark);
  }

  /** The delivery of a notification of these plays begins in its lane, as it is here; gives what takes its outcome. */
  delivering(notification: Exchange, plays: readonly string[], lane: string): (outcome: string) => void {
    const delivered: Delivered = { notification, outcome: "" };
    push(this.#delivered, JSON.stringify([plays, lane]), delivered);
    return (outcome) => void (delivered.outcome = outcome);
  }

  /** A request had no answer; `key` is what it is matched by. */
  missed(key: string): void {
    this.#missed.push(key);
  }

  /** The simulator has answered or told this; without what is a live value. */
  invented(what: string): void {
    this.#invented.push(what);
  }

  /** The digest of all that so far, in hexadecimal. */
  value(): string {
    const hash = new TextHash();
    const ids = new Set([...this.#played.keys(), ...this.#marks.keys()]);
    for (const id of [...ids].sort(byOrdinal)) hash.add(JSON.stringify([id, ...this.#about(id)]));
    for (const [key, all] of [...this.#delivered].sort(byName))
      hash.add(JSON.stringify([key, ...all.map(told)]));
    for (const key of this.#missed.toSorted()) hash.add(JSON.stringify(["missed", key]));
    for (const what of this.#invented.toSorted()) hash.add(JSON.stringify(["invented", what]));
    return hash.digest();
  }

  #about(id: string): unknown[] {
    const { exchange, times } = this.#played.get(id) ?? { times: 0 };
    return [
      times,
      exchange?.response ? [exchange.response.status, message(exchange.response)] : null,
      exchange?.failure?.kind ?? null,
      this.#marks.get(id)?.toSorted() ?? [],
    ];
  }
}

function told({ notification, outcome }: Delivered): unknown[] {
  return [notification.id, message(notification.request), outcome];
}

function byOrdinal(one: string, other: string): number {
  return ordinal({ id: one }) - ordinal({ id: other });
}

/** The digest of several runs, or of several sessions by their names. */
export function combinedDigest(parts: readonly string[]): string {
  const hash = new TextHash();
  for (const part of parts) hash.add(part);
  return hash.digest();
}

function message({ headers, body, text, base64 }: { headers: Headers } & StoredBody): unknown {
  const kept = Object.entries(headers).filter(([name]) => !PASSING.has(name.toLowerCase()));
  return [kept.sort(byName), body ?? null, text ?? null, base64 ?? null];
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : Number(one > other);
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
