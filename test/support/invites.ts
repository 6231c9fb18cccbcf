import type { Json } from "../../src/base/json.js";
import type { Exchange, TapeRequest } from "../../src/tape/exchange.js";
import { request, toGraph } from "./exchanges.js";

/** Calls, people and an operation of tapes. */
export const [ONE, TWO, ANN, BOB, OPERATION] = [1, 2, 3, 4, 5].map(recorded) as [
  ...[string, string, string],
  ...[string, string],
];

/** An id of today's. */
export function live(n: number): string {
  return `bbbbbbbb-0000-4000-8000-${String(n).padStart(12, "0")}`;
}

function recorded(n: number): string {
  return `aaaaaaaa-0000-4000-8000-${String(n).padStart(12, "0")}`;
}

export function callPath(call: string, rest = ""): string {
  return `/v1.0/communications/calls/${call}${rest}`;
}

export function get(call: string, rest = ""): TapeRequest {
  return request("GET", callPath(call, rest));
}

/** The invite of one person into a call. */
export function inviteOf(
  call: string,
  person: string,
  clientContext = "a",
  displayName?: string,
): TapeRequest {
  const user = { id: person, ...(displayName !== undefined && { displayName }) };
  const body: Json = { participants: [{ identity: { user } }], clientContext };
  return request("POST", callPath(call, "/participants/invite"), body);
}

/** A tape of these requests, each answered with its own body. */
export function tapeOf(...requests: TapeRequest[]): Exchange[] {
  return requests.map((one, n) => toGraph(`x${n + 1}`, one, { body: one.body ?? null }));
}
