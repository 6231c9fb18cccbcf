import { TextHash } from "../base/hash.js";
import { ordinal, type Exchange, type Headers, type StoredBody } from "../tape/exchange.js";
import { playOf } from "../tape/play.js";

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
  /** By the key of the play that caused them, in the order in which their deliveries began. */
  readonly #delivered = new Map<string, Delivered[]>();
  readonly #missed: string[] = [];

  /** An exchange answered a request, as it is here. */
  played(exchange: Exchange): void {
    const { times } = this.#played.get(exchange.id) ?? { times: 0 };
    this.#played.set(exchange.id, { exchange, times: times + 1 });
  }

  /** Something else became of it: a fault, a conflict, a refusal. */
  marked(exchange: string, mark: string): void {
    push(this.#marks, exchange, mark);
  }

  /** The delivery of a notification begins, as it is here, of plays with these keys; gives what takes its outcome. */
  delivering(notification: Exchange, plays: readonly string[]): (outcome: string) => void {
    const delivered: Delivered = { notification, outcome: "" };
    for (const play of plays.length > 0 ? plays : [notification.id]) push(this.#delivered, play, delivered);
    return (outcome) => void (delivered.outcome = outcome);
  }

  /** A request had no answer; `key` is what it is matched by. */
  missed(key: string): void {
    this.#missed.push(key);
  }

  /** The digest of all that so far, in hexadecimal. */
  value(): string {
    const hash = new TextHash();
    const keys = new Set([...this.#played.keys(), ...this.#marks.keys(), ...this.#delivered.keys()]);
    for (const key of [...keys].sort(byPlay)) hash.add(JSON.stringify([key, ...this.#about(key)]));
    for (const key of this.#missed.toSorted()) hash.add(JSON.stringify(["missed", key]));
    return hash.digest();
  }

  #about(key: string): unknown[] {
    const { exchange, times } = this.#played.get(key) ?? { times: 0 };
    const delivered = this.#delivered.get(key) ?? [];
    return [
      times,
      exchange?.response ? [exchange.response.status, message(exchange.response)] : null,
      exchange?.failure?.kind ?? null,
      this.#marks.get(key)?.toSorted() ?? [],
      delivered.map(({ notification, outcome }) => [notification.id, message(notification.request), outcome]),
    ];
  }
}

/** In the tape's order, repetitions behind. */
function byPlay(one: string, other: string): number {
  const [first, second] = [playOf(one), playOf(other)];
  const distance = ordinal({ id: first.exchange }) - ordinal({ id: second.exchange });
  return distance === 0 ? first.repetition - second.repetition : distance;
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
