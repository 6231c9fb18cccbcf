import { STATUS_CODES, type OutgoingHttpHeaders, type ServerResponse } from "node:http";
import type { Clock } from "../base/clock.js";
import { BREAKS_OFF, type WireEffect } from "../tape/play.js";
import { closeConnection, onTurn, resetConnection, sendHead } from "./messages.js";

/** What a fault does to an answer, and the clock that it goes by. */
export interface AtWire {
  effect: WireEffect;
  clock: Clock;
}

/** An answer as it would be written; where it has a body, its length is among the headers. */
export interface WholeAnswer {
  status: number;
  head: OutgoingHttpHeaders;
  body: string | Buffer | undefined;
}

type Kind = WireEffect["kind"];

type Apply<K extends Kind> = (
  response: ServerResponse,
  answer: WholeAnswer,
  effect: Extract<WireEffect, { kind: K }>,
  clock: Clock,
) => void;

/** How each is done to an answer. */
const EFFECTS: { readonly [K in Kind]: Apply<K> } = {
  reset: resetConnection,
  truncated: truncate,
  garbled: garble,
  slow: dribble,
};

/** Does it to an answer. `done` hears at its turn that it broke off; of one that comes whole it hears at its end. */
export function affect(
  response: ServerResponse,
  answer: WholeAnswer,
  { effect, clock }: AtWire,
  done: (complete: boolean) => void,
): void {
  (EFFECTS[effect.kind] as Apply<Kind>)(response, answer, effect, clock);
  if (BREAKS_OFF[effect.kind]) onTurn(response, () => done(false));
}

function truncate(response: ServerResponse, { status, head, body }: WholeAnswer): void {
  const bytes = bytesOf(body);
  if (bytes.length > 0) {
    response.writeHead(status, head);
    sendHead(response);
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)));
  } else {
    // Behind its whole head such an answer is complete; behind its first line no client can take it for that.
    writeRaw(response, `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "unknown"}\r\n`);
  }
  closeConnection(response);
}

function garble(response: ServerResponse): void {
  writeRaw(response, GARBAGE);
  closeConnection(response);
}

/** What a server that expects TLS says to a client that does not speak it: an alert. */
const GARBAGE = Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46]);

/** Past Node, which writes nothing but HTTP. */
function writeRaw(response: ServerResponse, bytes: string | Buffer): void {
  onTurn(response, () => void response.socket?.write(bytes));
}

/** The time counts from its turn: behind an answer that takes longer all of it would go out at once. */
function dribble(
  response: ServerResponse,
  { status, head, body }: WholeAnswer,
  { ms }: { ms: number },
  clock: Clock,
): void {
  const pieces = piecesOf(bytesOf(body));
  response.writeHead(status, head);
  // The last byte of an answer without a body is its head's, which Node writes in one.
  if (pieces.length > 0) sendHead(response);
  onTurn(response, () => {
    if (!response.destroyed) sendSlowly(response, pieces, ms, clock);
  });
}

/** Whichever timer fires sends the next piece: two that are due together may come in any order. */
function sendSlowly(response: ServerResponse, pieces: readonly Buffer[], ms: number, clock: Clock): void {
  const count = Math.max(pieces.length, 1);
  let sent = 0;
  const sendNext = (): void => {
    const piece = pieces[sent++];
    if (sent < count) response.write(piece);
    else response.end(piece);
  };
  const cancels = Array.from({ length: count }, (_, index) =>
    clock.after((ms * (index + 1)) / count, sendNext),
  );
  response.once("close", () => {
    for (const cancel of cancels) cancel();
  });
}

const MOST_PIECES = 10;

/** A body in pieces of the same size, but for a byte. */
function piecesOf(bytes: Buffer): Buffer[] {
  const count = Math.min(MOST_PIECES, bytes.length);
  const start = (piece: number): number => Math.floor((bytes.length * piece) / count);
  return Array.from({ length: count }, (_, piece) => bytes.subarray(start(piece), start(piece + 1)));
}

function bytesOf(body: string | Buffer = ""): Buffer {
  return typeof body === "string" ? Buffer.from(body) : body;
}
