import type jsonc from "jsonc-parser";
import { JsonEdits } from "../base/json-edits.js";
import { mapItems, mapValues } from "../base/json-map.js";
import { jsonTree, tornJsonTree, type Json, type JsonObject } from "../base/json.js";
import type { Exchange, Headers, StoredBody, TapeRequest } from "./exchange.js";
import { mask, maskCookies, placeholder } from "./mask.js";
import { rulesByHeader, rulesByMember, type MemberRule } from "./redaction-index.js";
import type { RedactionRule } from "./secrets.js";

/** Whether a value holds a placeholder, and so cannot be sent as if it were real. */
export function isRedacted(value: string | string[]): boolean {
  return typeof value === "string" ? value.includes("<redacted:") : value.some(isRedacted);
}

/**
 * Applies a table of rules. The same table goes over what is recorded, over every live request before its key is made
 * and over all that is shown, so that placeholders meet placeholders. What is forwarded is never touched.
 */
export class Redaction {
  readonly #rules: readonly RedactionRule[];
  /** In every text that a pattern finds something in. */
  readonly #hint: RegExp;
  /** In every text that may be JSON, too. */
  readonly #hintOfValue: RegExp;
  /** In every text of a body that holds anything to be redacted, be it JSON or not. */
  readonly #hintOfBody: RegExp;
  readonly #headers: ReadonlyMap<string, RedactionRule>;
  readonly #members: ReadonlyMap<string, MemberRule[]>;

  constructor(rules: readonly RedactionRule[]) {
    const hints = rules.filter(({ pattern }) => pattern).map(({ hint }) => hint?.source ?? "");
    this.#rules = rules;
    this.#hint = new RegExp(hints.join("|"), "i"); // a rule that has no hint may find something in any text
    this.#hintOfValue = new RegExp([NESTED.source, ...hints].join("|"), "i");
    this.#headers = rulesByHeader(rules);
    this.#members = rulesByMember(rules);
    this.#hintOfBody = hintOfBody([...this.#members.keys()], hints);
  }

  /** Any text: a URL, a message, a form. */
  text(text: string): string {
    if (!this.#hint.test(text)) return text;
    return this.#rules.reduce(
      (left, rule) => (rule.pattern ? mask(left, rule.pattern, rule.name) : left),
      text,
    );
  }

  headers(headers: Headers): Headers {
    return mapValues(headers, (value, name) => this.#header(name.toLowerCase(), value));
  }

  body(stored: StoredBody): StoredBody {
    if (stored.body !== undefined) return { body: this.json(stored.body) };
    if (stored.text !== undefined) return { text: this.#bodyText(stored.text) };
    return stored.base64 === undefined ? {} : { base64: this.#bytes(stored.base64) };
  }

  request<Request extends TapeRequest>(request: Request): Request {
    return {
      ...request,
      url: this.text(request.url),
      headers: this.headers(request.headers),
      ...this.body(request),
    };
  }

  /** Whether `request` leaves this one as it is, but for its headers. One look: what it says no to may be left, too. */
  findsNothingIn({ url, body, text = "", base64 }: TapeRequest): boolean {
    return (
      body === undefined && base64 === undefined && !this.#hint.test(url) && !this.#hintOfBody.test(text)
    );
  }

  exchange(exchange: Exchange): Exchange {
    const { response } = exchange;
    return {
      ...exchange,
      request: this.request(exchange.request),
      ...(response && {
        response: { ...response, headers: this.headers(response.headers), ...this.body(response) },
      }),
    };
  }

  /** A JSON value, members by their names and their holders' names; the value itself where it holds no secret. */
  json(value: Json, holder = ""): Json {
    if (typeof value === "string") return this.#string(value);
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return mapItems(value, (item) => this.json(item, holder));
    return this.#named(mapValues(value, (member, name) => this.#member(name, member, holder)));
  }

  #string(value: string): string {
    return this.#hintOfValue.test(value) ? (this.#nested(value) ?? this.text(value)) : value;
  }

  #member(name: string, member: Json, holder: string): Json {
    const rule = member === null ? undefined : this.#memberRule(name, holder);
    return rule === undefined ? this.json(member, name) : placeholder(rule);
  }

  /** An object whose members' names hold no secret. */
  #named(value: JsonObject): JsonObject {
    const names = Object.keys(value);
    if (!names.some((name) => this.#hint.test(name))) return value;
    return Object.fromEntries(names.map((name) => [this.text(name), value[name] as Json]));
  }

  /** The name of the rule by which a member is the secret. */
  #memberRule(name: string, holder: string): string | undefined {
    const rules = this.#members.get(name.toLowerCase());
    const held = rules && holder.toLowerCase();
    return rules?.find((one) => one.holder === undefined || one.holder === held)?.rule;
  }

  #header(name: string, value: string | string[]): string | string[] {
    if (Array.isArray(value)) return value.map((one) => this.#header(name, one) as string);
    const rule = this.#headers.get(name);
    if (!rule) return this.#string(value);
    return rule.cookies ? maskCookies(this.text(value), name === "set-cookie") : placeholder(rule.name);
  }

  /** JSON inside a string: an encoded body inside a body. */
  #nested(value: string): string | undefined {
    return NESTED.test(value) && this.#hintOfBody.test(value) ? this.#jsonText(value) : undefined;
  }

  /** Where the text is torn off, or is several documents, its first tree tells the members; patterns tell the rest. */
  #bodyText(text: string): string {
    if (!this.#hintOfBody.test(text)) return text;
    return this.#jsonText(text) ?? this.text(this.#inPlaces(tornJsonTree(text), text) ?? text);
  }

  #jsonText(text: string): string | undefined {
    return this.#inPlaces(jsonTree(text), text);
  }

  /** A JSON text, redacted in its places: everything else in it stays as it was written. */
  #inPlaces(tree: jsonc.Node | undefined, text: string): string | undefined {
    if (!tree) return undefined;
    const edits = new JsonEdits(text);
    this.#visit(tree, "", edits);
    return edits.applied();
  }

  #visit(node: jsonc.Node, holder: string, edits: JsonEdits): void {
    if (node.type === "string") this.#editString(node, edits);
    for (const child of node.children ?? []) {
      if (child.type === "property") this.#visitProperty(child, holder, edits);
      else this.#visit(child, holder, edits);
    }
  }

  #visitProperty({ children: [name, value] = [] }: jsonc.Node, holder: string, edits: JsonEdits): void {
    if (!name || !value) return;
    this.#editString(name, edits);
    const rule = value.type === "null" ? undefined : this.#memberRule(name.value as string, holder);
    if (rule !== undefined) edits.replace(value, placeholder(rule));
    else this.#visit(value, name.value as string, edits);
  }

  #editString(node: jsonc.Node, edits: JsonEdits): void {
    const redacted = this.json(node.value as string) as string;
    if (redacted !== node.value) edits.replace(node, redacted);
  }

  /** What is no UTF-8 may still hold a token between its bytes. */
  #bytes(base64: string): string {
    const text = Buffer.from(base64, "base64").toString("latin1");
    return Buffer.from(this.#bodyText(text), "latin1").toString("base64");
  }
}

const NESTED = /^\s*[{[]/;

/**
 * An escape may hide anything; else a member's name stands between quotes as the rules have it, JSON in a string begins
 * behind one, and hints are parts of any text.
 */
function hintOfBody(members: readonly string[], hints: readonly string[]): RegExp {
  // Of all characters beyond ASCII the sign of Kelvin alone is another's upper case.
  const names = members.map((name) => name.replaceAll("k", "[k\u212a]"));
  return new RegExp(
    [String.raw`\\`, String.raw`"\s*[{[]`, `"(?:${names.join("|")})"`, ...hints].join("|"),
    "i",
  );
}
