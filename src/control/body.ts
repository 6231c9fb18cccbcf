import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { UsageError } from "../base/errors.js";
import { asObject, parseJson, type JsonObject } from "../base/json.js";
import { joined } from "../wire/messages.js";
import { ClientGone, Refusal } from "./refusal.js";

/** 1 MiB: a plan of thousands of faults is smaller. */
export const LARGEST_BODY = 1_048_576;

/** The object that a request's body is; an empty one where there is none. */
export async function readBody(request: IncomingMessage): Promise<JsonObject> {
  checkForm(request.headers);
  const bytes = await readBounded(request);
  return bytes.length === 0 ? {} : objectOf(bytes);
}

/** A form or a text is what a foreign web page can post without being asked; it is refused also where it is empty. */
function checkForm({
  ["content-type"]: type,
  ["content-encoding"]: coding,
  ...headers
}: IncomingHttpHeaders): void {
  const isEmpty = headers["transfer-encoding"] === undefined && Number(headers["content-length"] ?? 0) === 0;
  if (type === undefined ? !isEmpty : !/^application\/json *(?:;|$)/i.test(type)) {
    const what =
      type === undefined ? "a body without a Content-Type" : `a body of the type ${JSON.stringify(type)}`;
    throw new Refusal(
      "ROLLCALL_MEDIA_TYPE",
      `This is ${what}. Send JSON with Content-Type: application/json.`,
    );
  }
  if (coding !== undefined && coding.toLowerCase() !== "identity")
    throw new Refusal("ROLLCALL_MEDIA_TYPE", `The body is packed (${coding}). Send it as it is.`);
}

function readBounded(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LARGEST_BODY) {
        chunks.push(chunk);
        return;
      }
      // The rest is read and dropped: a client that still sends would lose the answer with its connection.
      chunks = [];
      reject(tooLarge());
    });
    request.once("end", () => resolve(joined(chunks)));
    request.once("error", () => reject(new ClientGone()));
  });
}

function tooLarge(): Refusal {
  return new Refusal("ROLLCALL_TOO_LARGE", `The body is larger than ${LARGEST_BODY} bytes (1 MiB).`);
}

function objectOf(bytes: Buffer): JsonObject {
  const value = parseJson(utf8(bytes));
  if (value === undefined) throw new UsageError("The body is no JSON.");
  const object = asObject(value);
  if (object) return object;
  const what = Array.isArray(value) ? "a list" : value === null ? "null" : `a ${typeof value}`;
  throw new UsageError(`The body is ${what}. It takes a JSON object, like {}.`);
}

function utf8(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UsageError("The body is no UTF-8.", { cause: error });
  }
}
