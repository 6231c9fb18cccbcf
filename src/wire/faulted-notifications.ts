import { onceAfter, type Clock } from "../base/clock.js";
import { messageOf } from "../base/errors.js";
import type { Deliver } from "../engine/deliveries.js";
import type { LiveFaulting } from "../engine/live-faulting.js";
import type { Posting } from "../fault/script.js";
import { storeMessage } from "../tape/body.js";
import type { Failure, Headers } from "../tape/exchange.js";
import { tapeHeaders } from "../tape/headers.js";

/** A notification that came, as a whole. */
export interface Came {
  id: string;
  url: string;
  headers: Headers;
  bytes: Buffer;
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
  async pass({ id, url, headers, bytes }: Came, bot: URL, gone: AbortSignal): Promise<Heard> {
    const request = { method: "POST", url, ...(await storeMessage(tapeHeaders(headers), bytes)) };
    const exchange = { id, to: "bot" as const, at: 0, request };
    const postings = this.#faulting.notification(exchange).postings ?? [{ exchange }];
    const statuses: number[] = [];
    try {
      for (const posting of postings) statuses.push(await this.#post(posting, bot, gone));
      return { status: statuses[0] ?? 202 };
    } catch (error) {
      return { kind: "refused", detail: messageOf(error) };
    }
  }

  async #post({ exchange, timing }: Posting, bot: URL, gone: AbortSignal): Promise<number> {
    if (timing?.isLate) await onceAfter(this.#clock, timing.delay ?? 0, gone);
    return this.#deliver(exchange, bot, gone);
  }
}
