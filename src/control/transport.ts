import { messageOf } from "../base/errors.js";
import { asObject, asText, parseJson } from "../base/json.js";
import { httpUrl } from "../wire/hosts.js";
import { ControlError } from "./control-error.js";
import { numberedEvents, type NumberedEvent } from "./event-stream.js";
import type { AnswerOf, BodyOf, RouteKey } from "./protocol.js";

interface Asked<Key extends RouteKey> {
  /** The session that it is about. */
  id?: string;
  body?: BodyOf<Key>;
  signal?: AbortSignal;
}

interface Init {
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
}

/** Asks the control API at one URL. */
export class Transport {
  readonly #base: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#base = httpUrl("url", url, "http://127.0.0.1:43127").href.replace(/\/$/, "");
    this.#token = token;
  }

  /** The answer. Rejects with a `ControlError` for any other than a good one. */
  async ask<Key extends RouteKey>(key: Key, asked: Asked<Key> = {}): Promise<AnswerOf<Key>> {
    const { body, signal } = asked;
    const json = body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const response = await this.#fetch(key, asked.id, { ...json, ...(signal && { signal }) });
    const text = await this.#reading(response.text());
    const answer = parseJson(text);
    if (!response.ok || answer === undefined) throw this.#errorOf(response, text);
    return answer as AnswerOf<Key>;
  }

  /** The events of a session behind the one of this number; ends with the stream, and rejects where that breaks off. */
  async *events(id: string, after: number): AsyncGenerator<NumberedEvent, void> {
    const headers = { accept: "text/event-stream", "last-event-id": `${after}` };
    const response = await this.#fetch("GET /sessions/ID/log", id, { headers });
    if (!response.ok || !response.body) throw this.#errorOf(response, await this.#reading(response.text()));
    try {
      yield* numberedEvents(response.body);
    } catch (error) {
      throw this.#unreachable(error);
    }
  }

  #fetch(key: RouteKey, id: string | undefined, { headers, ...init }: Init): Promise<Response> {
    const [method = "", path = ""] = key.split(" ");
    const url = this.#base + path.replace("ID", encodeURIComponent(id ?? ""));
    const authorization = `Bearer ${this.#token}`;
    // Whoever redirects is not the control API, and the token is none of his business.
    const request = { ...init, method, headers: { ...headers, authorization }, redirect: "error" } as const;
    return this.#reading(fetch(url, request));
  }

  async #reading<Value>(value: Promise<Value>): Promise<Value> {
    try {
      return await value;
    } catch (error) {
      throw this.#unreachable(error);
    }
  }

  #unreachable(error: unknown): ControlError {
    const why = messageOf((error as Error).cause ?? error);
    const message = `The control API at ${this.#base} does not answer: ${why}. Is rollcall running there?`;
    return new ControlError({ code: "ROLLCALL_UNREACHABLE", message }, undefined, { cause: error });
  }

  #errorOf({ status }: Response, text: string): ControlError {
    const error = asObject(asObject(parseJson(text))?.["error"]);
    const code = asText(error?.["code"]);
    const message = asText(error?.["message"]);
    if (code !== undefined && message !== undefined) return new ControlError({ code, message }, status);
    const strange = `What answers at ${this.#base} (status ${status}) is no control API of rollcall's.`;
    return new ControlError({ code: "ROLLCALL_NO_CONTROL", message: strange }, status);
  }
}
