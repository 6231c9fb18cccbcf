import type { Cause } from "../../src/tape/exchange.js";
import { link } from "../../src/tape/link.js";
import type { TapeBuilder } from "./tape-builder.js";

export const START: Cause = { exchange: null, by: ["start"] };

export function by(exchange: string, ...evidence: Cause["by"]): Cause {
  return { exchange, by: evidence };
}

/** What linking gives one exchange of a tape: its cause, or its causes where it has several. */
export function causeIn({ exchanges }: TapeBuilder, id: string): Cause | Cause[] | undefined {
  const exchange = link(exchanges).find((one) => one.id === id);
  return exchange?.causes ?? exchange?.cause;
}
