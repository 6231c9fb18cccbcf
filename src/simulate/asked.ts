import { canonicalJson } from "../base/exact-json.js";
import { asObject, asText, type JsonObject } from "../base/json.js";
import { normalPath, type Route } from "../graph/routes.js";
import { bodyJson } from "../tape/body.js";
import type { TapeRequest } from "../tape/exchange.js";
import type { Claims } from "./claims.js";
import { refusal, type Reply } from "./answers.js";
import type { Rule } from "./assumptions.js";
import type { Notification } from "./notify.js";
import type { Moment, Stage } from "./stage.js";
import type { Call, Result } from "./world.js";
import { ASSUMPTIONS } from "./assumptions.js";

/** One request as its handler sees it. */
export interface Asked extends Moment {
  route: Route;
  request: TapeRequest;
  body: JsonObject;
  claims: Claims;
  /** Names it among all requests, and is the same every time; ids are made from it. */
  key: string;
  repeat: number;
}

/** What a handler says: the answer, and what the bot is told before it. */
export interface Said {
  reply: Reply;
  before?: Notification[];
}

/** A handler of requests that need no call. */
export type Handler = (stage: Stage, asked: Asked) => Said;

/** A handler of requests about a call that is there. */
export type CallHandler = (stage: Stage, asked: Asked, call: Call) => Said;

/** What came of the rules that a request breaks. */
export interface Judged {
  refused?: Reply;
  failure?: Result;
  assumed?: Rule;
}

/** Applies the policy to the rules that a request breaks, in their order: the first that refuses or fails decides. */
export function judge({ policy }: Stage, broken: readonly Rule[]): Judged {
  for (const rule of broken) {
    const action = policy[rule];
    if (action === "accept") continue;
    if (action === "fail") return { failure: failureOf(rule), assumed: rule };
    return { refused: refusal(rule, action) };
  }
  const [accepted] = broken;
  return accepted ? { assumed: accepted } : {};
}

/** `code` is a status like those on the wire; subcode 8522 goes with a call that is not there. */
function failureOf(rule: Rule): Result {
  const { code, message } = ASSUMPTIONS[rule];
  return { code: Number(code) || 400, subcode: rule === "replaced-call-known" ? 8522 : 0, message };
}

/** A name that only equal requests share. */
export function keyOf(request: TapeRequest, { version }: Route): string {
  const { callbackUri: _itsOwn, ...named } = asObject(bodyJson(request)) ?? {}; // a proxy on the way puts its own into each
  const query = /\?[^#]*/s.exec(request.url)?.[0] ?? "";
  return JSON.stringify([request.method, version, normalPath(request.url) + query, canonicalJson(named)]);
}

/** The bot's own name for an operation. */
export function clientContextOf({ body }: Asked): string | undefined {
  return asText(body["clientContext"]);
}

export function memberOf(body: JsonObject, name: string): JsonObject | undefined {
  return asObject(body[name]);
}
