import type { Exchange } from "../tape/exchange.js";
import type { Tape } from "./tape.js";

/** Which notifications of a tape are due by what was answered so far; each becomes due once. */
export class Calling {
  readonly #tape: Tape;
  readonly #answered = new Set<string>();
  readonly #called = new Set<string>();

  constructor(tape: Tape) {
    this.#tape = tape;
  }

  /** An answer was written: what it was the last to be waited for. */
  answered(exchange: Exchange, notifications: readonly Exchange[]): Exchange[] {
    this.#answered.add(exchange.id);
    return this.#call(notifications.filter((notification) => this.#isDue(notification)));
  }

  /** What no request on the tape caused. */
  uncaused(): Exchange[] {
    return this.#call(this.#tape.notifications.filter((one) => this.#tape.causesOf(one).length === 0));
  }

  /** Those of the causes of these of which nothing is to come any more. */
  spent(notifications: readonly Exchange[]): string[] {
    const causes = new Set(notifications.flatMap((notification) => this.#tape.causesOf(notification)));
    return [...causes].filter((cause) => this.#tape.causedBy(cause).every(({ id }) => this.#called.has(id)));
  }

  /** What has not become due. */
  left(): Exchange[] {
    return this.#tape.notifications.filter(({ id }) => !this.#called.has(id));
  }

  #call(notifications: readonly Exchange[]): Exchange[] {
    const due = notifications.filter(({ id }) => !this.#called.has(id));
    for (const { id } of due) this.#called.add(id);
    return due;
  }

  /** A notification with several causes is due when the last of them is. */
  #isDue(notification: Exchange): boolean {
    return this.#tape.causesOf(notification).every((cause) => this.#answered.has(cause));
  }
}
