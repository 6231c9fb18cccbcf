import { asArray, asObject, type Json } from "../base/json.js";
import { bodyJson } from "../tape/body.js";
import { ordinal, type Exchange } from "../tape/exchange.js";
import { isAbout, peopleOn, type IsWho } from "./people.js";
import { routeName, type Scene, type SceneItem } from "./scene.js";
import type { Whereabouts } from "./script.js";

type Place = "absent" | "in-lobby" | "staying";

/** Who of a call is not where the tape has them, as its exchanges go by. */
export class Elsewhere {
  readonly #scene: Scene;
  readonly #call: string;
  readonly #people: Readonly<Record<Place, Set<string>>> = {
    absent: new Set(),
    "in-lobby": new Set(),
    staying: new Set(),
  };
  /** What begins by itself, in the tape's order. */
  readonly #beginning: readonly Whereabouts[];
  #next = 0;
  /** What of a request is not heeded, by its ordinal. */
  readonly #unheeded = new Map<number, Whereabouts[]>();
  /** What was told last of those who stay. */
  readonly #seen = new Map<string, () => Json | undefined>();

  constructor(scene: Scene, call: string, whereabouts: readonly Whereabouts[]) {
    this.#scene = scene;
    this.#call = call;
    const beginning = whereabouts.filter((one) => !isUnheeded(one));
    this.#beginning = beginning.sort((one, other) => one.from - other.from);
    for (const one of whereabouts.filter(isUnheeded))
      this.#unheeded.set(one.from, [...(this.#unheeded.get(one.from) ?? []), one]);
  }

  is(...places: Place[]): IsWho {
    return (person) => places.some((place) => this.#people[place].has(person));
  }

  /** Those who were there and stay there, as they were seen before the request that would have taken them away. */
  get staying(): Json[] {
    return [...this.#people.staying].flatMap((person) => this.#seen.get(person)?.() ?? []);
  }

  /** The next exchange has its turn. */
  pass(exchange: Exchange): void {
    for (let next = this.#beginning[this.#next]; next; next = this.#beginning[++this.#next]) {
      if (next.from > ordinal(exchange)) break;
      this.#people[next.kind as Place].add(next.person);
    }
    if (exchange.to === "graph") this.#ask(exchange);
  }

  /** Who is invited goes where the tape has them, but for those whose invite is not heeded. */
  #ask(request: Exchange): void {
    const unheeded = this.#unheeded.get(ordinal(request)) ?? [];
    const left = new Set(unheeded.map(({ person }) => person));
    const { calls, asked } = this.#scene.facts(request);
    const places: Place[] = calls[0] === this.#call ? ["absent", "in-lobby", "staying"] : ["staying"];
    if (routeName(request) === "invite")
      for (const person of asked) if (!left.has(person)) this.#forget(person, places);
    for (const { kind, person } of unheeded) {
      if (kind === "staying") this.#stay(person, request);
      else if (!this.#isThere(person, request)) this.#people.absent.add(person);
    }
  }

  #isThere(person: string, request: Exchange): boolean {
    return this.#people.staying.has(person) || this.#scene.wasThere(this.#call, person, request);
  }

  #stay(person: string, request: Exchange): void {
    if (this.#people.absent.has(person)) return;
    this.#people.staying.add(person);
    if (this.#scene.wasThere(this.#call, person, request))
      this.#seen.set(
        person,
        once(() => seenLast(this.#scene, this.#call, person, request)),
      );
  }

  #forget(person: string, places: readonly Place[]): void {
    for (const place of places) this.#people[place].delete(person);
    this.#seen.delete(person);
  }
}

function isUnheeded({ kind }: Whereabouts): boolean {
  return kind === "uninvited" || kind === "staying";
}

/** Somebody as a call's rosters told of them last before an exchange. */
function seenLast(scene: Scene, call: string, person: string, before: Exchange): Json | undefined {
  const isOn = ({ item: { roster } }: SceneItem): boolean => roster?.present.includes(person) === true;
  const last = scene.lastTold(call, before, isOn);
  const item = last && asArray(asObject(bodyJson(last.notification.request))?.["value"])[last.index];
  return peopleOn(asObject(item)?.["resourceData"] ?? null).find(isAbout((id) => id === person));
}

/** A body is read where somebody asks for it, and then once. */
function once<Value>(read: () => Value): () => Value {
  let known: { value: Value } | undefined;
  return () => (known ??= { value: read() }).value;
}
