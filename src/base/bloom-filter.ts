/** Bits for each text: of those that were never added one in sixteen is taken for one that was. */
const BITS_EACH = 16;

/**
 * Says of a text that it was never added, or that it may have been. To look a text up in a `Map` of hundreds of thousands
 * takes several looks into memory that the processor has not at hand; here it is one, into much less of it.
 */
export class BloomFilter {
  readonly #words: Uint32Array;

  /** `capacity`: how many are going to be added. */
  constructor(capacity: number) {
    this.#words = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(1, (capacity * BITS_EACH) / 32))));
  }

  add(text: string): void {
    const bit = hashOf(text);
    const at = this.#placeOf(bit);
    this.#words[at] = (this.#words[at] as number) | (1 << (bit & 31));
  }

  mayHave(text: string): boolean {
    const bit = hashOf(text);
    return ((this.#words[this.#placeOf(bit)] as number) & (1 << (bit & 31))) !== 0;
  }

  #placeOf(bit: number): number {
    return (bit >>> 5) & (this.#words.length - 1);
  }
}

/** FNV-1a of the characters, in 32 bits, the upper half mixed into the lower one. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash ^ (hash >>> 15);
}
