import type jsonc from "jsonc-parser";
import { JsonEdits } from "../base/json-edits.js";
import { jsonTree, tornJsonTree, type Json, type JsonObject } from "../base/json.js";
import type { Exchange, Headers, StoredBody, TapeRequest } from "./exchange.js";
import type { RedactionRule } from "./secrets.js";

/** Whether a value holds a placeholder, and so cannot be sent as if it were real. */
export function isRedacted(value: string | string[]): boolean {
  return [value].flat().some((text) => text.includes("<redacted:"));
}

/**
 * Applies a table of rules. The same table goes over what is recorded, over every live request before its key is made
 * and over all that is shown, so that placeholders meet placeholders. What is forwarded is never touched.
 */
export class Redaction {
  readonly #rules: readonly RedactionRule[];
  /** In every text that a pattern finds something in. */
  readonly #hint: RegExp;

  constructor(rules: readonly RedactionRule[]) {
    this.#rules = rules;
    this.#hint = hintOf(rules.filter(({ pattern }) => pattern));
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
    const redacted = Object.entries(headers).map(([name, value]) => [
      name,
      this.#header(name.toLowerCase(), value),
    ]);
    return Object.fromEntries(redacted) as Headers;
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

  /** A JSON value, members by their names and their holders' names. */
  json(value: Json, holder = ""): Json {
    if (typeof value === "string") return this.#nested(value) ?? this.text(value);
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => this.json(item, holder));
    return this.#members(value, holder);
  }

  #members(value: JsonObject, holder: string): JsonObject {
    const redacted = Object.entries(value).map(([name, member]) => {
      const rule = member === null ? undefined : this.#memberRule(name, holder);
      return [this.text(name), rule ? placeholder(rule.name) : this.json(member, name)];
    });
    return Object.fromEntries(redacted) as JsonObject;
  }

  #memberRule(name: string, holder: string): RedactionRule | undefined {
    return this.#rules.find((rule) => rule.member?.(name.toLowerCase(), holder.toLowerCase()));
  }

  #header(name: string, value: string | string[]): string | string[] {
    if (Array.isArray(value)) return value.map((one) => this.#header(name, one) as string);
    const rule = this.#rules.find((one) => one.headers?.includes(name) || one.cookies?.includes(name));
    if (!rule) return this.json(value) as string;
    return rule.cookies ? maskCookies(this.text(value), name === "set-cookie") : placeholder(rule.name);
  }

  /** JSON inside a string: an encoded body inside a body. */
  #nested(value: string): string | undefined {
    return /^\s*[{[]/.test(value) ? this.#jsonText(value) : undefined;
  }

  /** Where the text is torn off, or is several documents, its first tree tells the members; patterns tell the rest. */
  #bodyText(text: string): string {
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
    if (rule) edits.replace(value, placeholder(rule.name));
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

/** One that has no hint may find something in any text. */
function hintOf(rules: readonly RedactionRule[]): RegExp {
  return new RegExp(rules.map(({ hint }) => hint?.source ?? "").join("|"), "i");
}

function placeholder(rule: string): string {
  return `<redacted:${rule}>`;
}

function mask(text: string, pattern: RegExp, rule: string): string {
  return text.replace(pattern, (...match: unknown[]) => {
    const groups = match.at(-1);
    const keep =
      typeof groups === "object" && groups !== null ? (groups as { keep?: string }).keep : undefined;
    return `${keep ?? ""}${placeholder(rule)}`;
  });
}

/** `set-cookie` has one pair and attributes, `cookie` has pairs only. */
function maskCookies(value: string, attributes: boolean): string {
  const [first = "", ...rest] = value.split(";");
  const masked = [first, ...(attributes ? [] : rest)].map((pair) => {
    const name = /^\s*[\w!#$%&'*+.^`|~-]*=/.exec(pair)?.[0] ?? ""; // without a name, all of it is the value
    return `${name}${placeholder("cookie")}`;
  });
  return [...masked, ...(attributes ? rest : [])].join(";");
}
