import { callbackUriOf } from "../graph/callbacks.js";
import { TRACE_HEADERS, type Kind } from "../graph/identifiers.js";
import { bodyJson } from "../tape/body.js";
import { headerOf, type TapeRequest } from "../tape/exchange.js";
import { pairOf, type Pair } from "./pair.js";

/** What a request names that is no part of its key; of a callback URL only where such a request may name one. */
export function pairsBeside(recorded: TapeRequest, live: TapeRequest, namesCallback: boolean): Pair[] {
  const pairs: Pair[] = [];
  for (const name of TRACE_HEADERS)
    addPair(pairs, "trace", headerOf(recorded.headers, name), headerOf(live.headers, name));
  if (namesCallback)
    addPair(pairs, "callback", callbackUriOf(bodyJson(recorded)), callbackUriOf(bodyJson(live)));
  return pairs;
}

function addPair(pairs: Pair[], kind: Kind, recorded: string | undefined, live: string | undefined): void {
  if (recorded !== undefined && live !== undefined) pairs.push(pairOf(kind, recorded, live));
}
