import type { Unanswered } from "../match/chosen.js";
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
import type { Coming } from "./coming.js";
import type { Answered } from "./witness.js";

/** Tells what a session makes of requests: as events, in the digest of the run, and where it is a finding. */
export class Telling {
  readonly #tape: Tape;
  readonly #ports: Pick<SessionPorts, "redaction" | "witness">;
  readonly #verdict: Verdict;
  readonly #emit: Emit;
  readonly #described = new Described();

  constructor(tape: Tape, ports: Pick<SessionPorts, "redaction" | "witness">, verdict: Verdict, emit: Emit) {
    this.#tape = tape;
    this.#ports = ports;
    this.#verdict = verdict;
    this.#emit = emit;
  }

  /** A request, as it is shown and as it came, is answered by this play. */
  played(run: Run, { shown, live }: Coming, { found, play }: { found: Found; play: Play }): void {
    const { exchange, isAhead } = play;
    if (isAhead) {
      this.#emit(aheadEvent(shown, play, run.firedAhead(play, found.ahead ?? 0)));
      this.#ports.witness?.asked(live, answeredBy("fault", exchange));
      return;
    }
    this.#emit(this.#described.played(shown, exchange, found.again));
    run.fire(play);
    this.#ports.witness?.asked(live, answeredBy("tape", exchange));
    if (found.conflict) this.#conflict(run, exchange, conflictText(exchange, found.conflict));
  }

  /** The answer of a play has not come through. */
  cutOff({ id: exchange }: Exchange): void {
    const message = "the answer broke off on its way to the bot; an equal request gets it again";
    this.#emit({ event: "cut-off", exchange, message });
  }

  /** Why what was found is not played; gives what the bot is told. */
  refused(run: Run, { exchange }: Found, { shown, live }: Coming, reason: string): string {
    const { method, url } = shown;
    const message = this.#ports.redaction.text(`rollcall does not play ${method} ${url}: ${reason}`);
    run.digest.marked(exchange.id, "refused");
    this.#emit({ event: "refused", request: `${method} ${url}`, message });
    this.#ports.witness?.asked(live, { by: "nobody" });
    return message;
  }

  /** The simulator answers a request in the place of the tape. */
  invented(shown: TapeRequest, { exchange, assumed }: Improvised, isFinding: boolean): void {
    const { id, response } = exchange;
    const request = `${shown.method} ${shown.url}`;
    const what = whatOf({ ...exchange, request: shown });
    this.#emit({
      ...{ event: "invented", exchange: id, request, what, status: response?.status ?? 0 },
      ...(assumed !== undefined && { assumed }),
    });
    const message = `${request} is not on the tape: ${id} was invented by the simulator`;
    if (isFinding) this.#verdict.find({ kind: "invented", exchange: id, message });
    this.#ports.witness?.asked(exchange.request, answeredBy("simulator", exchange));
  }

  /** Nothing answers a request. */
  missed(run: Run, { asked, live, redacted }: Coming, unanswered: Unanswered): Miss {
    const request = redacted();
    const { rules, requests } = this.#tape.shelf;
    const hasPlayed = (exchange: Exchange): boolean => run.hasPlayed(exchange);
    const explained = explainMiss({ live: request, rules, requests, unanswered, hasPlayed });
    const miss = { ...explained, message: explained.message + this.#remedy(run, request) };
    run.digest.missed(asked.key);
    this.#emit(missEvent(miss));
    this.#ports.witness?.asked(live, { by: "nobody" });
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

function answeredBy(by: Answered["by"], { id, response }: Exchange): Answered {
  return { by, exchange: id, ...(response && { status: response.status }) };
}

const OTHERWISE = " --otherwise simulate lets the simulator answer it.";
