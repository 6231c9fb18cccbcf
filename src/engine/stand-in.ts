import { mapMembers, mapOwnMembers } from "../base/json-edits.js";
import { parseJson } from "../base/json.js";
import { CALLBACK_URI, callbackUriOf, mayNameCallback } from "../graph/callbacks.js";
import type { Admit } from "./callbacks.js";

/** Where the operator wants notifications to go; `own` is the URL that the bot itself has named for them. */
export type HandTo = (own: URL | undefined) => URL;

interface Parts {
  /** The public URL of the callback listener, its secret included; known when the listener is open. */
  base: () => string;
  /** Why Graph cannot reach that URL; undefined when it can. */
  unreachable?: string | undefined;
  /** Where the operator says that all notifications go, by now. */
  operator?: () => HandTo | undefined;
  admit: Admit;
  announce: (message: string) => void;
}

/** Where a notification goes on to; `url` undefined: nowhere, it is answered here. */
export interface HandOn {
  url: URL | undefined;
}

/** What an exchange has named: the bot's own URL, and whether it may be posted to where the operator says nothing. */
interface Named {
  own?: URL;
  isAdmitted?: true;
}

/**
 * Puts the recorder between Graph and the bot's own `callbackUri`: Graph is given the public callback URL with the
 * exchange in its path, the bot and the tape keep the bot's own.
 */
export class StandIn {
  readonly #parts: Parts;
  readonly #named = new Map<string, Named>();
  /** By the URL that Graph was given: the bot's own. */
  readonly #own = new Map<string, string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * The text of a request's body as Graph gets it; undefined when it stays as it is. `text` undefined: the body is no
   * text, or could not be decoded.
   */
  replace(
    exchange: string,
    request: { method: string; url: string },
    text: string | undefined,
  ): string | undefined {
    if (!mayNameCallback(request) || text === "") return undefined;
    const body = parseJson(text ?? "");
    const own = callbackUriOf(body);
    if (own === undefined) {
      if (body === undefined) this.#announce(exchange, "", UNREADABLE);
      return undefined;
    }
    const named = this.#judge(own);
    if ("reason" in named) {
      this.#announce(exchange, shown(own), named.reason);
      return undefined;
    }
    const given = `${this.#parts.base()}/${exchange}`;
    this.#named.set(exchange, named);
    this.#own.set(given, own);
    return mapOwnMembers(text ?? "", (name) => (name === CALLBACK_URI ? given : undefined));
  }

  /** A text from Graph with the bot's own URLs in the places of those that Graph was given. */
  restore(text: string): string {
    if (!this.isUsed || !text.includes(this.#secret())) return text;
    return mapMembers(text, (_name, value) => this.#own.get(value));
  }

  /** Whether Graph has been given any URL in the place of a bot's. */
  get isUsed(): boolean {
    return this.#own.size > 0;
  }

  /** Where what comes in for an exchange goes on to by now; undefined for one that no URL was given for. */
  handOn(exchange: string): HandOn | undefined {
    const named = this.#named.get(exchange);
    return named && this.#handOn(named);
  }

  /** Where what comes in on the callback URL alone goes on to by now. */
  get handOnNameless(): HandOn {
    return this.#handOn({});
  }

  #handOn({ own, isAdmitted }: Named): HandOn {
    return { url: this.#operator?.(own) ?? (isAdmitted && own) };
  }

  get #operator(): HandTo | undefined {
    return this.#parts.operator?.();
  }

  #announce(exchange: string, own: string, reason: string): void {
    this.#parts.announce(
      `${exchange}: ${CALLBACK_URI}${own} is left as it is, and its notifications pass rollcall by: ${reason}`,
    );
  }

  /** The part of the public URL that is in every spelling of it: others write `\/` for a slash. */
  #secret(): string {
    const base = this.#parts.base();
    return base.slice(base.lastIndexOf("/") + 1);
  }

  #judge(own: string): Named | { reason: string } {
    const { unreachable, admit } = this.#parts;
    if (unreachable !== undefined) return { reason: unreachable };
    if (this.#isOurs(own)) return {};
    if (this.#operator) return URL.canParse(own) ? { own: new URL(own) } : { reason: "it is no URL" };
    const admitted = admit(own);
    return "reason" in admitted ? admitted : { own: admitted.url, isAdmitted: true };
  }

  /** A bot that was told the recorder's callback URL names it by itself. */
  #isOurs(own: string): boolean {
    return own === this.#parts.base() || own.startsWith(`${this.#parts.base()}/`);
  }
}

const UNREADABLE = "the body is no JSON that rollcall can read";

/** Of a URL only its origin: the rest may be a secret, and so may be what is no URL. */
function shown(own: string): string {
  const url = URL.canParse(own) ? new URL(own) : undefined;
  return url && url.origin !== "null" ? ` ${url.origin}` : "";
}
