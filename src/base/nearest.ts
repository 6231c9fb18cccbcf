import { closest, distance } from "fastest-levenshtein";

/** The one of these names that was probably meant by one that is none of them; undefined where none is near. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const near = closest(name, names);
  return distance(name, near) <= Math.max(3, name.length / 3) ? near : undefined;
}
