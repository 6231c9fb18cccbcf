import type { Unanswered } from "../match/cursor.js";
import type { Asked } from "../match/key.js";
import { conflictText, explainMiss, type Miss } from "../match/miss.js";
import type { Exchange, TapeRequest } from "../tape/exchange.js";
import type { Play } from "../tape/play.js";
import { isSimulated } from "../simulate/service.js";
import { routeOf } from "../graph/routes.js";
import { whatOf } from "../tape/what.js";
import type { Improvised } from "./improvising.js";
import type { Found } from "./casting.js";
import { aheadEvent, Described, missEvent } from "./described.js";
import type { Emit } from "./events.js";
import type { Run } from "./run.js";
import type { SessionPorts } from "./session-ports.js";
import type { Tape } from "./tape.js";
import type { Verdict } from "./verdict.js";

/** Tells what a session makes of requests: as events, in the digest of the run, and where it is a finding. */
export class Telling {
  readonly #tape: Tape;
  readonly #ports: Pick<SessionPorts, "redaction" | "onPlay">;
  readonly #verdict: Verdict;
  readonly #emit: Emit;
  readonly #described = new Described();

  constructor(tape: Tape, ports: Pick<SessionPorts, "redaction" | "onPlay">, verdict: Verdict, emit: Emit) {
    this.#tape = tape;
    this.#ports = ports;
    this.#verdict = verdict;
    this.#emit = emit;
  }

  /** A request, as it is shown and as it came, is answered by this play. */
  played(
    run: Run,
    request: TapeRequest,
    live: TapeRequest,
    { found, play }: { found: Found; play: Play },
  ): void {
    const { exchange, isAhead } = play;
    if (isAhead) {
      this.#emit(aheadEvent(request, play, run.firedAhead(play, found.ahead ?? 0)));
      return;
    }
    this.#emit(this.#described.played(request, exchange, found.again));
    run.fire(play);
    this.#ports.onPlay?.(live, exchange);
    if (found.conflict) this.#conflict(run, exchange, conflictText(exchange, found.conflict));
  }

  /** Why what was found is not played; gives what the bot is told. */
  refused(run: Run, { exchange }: Found, { method, url }: TapeRequest, reason: string): string {
    const message = this.#ports.redaction.text(`rollcall does not play ${method} ${url}: ${reason}`);
    run.digest.marked(exchange.id, "refused");
    this.#emit({ event: "refused", request: `${method} ${url}`, message });
    return message;
  }

  /** The simulator answers a request in the place of the tape. */
  invented({ method, url }: TapeRequest, { exchange, assumed }: Improvised, isFinding: boolean): void {
    const { id, response } = exchange;
    const request = `${method} ${url}`;
    const what = whatOf({ ...exchange, request: this.#ports.redaction.request(exchange.request) });
    this.#emit({
      ...{ event: "invented", exchange: id, request, what, status: response?.status ?? 0 },
      ...(assumed !== undefined && { assumed }),
    });
    const message = `${request} is not on the tape: ${id} was invented by the simulator`;
    if (isFinding) this.#verdict.find({ kind: "invented", exchange: id, message });
  }

  /** Nothing answers a request. */
  missed(run: Run, asked: Asked, request: TapeRequest, unanswered: Unanswered): Miss {
    const { rules, requests } = this.#tape.shelf;
    const hasPlayed = (exchange: Exchange): boolean => run.hasPlayed(exchange);
    const explained = explainMiss({ live: request, rules, requests, unanswered, hasPlayed });
    const miss = { ...explained, message: explained.message + this.#remedy(run, request) };
    run.digest.missed(asked.key);
    this.#emit(missEvent(miss));
    return miss;
  }

  /** What a bot does behind a failure is on no tape of a success. */
  #remedy(run: Run, { method, url }: TapeRequest): string {
    const route = routeOf(method, url);
    const isImprovised = route?.call !== undefined && isSimulated(route) && run.knowsCall(route.call);
    return isImprovised && !run.improvises ? OTHERWISE : "";
  }

  #conflict(run: Run, { id }: Exchange, message: string): void {
    run.digest.marked(id, "conflict");
    this.#verdict.find({ kind: "conflict", exchange: id, message });
  }
}

const OTHERWISE = " --otherwise simulate lets the simulator answer it.";
