import compact from "json-stringify-pretty-compact";
import { setMember, sortedNames } from "../base/json-map.js";
import { SCHEMA_URL, type Cassette } from "./cassette.js";
import type { Exchange, Headers } from "./exchange.js";

const CASSETTE_ORDER = ["$schema", "version", "name", "recorded", "redaction", "match", "exchanges"];
const RECORDED_ORDER = ["at", "by", "upstream"];
const EXCHANGE_ORDER = ["id", "to", "at", "via", "cause", "causes", "request", "response", "failure"];
const CAUSE_ORDER = ["exchange", "by"];
const REQUEST_ORDER = ["method", "url", "headers", "body", "text", "base64"];
const RESPONSE_ORDER = ["status", "headers", "body", "text", "base64", "after"];
const FAILURE_ORDER = ["kind", "after"];

/** What fits into a line of a review stays on one. */
const LINE = 100;

/** The text of a cassette: members of the document in a fixed order, those of bodies in the order they came. */
export function writeCassette(cassette: Cassette): string {
  const exchanges = cassette.exchanges.map(orderedExchange);
  const recorded = ordered(cassette.recorded, RECORDED_ORDER);
  const document = ordered({ $schema: SCHEMA_URL, ...cassette, recorded, exchanges }, CASSETTE_ORDER);
  return `${compact(document, { maxLength: LINE, indent: 2 })}\n`;
}

/** An exchange with its members in the document's order and its headers by name. */
export function orderedExchange(exchange: Exchange): Exchange {
  const { cause, causes, request, response, failure } = exchange;
  return ordered(
    {
      ...exchange,
      ...(cause && { cause: ordered(cause, CAUSE_ORDER) }),
      ...(causes && { causes: causes.map((one) => ordered(one, CAUSE_ORDER)) }),
      request: ordered({ ...request, headers: sorted(request.headers) }, REQUEST_ORDER),
      ...(response && {
        response: ordered({ ...response, headers: sorted(response.headers) }, RESPONSE_ORDER),
      }),
      ...(failure && { failure: ordered(failure, FAILURE_ORDER) }),
    },
    EXCHANGE_ORDER,
  );
}

/** Known members first, in their order; then those of others, in theirs. */
function ordered<Value extends object>(value: Value, order: readonly string[]): Value {
  const members = value as Record<string, unknown>;
  const made: Record<string, unknown> = {};
  for (const name of order) if (members[name] !== undefined) made[name] = members[name];
  for (const name of Object.keys(members))
    if (members[name] !== undefined && !order.includes(name)) setMember(made, name, members[name]);
  return made as Value;
}

function sorted(headers: Headers): Headers {
  const made: Headers = {};
  for (const name of sortedNames(headers)) setMember(made, name, headers[name] as string | string[]);
  return made;
}
