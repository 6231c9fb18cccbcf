import { causesOf, ordinal, type Exchange } from "./exchange.js";

/** What is wrong with the order of exchanges: the place, and what to do. */
interface Disorder {
  place: string;
  problem: string;
  remedy: string;
}

/** The first id that is out of order, or cause that can be none; undefined where all are right. */
export function disorderOf(exchanges: readonly Exchange[]): Disorder | undefined {
  const earlier = new Map<string, Exchange>();
  let last = 0;
  for (const [index, exchange] of exchanges.entries()) {
    const place = `exchanges[${index}]`;
    const number = ordinal(exchange);
    if (number <= last) {
      const problem = `${exchange.id} stands after x${last}`;
      return { place: `${place}.id`, problem, remedy: "Ids ascend in the order of arrival, each once." };
    }
    const wrong = wrongCause(exchange, earlier, place);
    if (wrong) return wrong;
    last = number;
    earlier.set(exchange.id, exchange);
  }
  return undefined;
}

function wrongCause(
  exchange: Exchange,
  earlier: ReadonlyMap<string, Exchange>,
  holder: string,
): Disorder | undefined {
  const remedy = "A cause is an earlier exchange of the other direction, or null.";
  for (const [index, cause] of causesOf(exchange).entries()) {
    if (cause.exchange === null) continue;
    const place = exchange.causes ? `${holder}.causes[${index}].exchange` : `${holder}.cause.exchange`;
    const pointed = earlier.get(cause.exchange);
    if (!pointed) {
      const shown = /^x\d{1,15}$/.test(cause.exchange) ? `${cause.exchange} ` : "";
      return { place, problem: `${shown}points to no exchange before ${exchange.id}`, remedy };
    }
    if (pointed.to === exchange.to)
      return { place, problem: `${cause.exchange} went to the ${pointed.to} too`, remedy };
  }
  return undefined;
}
