import { exactJson } from "../base/exact-json.js";
import { setMember, sortedNames, withoutNulls } from "../base/json-map.js";
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
  const members: JsonObject = {};
  for (const name of sortedNames(value)) setMember(members, name, sorted(value[name] as Json));
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
  #members(value: JsonObject, path: string, holder: string): JsonObject {
    const owner = "id" in value ? withoutNulls(value) : value; // which members are there tells whose id it is
    const members: JsonObject = {};
    for (const name of sortedNames(value)) {
      const member = value[name] as Json;
      const place = path === "" ? name : `${path}.${name}`;
      if (member === null) continue;
      if (this.#isIgnored(name, holder)) this.#names.ignore(member, place);
      else if (typeof member === "string" && member !== "")
        setMember(members, name, this.#text(member, name, owner, place, holder));
      else setMember(members, name, this.value(member, place, name));
    }
    return members;
  }

  #text(text: string, name: string, owner: JsonObject, place: string, holder: string): string {
    const kind = this.#rules.identifiers.get(name) ?? kindOfMember(name, owner, holder);
    if (kind !== undefined) return this.#names.mark(kind, text, place);
    return name === "@odata.type" && text.startsWith("#") ? text.slice(1) : text;
  }

  #isIgnored(name: string, holder: string): boolean {
    const { ignored, ignoredIn } = this.#rules;
    return ignored.has(name) || (ignoredIn.get(name)?.has(holder) ?? false);
  }
}
