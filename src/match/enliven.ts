import { mapStrings } from "../base/json-edits.js";
import { mapItems, mapValues } from "../base/json-map.js";
import type { Json, JsonObject } from "../base/json.js";
import {
  KINDS,
  kindOfMember,
  mayName,
  normalValue,
  replaceTokens,
  TRACE_HEADERS,
  type Kind,
} from "../graph/identifiers.js";
import { isGuid, normalId } from "../graph/ids.js";
import type { Headers, StoredBody } from "../tape/exchange.js";
import type { Lookup } from "./bindings.js";
import { mapIds, type MapId } from "./text-forms.js";

/** The kinds that a GUID or a phone number may be of where nothing but its form tells, the likeliest first. */
const BY_FORM: readonly Kind[] = ["call", "operation", "participant", "identity", "tenant", "meeting"];

/** Each kind alone, as it is looked up. */
const ALONE = Object.fromEntries(KINDS.map((kind) => [kind, [kind]])) as unknown as Readonly<
  Record<Kind, readonly [Kind]>
>;

/** What is looked for inside of an identifier that is not bound as a whole. */
const INSIDE: Partial<Record<Kind, (enlivener: Enlivener, value: string) => string>> = {
  identity: (enlivener, value) => enlivener.tokensOf("identity", value), // a GUID within an MRI
  meeting: (enlivener, value) => enlivener.text(value), // the tenant within a join URL
  callback: (enlivener, value) => enlivener.text(value),
};

/** Headers that name nothing of a call: a time of day only looks like a token, and Graph's diagnostics say which machine answered. */
const NAMELESS_HEADERS: ReadonlySet<string> = new Set(["content-type", "date", "x-ms-ags-diagnostic"]);

/** Puts live values into a recorded message; what none stands in for stays as it was recorded, byte by byte. */
export class Enlivener {
  readonly #lookup: Lookup;
  readonly #identifiers: ReadonlyMap<string, Kind>;

  /** `identifiers`: members that hold an identifier beside those of the table. */
  constructor(lookup: Lookup, identifiers: ReadonlyMap<string, Kind> = new Map()) {
    this.#lookup = lookup;
    this.#identifiers = identifiers;
  }

  /** A request or an answer; its body stays in the form in which it is. */
  message<Message extends StoredBody & { headers: Headers }>(message: Message): Message {
    return { ...message, headers: this.headers(message.headers), ...this.body(message) };
  }

  headers(headers: Headers): Headers {
    return mapValues(headers, (value, name) =>
      typeof value === "string" ? this.#header(name, value) : value.map((one) => this.#header(name, one)),
    );
  }

  body(stored: StoredBody): StoredBody {
    if (stored.body !== undefined) return { body: this.#json(stored.body, "") };
    if (stored.text !== undefined) return { text: this.#bodyText(stored.text) };
    return stored.base64 === undefined ? {} : { base64: stored.base64 };
  }

  /** A text: ids in the paths of resources by their place, anything else by its form. */
  text(text: string): string {
    if (isGuid(text)) return this.#lookup(BY_FORM, text) ?? text;
    return mayName(text) ? mapIds(text, this.#mapId) : text;
  }

  #header(name: string, value: string): string {
    if (NAMELESS_HEADERS.has(name)) return value;
    return (TRACE_HEADERS.has(name) ? this.#of("trace", value) : undefined) ?? this.text(value);
  }

  #json(value: Json, holder: string): Json {
    if (typeof value === "string") return this.text(value);
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return mapItems(value, (item) => this.#json(item, holder));
    return mapValues(value, (member, name) =>
      typeof member === "string" ? this.#member(name, member, value, holder) : this.#json(member, name),
    );
  }

  #member(name: string, value: string, owner: JsonObject, holder: string): string {
    return this.string(this.#identifiers.get(name) ?? kindOfMember(name, owner, holder), value);
  }

  /** A string of a body, as an identifier of this kind; undefined: a text. */
  string(kind: Kind | undefined, value: string): string {
    if (kind === undefined) return this.text(value);
    const live = this.#of(kind, value);
    return live ?? INSIDE[kind]?.(this, value) ?? value;
  }

  /** Replaces tokens that name something of one kind. */
  tokensOf(kind: Kind, text: string): string {
    return replaceTokens(text, (token) => this.#of(kind, token));
  }

  /** Everything but the values of its strings stays as it was written. */
  #bodyText(text: string): string {
    return (
      mapStrings(text, (value, name, owner = {}, holder = "") =>
        name === undefined ? this.text(value) : this.#member(name, value, owner, holder),
      ) ?? this.text(text)
    );
  }

  #of(kind: Kind, value: string): string | undefined {
    return this.#lookup(ALONE[kind], normalValue(kind, value));
  }

  readonly #mapId: MapId = (id, kind) => {
    if (kind === undefined) return this.#lookup(BY_FORM, normalId(id));
    const live = this.#of(kind, id);
    return live === undefined ? undefined : encodeURIComponent(live);
  };
}
