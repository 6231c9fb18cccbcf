import { promisify } from "node:util";
import zlib from "node:zlib";
import { errorCode } from "../base/errors.js";
import { parseFaithfully, parseJson, type Json } from "../base/json.js";
import type { Headers, StoredBody } from "./exchange.js";

const LARGEST_DECODED = 256 * 1024 * 1024;

/** Decodes; `finishFlush` says what to do at an end that comes too early. */
type Decoder = (bytes: Buffer, options: { maxOutputLength: number; finishFlush?: number }) => Promise<Buffer>;

interface Coding {
  decode: Decoder;
  /** The flush that gives what there is of a body that broke off. */
  flush: number;
}

const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH } = zlib.constants;
const GZIP: Coding = { decode: promisify(zlib.gunzip), flush: Z_SYNC_FLUSH };

const CODINGS: Readonly<Record<string, Coding>> = {
  gzip: GZIP,
  "x-gzip": GZIP,
  deflate: { decode: promisify(zlib.inflate), flush: Z_SYNC_FLUSH },
  br: { decode: promisify(zlib.brotliDecompress), flush: BROTLI_OPERATION_FLUSH },
};

/** The form in which these bytes, already decoded, go onto the tape. */
export function storeBody(bytes: Buffer): StoredBody {
  return settledBody(textOrBytes(bytes));
}

/** These bytes, already decoded, as they can be journalled: what of a text the tape keeps is found out later. */
function textOrBytes(bytes: Buffer): StoredBody {
  if (bytes.length === 0) return {};
  const text = asUtf8(bytes);
  return text === undefined ? { base64: bytes.toString("base64") } : { text };
}

/** The same body as the tape holds it: `body` in the place of a `text` that its JSON value says all of. */
export function settledBody<Stored extends StoredBody>(stored: Stored): Stored {
  if (stored.text === undefined) return stored;
  const body = parseFaithfully(stored.text);
  if (body === undefined) return stored;
  const { text: _text, ...rest } = stored;
  return { ...rest, body } as Stored;
}

/** The bytes that a stored body stands for. */
export function bodyBytes(stored: StoredBody): Buffer {
  if (stored.body !== undefined) return Buffer.from(JSON.stringify(stored.body));
  if (stored.text !== undefined) return Buffer.from(stored.text);
  return Buffer.from(stored.base64 ?? "", "base64");
}

/** A stored body whose text has been changed; one that is no text stays as it is. */
export function mapBodyText<Stored extends StoredBody>(
  stored: Stored,
  map: (text: string) => string,
): Stored {
  if (stored.body !== undefined) {
    const text = JSON.stringify(stored.body);
    const mapped = map(text);
    return mapped === text ? stored : { ...stored, body: JSON.parse(mapped) as Json };
  }
  return stored.text === undefined ? stored : { ...stored, text: map(stored.text) };
}

/** The text of a message's body as it was before it was encoded; undefined when it is none, or cannot be decoded. */
export async function decodedText(headers: Headers, bytes: Buffer): Promise<string | undefined> {
  const encodings = encodingsOf(headers);
  const decoded = encodings.length === 0 ? bytes : await decode(bytes, encodings);
  return decoded && asUtf8(decoded);
}

/** The JSON value of a stored body, a `text` that parses included; undefined when it is none. */
export function bodyJson(stored: StoredBody): Json | undefined {
  return stored.body ?? (stored.text === undefined ? stored.body : parseJson(stored.text));
}

/**
 * A message with what came of its body, a JSON text still as text: compressed bodies are decoded and lose their
 * `content-encoding`. One that does not decode (or whose encoding is unknown) keeps its bytes and its header.
 */
export function receivedMessage(headers: Headers, bytes: Buffer): Promise<StoredMessage> | StoredMessage {
  const encodings = encodingsOf(headers);
  return encodings.length === 0 || bytes.length === 0
    ? plainMessage(headers, bytes)
    : decodedMessage(headers, bytes, encodings);
}

function plainMessage(headers: Headers, bytes: Buffer): StoredMessage {
  const { text, base64 } = textOrBytes(bytes);
  if (text !== undefined) return { headers, text };
  return base64 === undefined ? { headers } : { headers, base64 };
}

type StoredMessage = { headers: Headers } & StoredBody;

async function decodedMessage(
  headers: Headers,
  bytes: Buffer,
  encodings: readonly string[],
): Promise<StoredMessage> {
  const decoded = await decode(bytes, encodings);
  if (!decoded) return { headers, base64: bytes.toString("base64") };
  const { "content-encoding": _encoding, ...rest } = headers;
  return { headers: rest, ...textOrBytes(decoded) };
}

const PLAIN: readonly string[] = [];

/** In the order in which they were applied; several stand in one value or in several. */
function encodingsOf(headers: Headers): readonly string[] {
  const named = headers["content-encoding"];
  if (named === undefined) return PLAIN;
  return [named]
    .flat()
    .flatMap((value) => value.toLowerCase().split(","))
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== "" && encoding !== "identity");
}

async function decode(bytes: Buffer, encodings: readonly string[]): Promise<Buffer | undefined> {
  let decoded = bytes;
  try {
    for (const encoding of encodings.toReversed()) {
      const coding = Object.hasOwn(CODINGS, encoding) ? CODINGS[encoding] : undefined;
      if (!coding) return undefined;
      decoded = await decodeOne(decoded, coding);
    }
    return decoded.length > 0 ? decoded : undefined;
  } catch {
    return undefined; // kept as the bytes that came
  }
}

/** What came of a body that broke off is decoded too: only what can be read can be redacted. */
async function decodeOne(bytes: Buffer, { decode, flush }: Coding): Promise<Buffer> {
  const options = { maxOutputLength: LARGEST_DECODED };
  try {
    return await decode(bytes, options);
  } catch (error) {
    if (errorCode(error) !== "Z_BUF_ERROR") throw error;
    return decode(bytes, { ...options, finishFlush: flush });
  }
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function asUtf8(bytes: Buffer): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined; // no text, then
  }
}
