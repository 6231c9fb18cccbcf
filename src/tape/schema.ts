import { z } from "zod";
import { KINDS } from "../graph/identifiers.js";
import { CASSETTE_VERSION, MATCHINGS } from "./cassette.js";
import { EVIDENCE, FAILURE_KINDS } from "./exchange.js";

const headers = z
  .record(
    z.string(),
    z.union([z.string(), z.array(z.string())], "is neither a string nor an array of strings"),
  )
  .describe(
    "Names in lower case; several values of one name are an array. No host, no lengths, nothing of one hop.",
  );

const storedBody = {
  body: z
    .unknown()
    .optional()
    .describe("The JSON value, where writing it again gives the same text but for whitespace."),
  text: z.string().optional().describe("The exact text, where that matters or it is no JSON."),
  base64: z.string().optional().describe("The bytes, where they are no text."),
};

const milliseconds = z.number().min(0).describe("Milliseconds.");

const evidence = z.enum(EVIDENCE);
const cause = z
  .looseObject({ exchange: z.string().nullable(), by: z.array(evidence).min(1) })
  .describe(
    "The exchange that brought this one about and the evidence that says so; null: nothing on the tape did.",
  );

const oneBody = (message: Record<string, unknown>): boolean =>
  ["body", "text", "base64"].filter((form) => message[form] !== undefined).length <= 1;
const ONE_BODY = { message: "has more than one of body, text and base64: keep one" };

const request = z
  .looseObject({ method: z.string().min(1), url: z.string().min(1), headers, ...storedBody })
  .refine(oneBody, ONE_BODY);
const response = z
  .looseObject({ status: z.int().min(100).max(999), headers, ...storedBody, after: milliseconds })
  .refine(oneBody, ONE_BODY);

const exchange = z.looseObject({
  id: z.string().regex(/^x[1-9]\d*$/, "is no exchange id: x and a number, like x1"),
  to: z.enum(["graph", "bot"]).describe("Which way the request went."),
  at: milliseconds.describe("Milliseconds from the first exchange's arrival to this one's."),
  via: z
    .string()
    .optional()
    .describe(
      "The exchange in whose request stood the recorder's callback URL that this notification came in on.",
    ),
  cause: cause.optional(),
  causes: z
    .array(cause)
    .optional()
    .describe("One for each item of a notification whose items have different causes."),
  request,
  response: response.optional(),
  failure: z.looseObject({ kind: z.enum(FAILURE_KINDS), after: milliseconds }).optional(),
});

const match = z.strictObject({
  matching: z.enum(MATCHINGS).optional().describe("How strictly requests are matched; structural."),
  ignore: z.array(z.string()).optional().describe("Members that make no difference: NAME or HOLDER.NAME."),
  compare: z
    .array(z.string())
    .optional()
    .describe("Members that make one although docs/matching.md ignores them."),
  identify: z.record(z.string(), z.enum(KINDS)).optional().describe("Further members that hold identifiers."),
});

/** The document. Members that it does not know are kept. */
export const cassetteSchema = z.looseObject({
  $schema: z.string().optional(),
  version: z.literal(CASSETTE_VERSION),
  name: z.string(),
  recorded: z.looseObject({ at: z.string(), by: z.string(), upstream: z.string() }),
  redaction: z.array(z.string()).describe("The redaction rules in force when it was recorded."),
  match: match
    .optional()
    .describe("What of its requests makes a difference, beside what docs/matching.md has."),
  exchanges: z.array(exchange).describe("In the order in which request heads arrived."),
});

/** An exchange as the journal holds it, one a line. */
export const exchangeSchema = exchange;
