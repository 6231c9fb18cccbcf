import type { RequestFacts } from "./about.js";
import { ordinal } from "./exchange.js";

type Requests = readonly RequestFacts[];

/** The requests to Graph that came so far, found by what a notification can say of them; always in order of arrival. */
export class RequestIndex {
  readonly #byOperation = new Map<string, RequestFacts[]>();
  readonly #byContext = new Map<string, RequestFacts[]>();
  readonly #byAsked = new Map<string, RequestFacts[]>();
  readonly #lastActing = new Map<string, RequestFacts>();
  readonly #byCall = new Map<string, RequestFacts[]>();
  readonly #byId = new Map<string, RequestFacts>();
  /** The bot's own participants. */
  readonly #me = new Set<string>();
  #last: RequestFacts | undefined;

  add(request: RequestFacts): void {
    this.#last = request;
    this.#byId.set(request.id, request);
    if (request.me !== undefined) this.#me.add(request.me);
    for (const operation of request.operations) push(this.#byOperation, operation, request);
    const [own] = request.calls;
    if (own !== undefined && request.clientContext !== undefined)
      push(this.#byContext, key(own, request.clientContext), request);
    for (const call of request.calls) {
      push(this.#byCall, call, request);
      if (!request.isRead) this.#lastActing.set(call, request);
      for (const person of request.asked) push(this.#byAsked, key(call, person), request);
    }
  }

  /** Those of `left` whose answer started one of these operations; of several, those about the same call. */
  ofOperation(operations: readonly string[], call: string | undefined, left?: Requests): Requests {
    const all = inOrder(operations.map((operation) => this.#byOperation.get(operation) ?? []));
    const found = left ? all.filter((request) => left.includes(request)) : all;
    const same = found.filter((request) => request.calls[0] === call);
    return same.length > 0 ? same : found;
  }

  /** Those of `left` (of all, where nothing chose before) about this call that sent this `clientContext`. */
  withContext(context: string | undefined, call: string | undefined, left?: Requests): Requests {
    if (context === undefined || call === undefined) return [];
    return left
      ? left.filter((request) => request.calls[0] === call && request.clientContext === context)
      : (this.#byContext.get(key(call, context)) ?? []);
  }

  /** Those of `left` that asked for one of these people, in this call or out of it; exactly these beats one of them. */
  asking(people: readonly string[], call: string | undefined, left?: Requests): Requests {
    if (call === undefined || people.length === 0) return [];
    const wanted = new Set(people);
    const found = left
      ? left.filter(({ calls, asked }) => calls.includes(call) && asked.some((person) => wanted.has(person)))
      : inOrder([...wanted].map((person) => this.#byAsked.get(key(call, person)) ?? []));
    const equal = found.filter(
      ({ asked }) => asked.length === wanted.size && asked.every((person) => wanted.has(person)),
    );
    return equal.length > 0 ? equal : found;
  }

  /**
   * Those that a notification may be about which came in on the callback URL of this one: itself, and what was asked of
   * the same call since. A create whose answer never came learns from it which call is its own.
   */
  since(id: string, call: string | undefined): Requests {
    const request = this.#byId.get(id);
    if (!request) return [];
    if (call !== undefined && request.calls.length === 0) this.#learn(request, call);
    const later = this.#byCall.get(call ?? "")?.filter((one) => ordinal(one) > ordinal(request)) ?? [];
    return [request, ...later];
  }

  /** Whether a participant is the bot itself. */
  isMe(participant: string | undefined): boolean {
    return participant !== undefined && this.#me.has(participant);
  }

  #learn(request: RequestFacts, call: string): void {
    request.calls.push(call);
    push(this.#byCall, call, request);
    if (!this.#lastActing.has(call)) this.#lastActing.set(call, request);
  }

  /** The last request about this call, an invite that replaces it included, that was no GET. */
  lastActing(call: string): RequestFacts | undefined {
    return this.#lastActing.get(call);
  }

  last(): RequestFacts | undefined {
    return this.#last;
  }
}

function inOrder(lists: readonly Requests[]): Requests {
  const [only = [], ...others] = lists;
  if (others.length === 0) return only;
  return [...new Set(lists.flat())].sort((a, b) => ordinal(a) - ordinal(b));
}

function key(...parts: string[]): string {
  return JSON.stringify(parts);
}

function push(map: Map<string, RequestFacts[]>, name: string, request: RequestFacts): void {
  const list = map.get(name);
  if (list) list.push(request);
  else map.set(name, [request]);
}
