import { setMember } from "../base/json-map.js";
import type { Headers } from "./exchange.js";

/** Meant for one connection, not for the message: RFC 9110 7.6.1, and those that proxies keep among themselves. */
const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect",
]);

/**
 * The headers that go on to the next hop: none of this connection's, and none that `Connection` names. `raw`: names and
 * values in turn, as they came (`rawHeaders` of a Node message). `others`: names that are left out, too.
 */
export function endToEnd(raw: readonly string[], others: ReadonlySet<string> = NO_NAMES): Headers {
  const kept: Headers = {};
  let named: string[] = [];
  for (let at = 0; at < raw.length; at += 2) {
    const name = (raw[at] as string).toLowerCase();
    const value = raw[at + 1] as string;
    if (name === "connection") named = [...named, ...namedBy(value)];
    else if (!isHopByHop(name) && !others.has(name)) addHeader(kept, name, value);
  }
  return named.length === 0 ? kept : without(kept, named);
}

function without(headers: Headers, names: readonly string[]): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

function addHeader(headers: Headers, name: string, value: string): void {
  const before = headers[name];
  if (typeof before === "string") setMember<string | string[]>(headers, name, [before, value]);
  else if (Array.isArray(before)) before.push(value);
  else setMember<string | string[]>(headers, name, value);
}

/** `keep-alive`, which nearly all say, is of one hop anyway. */
function namedBy(connection: string): readonly string[] {
  return connection === "keep-alive" ? NONE : connection.toLowerCase().split(/\s*,\s*/);
}

const NONE: readonly string[] = [];
const NO_NAMES: ReadonlySet<string> = new Set();

/** The headers that go onto the tape: no host, nothing of one hop, no lengths. Applied to a file's headers too. */
export function tapeHeaders(headers: Headers): Headers {
  const kept: Headers = {};
  for (const written of Object.keys(headers)) {
    const name = written.toLowerCase();
    if (!OF_ONE_REQUEST.has(name) && !isHopByHop(name))
      setMember(kept, name, headers[written] as string | string[]);
  }
  return kept;
}

/** What is said anew of each message. */
export const OF_ONE_REQUEST: ReadonlySet<string> = new Set(["host", "content-length"]);

function isHopByHop(name: string): boolean {
  return HOP_BY_HOP.has(name) || name.startsWith("proxy-");
}
