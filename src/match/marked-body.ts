import { exactJson } from "../base/exact-json.js";
import type { Json, JsonObject } from "../base/json.js";
import { kindOfMember } from "../graph/identifiers.js";
import type { StoredBody } from "../tape/exchange.js";
import type { Names } from "./names.js";
import type { MatchRules } from "./rules.js";

/** A body as it is compared: as JSON, or as what it is where it is none. */
export interface Body {
  body?: Json;
  text?: string;
  base64?: string;
}

/** A body that is nothing of the calling API's. */
export function plainBody(request: StoredBody): Body {
  const json = jsonOf(request);
  return json === undefined ? notJson(request) : { body: sorted(json) };
}

function jsonOf({ body, text }: StoredBody): Json | undefined {
  return body === undefined && text !== undefined ? exactJson(text) : body;
}

function notJson({ text, base64 }: StoredBody): Body {
  return { ...(text !== undefined && { text }), ...(base64 !== undefined && { base64 }) };
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const members = emptyObject();
  for (const name of Object.keys(value).sort()) members[name] = sorted(value[name] as Json);
  return members;
}

/** A body of the calling API's, its members sorted, without what makes no difference, its identifiers marked. */
export function markedBody(request: StoredBody, rules: MatchRules, names: Names): Body {
  const json = jsonOf(request);
  return json === undefined ? notJson(request) : { body: new BodyMarker(rules, names).value(json, "", "") };
}

class BodyMarker {
  readonly #rules: MatchRules;
  readonly #names: Names;

  constructor(rules: MatchRules, names: Names) {
    this.#rules = rules;
    this.#names = names;
  }

  value(value: Json, path: string, holder: string): Json {
    if (Array.isArray(value)) return value.map((item) => this.value(item, path, holder));
    return typeof value === "object" && value !== null ? this.#members(value, path, holder) : value;
  }

  /** What is null is as what is absent. */
  #members(withNulls: JsonObject, path: string, holder: string): JsonObject {
    const value = withoutNulls(withNulls);
    const members = emptyObject();
    for (const name of Object.keys(value).sort()) {
      const member = value[name] as Json;
      const place = path === "" ? name : `${path}.${name}`;
      if (this.#isIgnored(name, holder)) this.#names.ignore(member, place);
      else if (typeof member === "string" && member !== "")
        members[name] = this.#text(member, name, value, { place, holder });
      else members[name] = this.value(member, place, name);
    }
    return members;
  }

  #text(
    text: string,
    name: string,
    owner: JsonObject,
    { place, holder }: { place: string; holder: string },
  ): string {
    const kind = this.#rules.identifiers.get(name) ?? kindOfMember(name, owner, holder);
    if (kind !== undefined) return this.#names.mark(kind, text, place);
    return name === "@odata.type" ? text.replace(/^#/, "") : text;
  }

  #isIgnored(name: string, holder: string): boolean {
    return this.#rules.ignored.has(name) || this.#rules.ignored.has(`${holder}.${name}`);
  }
}

function withoutNulls(value: JsonObject): JsonObject {
  const rest = emptyObject();
  for (const [name, member] of Object.entries(value)) if (member !== null) rest[name] = member;
  return rest;
}

/** One that inherits nothing: a member may have any name. */
function emptyObject(): JsonObject {
  return Object.create(null) as JsonObject;
}
