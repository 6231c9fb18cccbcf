/** Where a value stands in a text. */
export interface Place {
  offset: number;
  length: number;
}

/**
 * What texts have in common that differ in some values only: the pieces between those. A value ends before the first
 * character of the piece behind it, and never holds that character.
 */
export class Template {
  readonly #first: string;
  /** The pieces behind each value, with what they begin with; an empty one only at the end of the text. */
  readonly #behind: { piece: string; stop: string }[];

  private constructor([first = "", ...behind]: readonly string[]) {
    this.#first = first;
    this.#behind = behind.map((piece) => ({ piece, stop: piece.charAt(0) }));
  }

  /** Of a text with values in these places, in their order; two of them do not touch. */
  static of(text: string, places: readonly Place[]): Template {
    const starts = [0, ...places.map(({ offset, length }) => offset + length)];
    const ends = [...places.map(({ offset }) => offset), text.length];
    return new Template(starts.map((start, index) => text.slice(start, ends[index])));
  }

  /** The values of a text that has its pieces; undefined for any other text. */
  valuesIn(text: string): string[] | undefined {
    if (!text.startsWith(this.#first)) return undefined;
    const values: string[] = [];
    let at = this.#first.length;
    for (const { piece, stop } of this.#behind) {
      const end = stop === "" ? text.length : text.indexOf(stop, at);
      if (end < 0 || !text.startsWith(piece, end)) return undefined;
      values.push(text.slice(at, end));
      at = end + piece.length;
    }
    return at === text.length ? values : undefined;
  }

  /** The text that has these values. */
  filled(values: readonly string[]): string {
    let text = this.#first;
    for (let at = 0; at < this.#behind.length; at += 1)
      text += (values[at] as string) + (this.#behind[at] as { piece: string }).piece;
    return text;
  }
}
