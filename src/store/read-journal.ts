import { asObject } from "../base/json.js";
import { settledBody } from "../tape/body.js";
import { CassetteError } from "../tape/cassette-error.js";
import { CASSETTE_VERSION } from "../tape/cassette.js";
import type { Exchange } from "../tape/exchange.js";
import { schemaError } from "../tape/read.js";
import { cassetteSchema, exchangeSchema } from "../tape/schema.js";
import { isExchange } from "../tape/valid.js";
import type { JournalContent, JournalHead } from "./journal.js";

/**
 * Reads a journal's text. A torn last line is an exchange whose answer was not let out, and is left out; anything else
 * that is wrong is an error that names the line. Undefined when no exchange is complete: then nothing was recorded.
 */
export function readJournal(text: string, file: string): JournalContent | undefined {
  const lines = text.split("\n").slice(0, -1); // what stands after the last line break is torn, or empty
  const [head, ...rest] = lines.map((written, index) => readLine(written, index, file));
  if (lines.length > 0) checkHead(head, file);
  for (const [index, exchange] of rest.entries()) {
    if (isExchange(exchange)) continue;
    const checked = exchangeSchema.safeParse(exchange);
    if (!checked.success) throw schemaError(checked.error, file, `line ${index + 2}: `);
  }
  const exchanges = (rest as Exchange[]).map(settled);
  return exchanges.length > 0 ? { head: head as JournalHead, exchanges } : undefined;
}

/** While it was recorded nobody had the time to look whether a text's JSON value says all of it. */
function settled(exchange: Exchange): Exchange {
  const { request, response } = exchange;
  return {
    ...exchange,
    request: settledBody(request),
    ...(response && { response: settledBody(response) }),
  };
}

const headSchema = cassetteSchema.pick({ recorded: true, redaction: true });

function checkHead(head: unknown, file: string): void {
  if (asObject(head)?.["journal"] !== CASSETTE_VERSION) {
    const remedy = "Open it with the rollcall that wrote it.";
    throw new CassetteError(file, "line 1", "this is no journal of this version", remedy);
  }
  const checked = headSchema.safeParse(head);
  if (!checked.success) throw schemaError(checked.error, file, "line 1: ");
}

function readLine(written: string, index: number, file: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    const remedy =
      "Only a last line may be torn. Restore the file, or move it away to do without that recording.";
    throw new CassetteError(file, `line ${index + 1}`, "this is not JSON", remedy);
  }
}
