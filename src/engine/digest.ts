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
  /** Each by the id of the exchange that it is about. */
  readonly #played = new Map<string, Exchange>();
  readonly #marks = new Map<string, string[]>();
  /** By cause, in the order in which their deliveries began. */
  readonly #delivered = new Map<string, Delivered[]>();
  readonly #missed: string[] = [];

  /** An exchange answered a request, as it is here. */
  played(exchange: Exchange): void {
    this.#played.set(exchange.id, exchange);
  }

  /** Something else became of it: a fault, a conflict, a refusal. */
  marked(exchange: string, mark: string): void {
    push(this.#marks, exchange, mark);
  }

  /** The delivery of a notification begins, as it is here; gives what takes its outcome. */
  delivering(notification: Exchange, causes: readonly string[]): (outcome: string) => void {
    const delivered: Delivered = { notification, outcome: "" };
    for (const cause of causes.length > 0 ? causes : [notification.id])
      push(this.#delivered, cause, delivered);
    return (outcome) => void (delivered.outcome = outcome);
  }

  /** A request had no answer; `key` is what it is matched by. */
  missed(key: string): void {
    this.#missed.push(key);
  }

  /** The digest of all that so far, in hexadecimal. */
  value(): string {
    const hash = new TextHash();
    const ids = new Set([...this.#played.keys(), ...this.#marks.keys(), ...this.#delivered.keys()]);
    for (const id of [...ids].sort((one, other) => ordinal({ id: one }) - ordinal({ id: other })))
      hash.add(JSON.stringify([id, ...this.#about(id)]));
    for (const key of this.#missed.toSorted()) hash.add(JSON.stringify(["missed", key]));
    return hash.digest();
  }

  #about(id: string): unknown[] {
    const { response, failure } = this.#played.get(id) ?? {};
    const delivered = this.#delivered.get(id) ?? [];
    return [
      response ? [response.status, message(response)] : null,
      failure?.kind ?? null,
      this.#marks.get(id)?.toSorted() ?? [],
      delivered.map(({ notification, outcome }) => [notification.id, message(notification.request), outcome]),
    ];
  }
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
