import type { IncomingMessage, ServerResponse } from "node:http";
import type { Cancel, Clock } from "../base/clock.js";
import { errorCode, messageOf } from "../base/errors.js";
import type { Outcome } from "../engine/outcome.js";
import type { FailureKind, Headers } from "../tape/exchange.js";
import { HeldAnswer, type AnswerChange } from "./held-answer.js";
import { joined, mayHaveBody, receivedHeaders } from "./messages.js";

/** Takes what came of a request; the answer's last byte waits for it, and does not go out when it rejects. */
export type Keep = (outcome: Outcome) => Promise<void>;

/** One request on its way to the other side and its answer on the way back. Settled exactly once. */
export class Transfer {
  readonly #method: string;
  readonly #keep: Keep;
  readonly #clock: Clock;
  readonly #stallAfter: number;
  readonly #sent: Buffer[] = [];
  readonly #came: Buffer[] = [];
  readonly #held: HeldAnswer;
  #answer: IncomingMessage | undefined;
  /** The headers of the answer that are meant for its other end. */
  #headers: Headers = {};
  /** What was wrong with the answer, where that is known before its end. */
  #broken: unknown;
  /** Counts the signs of life. */
  #heard = 0;
  #stopWatching: Cancel = () => undefined;
  #settled = false;

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    keep: Keep,
    limits: { clock: Clock; stallAfter: number; change?: AnswerChange | undefined },
  ) {
    this.#method = request.method ?? "GET";
    this.#keep = keep;
    this.#clock = limits.clock;
    this.#stallAfter = limits.stallAfter;
    this.#held = new HeldAnswer(this.#method, response, limits.change);
    this.#watch(this.#stallAfter);
    response.on("close", () => {
      if (!response.writableFinished)
        this.#fail("client-gone", "the client left before its answer was complete");
    });
  }

  isSettled(): boolean {
    return this.#settled;
  }

  /** Copies the request's body as it passes. */
  collect(request: IncomingMessage): void {
    request.on("data", (chunk: Buffer) => {
      if (this.#settled) return;
      this.#heard += 1;
      this.#sent.push(chunk);
    });
  }

  /** What has come of the request's body. */
  sent(): Buffer {
    return joined(this.#sent);
  }

  /** The other side has answered: passes it on as it comes, all but the last chunk. */
  answered(answer: IncomingMessage): void {
    if (!this.#takeHead(answer)) {
      answer.destroy(); // nobody reads it
      return;
    }
    answer.on("data", (chunk: Buffer) => {
      this.#heard += 1;
      this.#came.push(chunk);
      this.#held.chunk(chunk);
    });
    answer.on("end", () => this.#ended(answer));
    answer.on("error", (error) => this.#brokeOff(this.#broken ?? error));
  }

  /** The request could not be made, or its answer could not be read. */
  failed(error: unknown): void {
    this.#broken = error;
    // An answer that has begun comes to an end by itself, whole or broken off, behind the bytes that came before.
    if (!this.#answer) this.#fail(failureOf(error), messageOf(error));
  }

  /** The connection to the other side is over. */
  closed(): void {
    if (!this.#answer) this.#fail("garbled", "the other side did not answer in HTTP");
  }

  /** Ends a transfer that has gone on for too long. */
  giveUp(why: string): void {
    this.#fail("stalled", why);
  }

  #takeHead(answer: IncomingMessage): boolean {
    if (this.#settled) return false;
    try {
      this.#headers = receivedHeaders(answer);
      this.#held.head(answer, this.#headers);
    } catch (error) {
      this.#fail("garbled", messageOf(error));
      return false;
    }
    this.#answer = answer;
    this.#heard += 1;
    return true;
  }

  #ended(answer: IncomingMessage): void {
    if (this.#broken !== undefined && this.#endsWithConnection(answer)) this.#brokeOff(this.#broken);
    else this.#settle({}, () => this.#held.release());
  }

  /** Node takes the reset of such a connection for its end. */
  #endsWithConnection({ statusCode = 0, headers }: IncomingMessage): boolean {
    const isFramed = headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
    return !isFramed && mayHaveBody(this.#method, statusCode);
  }

  #brokeOff(error: unknown): void {
    this.#fail(isGarbled(error) ? "garbled" : "truncated", messageOf(error));
  }

  #fail(kind: FailureKind, detail: string): void {
    this.#settle({ failure: { kind, detail } }, () => this.#held.breakOff());
    this.#answer?.destroy(); // more of it would come behind what the tape has
  }

  #settle(ending: Pick<Outcome, "failure">, release: () => void | Promise<void>): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#stopWatching();
    this.#keep({ request: this.sent(), ...this.#answerSoFar(), ...ending })
      .then(release)
      .catch(() => this.#held.withhold());
  }

  #answerSoFar(): Pick<Outcome, "response"> {
    if (!this.#answer) return {};
    const { statusCode = 0 } = this.#answer;
    return {
      response: {
        status: statusCode,
        headers: this.#headers,
        bytes: joined(this.#came),
      },
    };
  }

  /** Gives up when a whole `stallAfter` has passed without a byte. */
  #watch(ms: number): void {
    const heard = this.#heard;
    this.#stopWatching = this.#clock.after(ms, () => {
      if (this.#heard === heard) this.giveUp(`no byte came for ${this.#stallAfter} ms`);
      else this.#watch(ms);
    });
  }
}

function failureOf(error: unknown): FailureKind {
  const code = errorCode(error);
  if (isGarbled(error)) return "garbled";
  if (code === "ECONNRESET" || code === "EPIPE") return "reset";
  return "refused"; // no connection: refused, unknown host, no route, a certificate that does not hold
}

/** Node's parser says so. */
function isGarbled(error: unknown): boolean {
  return (errorCode(error) ?? "").startsWith("HPE_");
}
