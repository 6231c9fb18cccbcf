import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import { bodyBytes } from "../tape/body.js";
import type { Exchange, FailureKind, StoredBody, TapeResponse } from "../tape/exchange.js";
import { tapeHeaders } from "../tape/headers.js";
import { BREAKS_OFF } from "../tape/play.js";
import { affect, type AtWire, type WholeAnswer } from "./effects.js";
import { closeConnection, mayHaveBody, onTurn, resetConnection, sendHead } from "./messages.js";

/** Whether the answer ended as the tape has it, or broke off on its way. The first call counts. */
export type Done = (complete: boolean) => void;

/** What there is of an exchange's answer, and how it failed, if it did. */
export type Answer = Pick<Exchange, "response" | "failure">;

/** How each recorded failure looks to a bot, after what had come of an answer. */
const ENDINGS: Readonly<Record<FailureKind, (response: ServerResponse, begun: boolean) => void>> = {
  refused: breakOff,
  reset: breakOff,
  garbled: breakOff,
  truncated: breakOff,
  stalled: hold,
  "client-gone": hold,
};

/** Writes what the tape has as the answer to a live request of this method, a recorded failure included. */
export function writeAnswer(
  response: ServerResponse,
  answer: Answer,
  method: string,
  done: Done,
  fault?: AtWire,
): void {
  response.sendDate = false;
  if (response.destroyed) done(false);
  // A recorded failure has no whole answer: it may fail in another way, but not come in the end.
  else if (fault && (!answer.failure || BREAKS_OFF[fault.effect.kind]))
    writeAffected(response, wholeAnswer(answer, method), fault, done);
  else if (answer.failure) writeFailure(response, answer, method, done);
  else writeComplete(response, answer, method, done);
}

function writeComplete(response: ServerResponse, answer: Answer, method: string, done: Done): void {
  onceOver(response, done);
  const { status, head, body } = wholeAnswer(answer, method);
  response.writeHead(status, head);
  response.end(body, "latin1");
}

function writeAffected(response: ServerResponse, answer: WholeAnswer, fault: AtWire, done: Done): void {
  onceOver(response, done);
  affect(response, answer, fault, done);
}

function onceOver(response: ServerResponse, done: Done): void {
  // Node says "finish" of an answer whose connection broke, too; and it may close the connection itself then.
  response.prependListener("finish", () => done(!response.req.socket.destroyed));
  response.on("close", () => done(false));
}

function wholeAnswer({ response = NOTHING }: Answer, method: string): WholeAnswer {
  const { status, headers, ...stored } = response;
  const head: OutgoingHttpHeaders = tapeHeaders(headers);
  const body = mayHaveBody(method, status) ? answerBody(stored) : undefined;
  if (body !== undefined) head["content-length"] = body.length;
  return { status, head, body };
}

const NOTHING: TapeResponse = { status: 200, headers: {}, after: 0 };

/** A text goes out in one write with its head, which is cheaper; but then Node writes both in the encoding of heads, Latin-1. */
function answerBody(stored: StoredBody): string | Buffer {
  const { body, text } = stored;
  if (body === undefined && text === undefined) return bodyBytes(stored);
  const written = text ?? JSON.stringify(body);
  return BEYOND_ASCII.test(written) ? Buffer.from(written) : written;
}

const BEYOND_ASCII = /[^\0-\x7f]/;

/** What had come, in a body without an end; then, in its turn, the connection breaks off, or stays open. */
function writeFailure(response: ServerResponse, answer: Answer, method: string, done: Done): void {
  response.once("close", () => done(false));
  if (answer.response) writeBegun(response, answer.response, method);
  onTurn(response, () => {
    if (answer.failure) ENDINGS[answer.failure.kind](response, answer.response !== undefined);
    done(true);
  });
}

function writeBegun(response: ServerResponse, recorded: TapeResponse, method: string): void {
  response.writeHead(recorded.status, tapeHeaders(recorded.headers));
  if (mayHaveBody(method, recorded.status)) {
    sendHead(response);
    response.write(bodyBytes(recorded));
  } else response.flushHeaders(); // Node writes nothing in the place of a body that cannot be
}

function breakOff(response: ServerResponse, begun: boolean): void {
  if (begun) closeConnection(response);
  else resetConnection(response);
}

/** No answer, or no more of it: the connection stays open until the client leaves or the session ends. */
function hold(): void {
  // Nothing is left to do: that is how it ended.
}
