const MOST = 120;

/** What somebody gave, as it is shown in an error: no longer than one can read. */
export function short(given: string): string {
  return given.length > MOST ? `${given.slice(0, MOST)}…` : given;
}

/** The same of a value of any type. */
export function shortValue(value: unknown): string {
  return short(typeof value === "string" ? JSON.stringify(value) : plainText(value));
}

/** A text as it is; JSON has no word for some numbers. */
export function plainText(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}
