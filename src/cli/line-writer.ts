import type { Writable } from "node:stream";
import { systemClock, type Cancel } from "../base/clock.js";

/** Characters that are not kept waiting. */
const MOST = 64 * 1024;
/** Milliseconds that a line waits for more, at most. */
const LONGEST = 50;

/** Writes lines in bunches: to write each by itself costs more than all that it tells of. */
export class LineWriter {
  readonly #stream: Writable;
  #text = "";
  #cancel: Cancel = () => undefined;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  write(line: string): void {
    if (this.#text === "") this.#cancel = systemClock.after(LONGEST, () => this.flush());
    this.#text += `${line}\n`;
    if (this.#text.length > MOST) this.flush();
  }

  /** Hands over what there is. */
  flush(): void {
    this.#cancel();
    if (this.#text !== "") this.#stream.write(this.#text);
    this.#text = "";
  }
}
