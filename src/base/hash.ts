import { createHash } from "node:crypto";

/** A SHA-256 of texts that come one by one. */
export class TextHash {
  readonly #hash = createHash("sha256");

  add(text: string): void {
    this.#hash.update(text);
    this.#hash.update("\n");
  }

  /** In hexadecimal; nothing can be added afterwards. */
  digest(): string {
    return this.#hash.digest("hex");
  }
}
