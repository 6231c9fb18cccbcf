import { onceAfter, type Clock } from "../base/clock.js";
import { messageOf } from "../base/errors.js";
import type { Deliver } from "../engine/deliveries.js";
import type { LiveFaulting } from "../engine/live-faulting.js";
import type { Posting } from "../fault/script.js";
import { mapBodyText, receivedMessage } from "../tape/body.js";
import type { Failure, Headers } from "../tape/exchange.js";
import { tapeHeaders } from "../tape/headers.js";

/** A notification that came, as a whole. */
export interface Came {
  id: string;
  url: string;
  headers: Headers;
  bytes: Buffer;
  /** Puts the bot's own URLs back into the text. */
  restore: (text: string) => string;
}

/** What the bot made of what it was told: its first answer, 202 where it was told nothing; or why there was none. */
export type Heard = { status: number } | { kind: Failure["kind"]; detail: string };

/** Notifications that pass a recorder, as faults have them: each post is the recorder's own. The tape has what came. */
export class FaultedNotifications {
  readonly #faulting: LiveFaulting;
  readonly #deliver: Deliver;
  readonly #clock: Clock;

  constructor(faulting: LiveFaulting, deliver: Deliver, clock: Clock) {
    this.#faulting = faulting;
    this.#deliver = deliver;
    this.#clock = clock;
  }

  /** Posts what is to be posted of a notification, one after the other, as long as its sender waits. */
  async pass({ id, url, headers, bytes, restore }: Came, bot: URL, gone: AbortSignal): Promise<Heard> {
    const message = mapBodyText(await receivedMessage(tapeHeaders(headers), bytes), restore);
    const request = { method: "POST", url, ...message };
    const exchange = { id, to: "bot" as const, at: 0, request };
    const postings = this.#faulting.notification(exchange).postings ?? [{ exchange }];
    const statuses: number[] = [];
    try {
      for (const posting of postings) statuses.push(await this.#post(posting, bot, gone));
      return { status: statuses[0] ?? 202 };
    } catch (error) {
      if (gone.aborted) return { kind: "client-gone", detail: "the sender left before the bot had answered" };
      return { kind: "refused", detail: messageOf(error) };
    }
  }

  async #post({ exchange, timing }: Posting, bot: URL, gone: AbortSignal): Promise<number> {
    if (timing?.isLate) await onceAfter(this.#clock, timing.delay ?? 0, gone);
    return this.#deliver(exchange, bot, gone);
  }
}
