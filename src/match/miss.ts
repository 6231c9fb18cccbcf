import microdiff from "microdiff";
import { bare } from "../base/json-map.js";
import type { Json, JsonObject } from "../base/json.js";
import { routeOf } from "../graph/routes.js";
import type { Exchange, TapeRequest } from "../tape/exchange.js";
import type { Conflict } from "./met.js";
import type { Unanswered } from "./chosen.js";
import { markedRequest, type Marked } from "./key.js";
import type { Body } from "./marked-body.js";
import type { MatchRules } from "./rules.js";

/** One place in which a live request is not the recorded one. Values are as shown: redacted and cut. */
export interface Difference {
  at: string;
  tape: string;
  live: string;
}

/** Why a live request has no answer. */
export interface Miss {
  request: string;
  nearest?: { exchange: string; request: string; played: boolean; differences: Difference[] };
  message: string;
}

const COMPARED = 500;
const SHOWN_DIFFERENCES = 5;
const SHOWN_CHARACTERS = 60;
const SHOWN_BEFORE = 20;

/** What a miss is explained from. `live` is redacted, like the tape. */
export interface MissFacts {
  live: TapeRequest;
  rules: MatchRules;
  requests: readonly Exchange[];
  unanswered: Unanswered;
  hasPlayed: (exchange: Exchange) => boolean;
}

/** Explains a miss; worked out on a miss only. */
export function explainMiss(facts: MissFacts): Miss {
  const { live, hasPlayed } = facts;
  const request = title(live);
  const nearest = nearestOf(facts);
  const head = `rollcall has no answer for ${request}`;
  if (!nearest) {
    return {
      request,
      message: `${head}: no request to Graph is on the tape. Record the conversation with rollcall record.`,
    };
  }
  const { exchange, differences } = nearest;
  const near = {
    exchange: exchange.id,
    request: title(exchange.request),
    played: hasPlayed(exchange),
    differences,
  };
  return { request, nearest: near, message: `${head}. ${explanation(facts, nearest)}` };
}

function explanation({ unanswered, rules, hasPlayed }: MissFacts, { exchange, differences }: Near): string {
  const { contradicted, usedUp } = unanswered;
  if (contradicted) return standsAgainst(contradicted.exchange, contradicted.conflict);
  if (usedUp) {
    return `${exchange.id} is this request and was played already; the tape has no more of it. Send it as often as it was recorded, or record again.`;
  }
  const shown = differences
    .slice(0, SHOWN_DIFFERENCES)
    .map(({ at, tape, live }) => `${at} is ${tape} on the tape, ${live} now`);
  const more = differences.length - shown.length;
  const state = hasPlayed(exchange) ? "played already" : "not played yet";
  const rest = more > 0 ? `; and in ${more} more places` : "";
  return `The nearest is ${exchange.id}, ${state}, but ${shown.join("; ")}${rest}. ${remedy(rules, differences)}`;
}

/** Which binding stands against an exchange. */
export function conflictText({ id }: Exchange, { kind, recorded, live, bound, standsFor }: Conflict): string {
  return standsFor
    ? `the ${kind} ${live} stands for ${bound} of the tape, and ${id} is about ${recorded}`
    : `the ${kind} ${recorded} of the tape is ${bound} in this session, and the request says ${live}`;
}

function standsAgainst(exchange: Exchange, conflict: Conflict): string {
  const { kind } = conflict;
  return `${exchange.id} would do, but ${conflictText(exchange, conflict)}. Send it for the same ${kind} as before; --match loose plays it all the same.`;
}

/** What would help, beside sending what was recorded. */
function remedy({ matching }: MatchRules, differences: readonly Difference[]): string {
  if (matching === "exact") return "Send what was recorded, take --match structural, or record again.";
  const members = [...new Set(differences.map(ignorable))];
  if (members.length > MOST_IGNORED || members.includes(undefined))
    return "Send what was recorded, or record again.";
  const ignoring = members.map((name) => `ignore=${name as string}`).join(",");
  return `Send what was recorded, or record again. If it makes no difference: --match structural,${ignoring}.`;
}

const MOST_IGNORED = 3;

interface Near {
  exchange: Exchange;
  differences: Difference[];
  distance: number;
}

/** The member that a difference is in, were it left out of the comparison; undefined where no member is, or an identifier. */
function ignorable({ at, tape, live }: Difference): string | undefined {
  const name = /^body\.(?:.*[.\]])?([^.[\]]+)$/.exec(at)?.[1];
  return [tape, live].some((value) => /<[a-z]+:\d+>/.test(value)) ? undefined : name;
}

/** Fewest differences, those about the same thing first, then unplayed ones, then the tape's order. */
function nearestOf({ live, rules, requests, unanswered, hasPlayed }: MissFacts): Near | undefined {
  const same = unanswered.contradicted?.exchange ?? unanswered.usedUp;
  if (same) return { exchange: same, differences: [], distance: 0 };
  const route = routeOf(live.method, live.url)?.name;
  const alike = requests.filter(({ request }) => routeOf(request.method, request.url)?.name === route);
  const now = markedRequest(live, rules).parts;
  const compared = (alike.length > 0 ? alike : requests).slice(0, COMPARED).map((exchange): Near => {
    const differences = differencesOf(markedRequest(exchange.request, rules).parts, now);
    return { exchange, differences, distance: differences.length + (hasPlayed(exchange) ? 0.5 : 0) };
  });
  return compared.reduce<Near | undefined>(
    (best, near) => (best && best.distance <= near.distance ? best : near),
    undefined,
  );
}

function differencesOf(tape: Marked, live: Marked): Difference[] {
  return [
    ...(tape.method === live.method ? [] : [{ at: "method", tape: tape.method, live: live.method }]),
    ...(tape.resource === live.resource ? [] : [difference("resource", tape.resource, live.resource)]),
    ...bodyDifferences(tape, live),
  ];
}

function bodyDifferences(tape: Body, live: Body): Difference[] {
  if (bodyKey(tape) === bodyKey(live)) return [];
  const [before, now] = [tape.body, live.body];
  if (!isTree(before) || !isTree(now) || Array.isArray(before) !== Array.isArray(now))
    return [difference("body", shownBody(tape), shownBody(live))];
  const changes = microdiff(bare(before) as JsonObject, bare(now) as JsonObject);
  return changes.map(({ path, ...change }) => {
    const show = (value: unknown): string =>
      path.at(-1) === "#number" ? String(value) : shown(value as Json);
    const was = change.type === "CREATE" ? "absent" : show(change.oldValue);
    return difference(placeOf(path), was, change.type === "REMOVE" ? "absent" : show(change.value));
  });
}

function placeOf(path: readonly (string | number)[]): string {
  const parts = path.filter((part) => part !== "#number");
  return `body${parts.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`)).join("")}`;
}

function bodyKey({ body, text, base64 }: Body): string {
  return JSON.stringify({ body, text, base64 });
}

/** What is no JSON is shown by its text, or by its size. */
function shownBody({ body, text, base64 }: Body): string {
  if (text !== undefined) return text.replace(/\s+/g, " ");
  if (base64 !== undefined) return `${Buffer.byteLength(base64, "base64")} bytes`;
  return body === undefined ? "empty" : shown(body);
}

function shown(value: Json): string {
  return JSON.stringify(value).replace(/\{"#number":"([^"]*)"\}/g, "$1");
}

function isTree(value: Json | undefined): value is Json[] | JsonObject {
  return typeof value === "object" && value !== null;
}

/** Long values are cut to where they begin to differ. */
function difference(at: string, tape: string, live: string): Difference {
  const first = firstDifference(tape, live);
  const from = first > SHOWN_CHARACTERS - SHOWN_BEFORE ? first - SHOWN_BEFORE : 0;
  return { at, tape: cut(tape, from), live: cut(live, from) };
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}

function cut(text: string, from: number): string {
  const shown = text.slice(from, from + SHOWN_CHARACTERS);
  return `${from > 0 ? "…" : ""}${shown}${from + SHOWN_CHARACTERS < text.length ? "…" : ""}`;
}

function title(request: TapeRequest): string {
  return `${request.method} ${request.url}`;
}
