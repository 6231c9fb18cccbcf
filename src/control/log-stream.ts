import type { ServerResponse } from "node:http";
import type { Cancel, Clock } from "../base/clock.js";
import type { Event } from "../engine/events.js";
import { sendHead } from "../wire/messages.js";
import type { Part } from "./controlled.js";
import type { Ended } from "./ended.js";

/** So often something is sent, be it nothing: clients give up a stream that is silent. */
export const BEAT = 15_000;

/** A client that leaves so many bytes of what is new unread is cut off; it may come again and go on where it was. */
const MOST_UNREAD = 8 * 1_048_576;

interface Following {
  /** The number of the event behind which it begins. */
  after: number;
  /** The end of the session, with which it ends. */
  ended: Ended;
  /** Ends it, too: aborted when the client leaves. */
  signal: AbortSignal;
  clock: Clock;
  warn: (message: string) => void;
}

const HEAD = { "content-type": "text/event-stream", "cache-control": "no-store" };

/** Sends the events of a session as they come, those so far first; the report is the last. */
export function streamLog(session: Part, response: ServerResponse, following: Following): void {
  response.writeHead(200, HEAD);
  sendHead(response);
  new LogStream(response, following).follow(session);
}

class LogStream {
  readonly #response: ServerResponse;
  readonly #following: Following;
  #last: number;
  #isOver = false;
  /** The events so far may be as many bytes as they are. */
  #mostUnread = Infinity;
  readonly #leaving: Cancel[] = [];
  #stopBeating: Cancel = () => undefined;
  readonly #end = (): void => {
    if (this.#isOver) return;
    this.#leave();
    this.#response.end();
  };

  constructor(response: ServerResponse, following: Following) {
    this.#response = response;
    this.#following = following;
    this.#last = following.after;
  }

  follow(session: Part): void {
    const { ended, signal } = this.#following;
    this.#beat();
    signal.addEventListener("abort", this.#end);
    this.#leaving.push(
      () => this.#stopBeating(),
      () => signal.removeEventListener("abort", this.#end),
      session.follow((event, number) => this.#hear(event, number)),
      ended.when(this.#end),
    );
    this.#mostUnread = this.#response.writableLength + MOST_UNREAD;
    if (signal.aborted) this.#end();
    if (this.#isOver) this.#leave(); // the report may have been among the events so far
  }

  #hear(event: Event, number: number): void {
    if (this.#isOver) return;
    if (number > this.#last) this.#send(event, number);
    if (event.event === "report") this.#end();
    else if (this.#response.writableLength > this.#mostUnread) this.#cutOff();
  }

  #send(event: Event, number: number): void {
    this.#last = number;
    this.#response.write(`id: ${number}\ndata: ${JSON.stringify(event)}\n\n`);
  }

  #beat(): void {
    this.#stopBeating = this.#following.clock.after(BEAT, () => {
      this.#response.write(":\n\n");
      this.#beat();
    });
  }

  #cutOff(): void {
    this.#leave();
    this.#response.destroy();
    this.#following.warn("a client that follows the log does not read it: cut off");
  }

  /** Hears of nothing any more. */
  #leave(): void {
    this.#isOver = true;
    for (const leave of this.#leaving) leave();
  }
}
