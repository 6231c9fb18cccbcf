import microdiff from "microdiff";
import { asObject, type Json, type JsonObject } from "../base/json.js";
import { routeOf } from "../graph/routes.js";
import { bodyJson } from "../tape/body.js";
import type { Exchange, TapeRequest } from "../tape/exchange.js";
import { bodyKey, ignoredMember, requestKey, resourceKey } from "./key.js";

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

/** Explains a miss; worked out on a miss only. `live` is redacted, like the tape. */
export function explainMiss(
  live: TapeRequest,
  requests: readonly Exchange[],
  hasPlayed: (exchange: Exchange) => boolean,
): Miss {
  const request = title(live);
  const nearest = nearestOf(live, requests, hasPlayed);
  const head = `rollcall has no answer for ${request}`;
  if (!nearest) {
    return {
      request,
      message: `${head}: no request to Graph is on the tape. Record the conversation with rollcall record.`,
    };
  }
  const { exchange, differences } = nearest;
  const played = hasPlayed(exchange);
  const near = { exchange: exchange.id, request: title(exchange.request), played, differences };
  return { request, nearest: near, message: `${head}. ${explanation(exchange, played, differences)}` };
}

function explanation(exchange: Exchange, played: boolean, differences: Difference[]): string {
  if (differences.length === 0) {
    return `${exchange.id} is this request and was played already; the tape has no more of it. Send it as often as it was recorded, or record again.`;
  }
  const shown = differences
    .slice(0, SHOWN_DIFFERENCES)
    .map(({ at, tape, live }) => `${at} is ${tape} on the tape, ${live} now`);
  const more = differences.length - shown.length;
  const state = played ? "played already" : "not played yet";
  const rest = more > 0 ? `; and in ${more} more places` : "";
  const remedy = "Requests match exactly: send what was recorded, or record again.";
  return `The nearest is ${exchange.id}, ${state}, but ${shown.join("; ")}${rest}. ${remedy}`;
}

interface Near {
  exchange: Exchange;
  differences: Difference[];
  distance: number;
}

/** Fewest differences, those about the same thing first, then unplayed ones, then the tape's order. */
function nearestOf(
  live: TapeRequest,
  requests: readonly Exchange[],
  hasPlayed: (exchange: Exchange) => boolean,
): Near | undefined {
  const route = routeOf(live.method, live.url)?.name;
  const alike = requests.filter(({ request }) => routeOf(request.method, request.url)?.name === route);
  const compared = (alike.length > 0 ? alike : requests).slice(0, COMPARED).map((exchange): Near => {
    const differences = differencesOf(exchange.request, live);
    return { exchange, differences, distance: differences.length + (hasPlayed(exchange) ? 0.5 : 0) };
  });
  return compared.reduce<Near | undefined>(
    (best, near) => (best && best.distance <= near.distance ? best : near),
    undefined,
  );
}

function differencesOf(tape: TapeRequest, live: TapeRequest): Difference[] {
  if (requestKey(tape) === requestKey(live)) return [];
  return [...headDifferences(tape, live), ...bodyDifferences(tape, live)];
}

function headDifferences(tape: TapeRequest, live: TapeRequest): Difference[] {
  const heads: [at: string, tape: string, live: string][] = [
    ["method", tape.method, live.method],
    ["url", resourceKey(tape), resourceKey(live)],
  ];
  return heads
    .filter(([, before, now]) => before !== now)
    .map(([at, before, now]) => ({ at, tape: before, live: now }));
}

function bodyDifferences(tape: TapeRequest, live: TapeRequest): Difference[] {
  if (bodyKey(tape) === bodyKey(live)) return [];
  const before = comparedJson(tape);
  const now = comparedJson(live);
  const whole = (): Difference[] => [difference("body", bodyText(tape), bodyText(live))];
  if (!isTree(before) || !isTree(now) || Array.isArray(before) !== Array.isArray(now)) return whole();
  const found = microdiff(bare(before), bare(now)).map((change) =>
    difference(
      `body${change.path.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`)).join("")}`,
      change.type === "CREATE" ? "absent" : JSON.stringify(change.oldValue),
      change.type === "REMOVE" ? "absent" : JSON.stringify(change.value),
    ),
  );
  return found.length > 0 ? found : whole(); // numbers beyond a double's reach differ in their text alone
}

function comparedJson(request: TapeRequest): Json | undefined {
  const json = bodyJson(request);
  const members = asObject(json);
  const ignored = ignoredMember(request);
  if (!members || ignored === undefined) return json;
  return Object.fromEntries(Object.entries(members).filter(([name]) => name !== ignored));
}

function isTree(value: Json | undefined): value is Json[] | JsonObject {
  return typeof value === "object" && value !== null;
}

/** The value without what objects inherit, which microdiff takes for members of the body (`toString`). */
function bare<Tree extends Json>(value: Tree): Tree {
  if (Array.isArray(value)) return value.map(bare) as Tree;
  const members = asObject(value);
  if (!members) return value;
  const copy = Object.create(null) as JsonObject;
  for (const [name, member] of Object.entries(members)) copy[name] = bare(member);
  return copy as Tree;
}

function bodyText(request: TapeRequest): string {
  if (request.base64 !== undefined) return `${Buffer.byteLength(request.base64, "base64")} bytes`;
  return request.body === undefined && request.text === undefined
    ? "empty"
    : (request.text?.replace(/\s+/g, " ") ?? JSON.stringify(request.body));
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
