import type { Writable } from "node:stream";

/** Lines of one turn of the event loop, in one write. */
export class LineWriter {
  readonly #stream: Writable;
  #text = "";

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  write(line: string): void {
    if (this.#text === "") setImmediate(() => this.flush());
    this.#text += `${line}\n`;
  }

  /** Hands over what there is. */
  flush(): void {
    if (this.#text !== "") this.#stream.write(this.#text);
    this.#text = "";
  }
}
