/** The beginning of all marks. They are GUIDs, because those may stand in the place of any identifier. */
const MARK = "ffffffff-ffff-4fff-8fff-";

/** A value that stands in the place of another one, to see where that comes out. */
export function mark(nth: number): string {
  return MARK + nth.toString(16).padStart(12, "0");
}

/** Whether a text has such a value by itself. */
export function isMarked(text: string): boolean {
  return text.includes(MARK);
}

/** Finds the marks in a text. */
export const MARKS = new RegExp(`${MARK}[\\da-f]{12}`, "g");
