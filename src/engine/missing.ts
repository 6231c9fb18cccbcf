import { causesOf, type Exchange } from "../tape/exchange.js";
import { whatOf } from "../tape/what.js";
import type { Tape } from "./tape.js";

/** Why an exchange of a tape has had no turn, in words. */
export function missingText(tape: Tape, exchange: Exchange, missing: ReadonlySet<string>): string {
  const named = `${exchange.id} (${whatOf(exchange)})`;
  return exchange.to === "graph"
    ? `${named} never came; ${before(exchange)}`
    : untold(tape, named, exchange, missing);
}

function before(request: Exchange): string {
  const [cause] = causesOf(request).flatMap(({ exchange }) => exchange ?? []);
  return cause === undefined
    ? "on the tape nothing has to come before it"
    : `on the tape it followed the notification ${cause}`;
}

function untold(tape: Tape, named: string, exchange: Exchange, missing: ReadonlySet<string>): string {
  const causes = tape.causesOf(exchange);
  if (causes.length === 0) return `${named} is brought about by no request: session.ring() sends it`;
  const absent = causes.filter((cause) => missing.has(cause));
  const why =
    absent.length > 0 ? `${absent.join(", ")} did not come` : `${causes.join(", ")} was not answered`;
  return `${named} was never due: ${why}`;
}
