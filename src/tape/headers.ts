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

/** Headers with names in lower case as a parser gives them (`headersDistinct` of a Node message). */
export type ReceivedHeaders = Readonly<Record<string, readonly string[] | undefined>>;

/** The headers that go on to the next hop: none of this connection's, and none that `Connection` names. */
export function endToEnd(received: ReceivedHeaders): Headers {
  const named = namedBy(received["connection"]);
  const kept: Headers = {};
  for (const name of Object.keys(received)) {
    if (isHopByHop(name) || named.has(name)) continue;
    const values = received[name] ?? [];
    setMember(kept, name, values.length === 1 ? (values[0] as string) : [...values]);
  }
  return kept;
}

const NONE: ReadonlySet<string> = new Set();

/** `keep-alive`, which nearly all say, is of one hop anyway. */
function namedBy(connection: readonly string[] | undefined): ReadonlySet<string> {
  if (!connection || (connection.length === 1 && connection[0] === "keep-alive")) return NONE;
  return new Set(connection.flatMap((value) => value.toLowerCase().split(/\s*,\s*/)));
}

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

const OF_ONE_REQUEST = new Set(["host", "content-length"]);

function isHopByHop(name: string): boolean {
  return HOP_BY_HOP.has(name) || name.startsWith("proxy-");
}
