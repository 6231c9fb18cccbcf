import { PresentBy } from "../base/present.js";
import { Bindings, type PlayBindings } from "../match/bindings.js";
import type { Conflict } from "../match/met.js";
import type { Chosen, Unanswered } from "../match/chosen.js";
import { Cursor } from "../match/cursor.js";
import { exactKey, readRequest, type Asked } from "../match/key.js";
import { pairsBeside } from "../match/beside.js";
import type { Exchange, TapeRequest } from "../tape/exchange.js";
import type { Reply, Script } from "../fault/script.js";
import { playKey, withoutEffect, type Play } from "../tape/play.js";
import { isRedacted } from "../tape/redaction.js";
import { AheadAnswers } from "./ahead-answers.js";
import { Latest } from "./latest.js";
import { Livening } from "./livening.js";
import { Minting, type MintingOptions } from "./minting.js";
import type { Tape } from "./tape.js";

/** What answers a request. */
export interface Found {
  exchange: Exchange;
  again: boolean;
  conflict?: Conflict;
  /** Plays it to the request as it came. */
  take: (live: TapeRequest) => Play;
  /** A fault of this place in the plan answers ahead of it. */
  ahead?: number;
  /** A fault has it so that the tape's answer is not true any more. */
  isOutdated?: boolean;
  /** A read that was answered before, and is answered by the same again. */
  isRead?: boolean;
}

export interface CastingOptions extends MintingOptions {
  /** What is used up is played again, with what it causes. */
  repeat: boolean;
  /** What Graph minted is made anew. */
  freshIds: boolean;
}

/** Which exchanges of a tape answer the requests of one session, and the live values that they are played with. */
export class Casting {
  readonly #tape: Tape;
  readonly #bindings: Bindings;
  readonly #cursor: Cursor;
  readonly #latest = new Latest();
  readonly #minting: Minting;
  readonly #livening: Livening;
  /** What plays bind whose notifications are not all due yet, by their keys. */
  readonly #plays = new PresentBy<string, PlayBindings>();
  /** What the tape does on the so many-th play of it, where faults bend it. */
  readonly #scriptAt: (repetition: number) => Script | undefined;
  readonly #ahead = new AheadAnswers();
  /** Plays whose answer broke off on the way, by exact key. */
  readonly #brokenOff = new Map<string, Play[]>();

  constructor(
    tape: Tape,
    options: CastingOptions,
    scriptAt: (repetition: number) => Script | undefined = () => undefined,
  ) {
    this.#tape = tape;
    this.#scriptAt = scriptAt;
    this.#bindings = new Bindings((kind, value) => tape.shelf.isRecorded(kind, value));
    this.#cursor = new Cursor(tape.shelf, this.#bindings, options.repeat);
    this.#minting = new Minting(this.#bindings, options);
    const { identifiers } = tape.shelf.rules;
    this.#livening = new Livening(this.#bindings, options.freshIds ? this.#minting : undefined, identifiers);
  }

  /** What would answer a request now: what broke off for an equal one before, else what is chosen from the tape. */
  find(asked: Asked): Found | Unanswered {
    const [play] = (this.#brokenOff.size > 0 && this.#brokenOff.get(exactKey(asked))) || [];
    if (play) return { exchange: play.exchange, again: true, take: () => this.#resent(asked, play) };
    const chosen = this.#cursor.choose(asked);
    return "exchange" in chosen ? this.#found(asked, chosen) : chosen;
  }

  #found(asked: Asked, chosen: Chosen): Found {
    const reply = this.#scriptAt(chosen.repetition)?.replyTo(chosen.exchange);
    const ahead = reply && this.#ahead.next(reply, chosen);
    if (ahead) return ahead;
    const { exchange, again, conflict } = chosen;
    const take = (live: TapeRequest): Play => this.#play(asked, live, chosen, reply);
    const isRead = again && chosen.repetition === 1;
    const found = { exchange, again, isRead, take, isOutdated: reply?.isOutdated === true };
    return conflict ? { ...found, conflict } : found;
  }

  /** The answer of a play broke off: an equal request gets the same play. */
  brokeOff(asked: Asked, play: Play): void {
    const key = exactKey(asked);
    this.#brokenOff.set(key, [...(this.#brokenOff.get(key) ?? []), withoutEffect(play)]);
  }

  #resent(asked: Asked, play: Play): Play {
    const key = exactKey(asked);
    const [, ...others] = this.#brokenOff.get(key) ?? [];
    if (others.length > 0) this.#brokenOff.set(key, others);
    else this.#brokenOff.delete(key);
    return play;
  }

  #play(asked: Asked, request: TapeRequest, chosen: Chosen, reply: Reply | undefined): Play {
    const { again, repetition } = chosen;
    const exchange = reply?.exchange ?? chosen.exchange;
    this.#cursor.take(asked, chosen);
    const written = this.#asWritten(asked, request);
    const beside = pairsBeside(exchange.request, request, chosen.bin.namesCallback);
    const own = this.#bindings.bind(written, chosen, beside);
    if (repetition > 1) this.#minting.renewOperations(exchange, own, repetition);
    const isRead = again && repetition === 1;
    const notifications = isRead ? NOTHING : this.#causedBy(exchange, repetition, own);
    const answer = isRead ? this.#latest.again(exchange) : exchange;
    const live = this.#livening.answer(answer, chosen, own);
    const play = { exchange, live, again, repetition, notifications };
    return reply?.effect && !isRead ? { ...play, effect: reply.effect } : play;
  }

  #causedBy({ id }: Exchange, repetition: number, own: PlayBindings): readonly Exchange[] {
    const notifications = this.#tape.causedBy(id);
    if (notifications.length > 0) this.#plays.set(playKey(id, repetition), own);
    return notifications;
  }

  /** What is redacted of a request comes back to the bot as it wrote it. */
  #asWritten(asked: Asked, live: TapeRequest): Asked {
    if (!asked.written.some(isRedacted)) return asked;
    const { written } = readRequest(live, this.#tape.shelf.rules);
    return written.length === asked.written.length ? { ...asked, written } : asked;
  }

  /** What rules notifications of these plays; kept until all that they cause is due. */
  rulesOf(plays: readonly string[]): PlayBindings[] {
    return plays.flatMap((play) => this.#plays.get(play) ?? []);
  }

  /** Everything that this play causes is due. */
  forget(play: string): void {
    this.#plays.delete(play);
  }

  /** A notification with the live values in it. */
  notification(notification: Exchange, plays: readonly PlayBindings[]): Exchange {
    return this.#livening.notification(notification, plays);
  }

  /** A notification was delivered, as it is on the tape: reads that are repeated agree with it. */
  told(notification: Exchange): void {
    this.#latest.tell(notification);
  }

  /** Whether something was played that is about this call. */
  knowsCall(id: string): boolean {
    return this.#bindings.isBound("call", id);
  }

  hasPlayed(exchange: Exchange): boolean {
    return this.#cursor.hasPlayed(exchange);
  }

  get isAllPlayed(): boolean {
    return this.#cursor.isAllPlayed;
  }

  unplayed(): Exchange[] {
    return this.#cursor.unplayed();
  }
}

const NOTHING: readonly Exchange[] = [];
