/** So many lines of one kind can be read. */
const LISTED = 20;

/** The first of these, and how many there are beside them; `dropped`: so many that are not even among these. */
export function firstOf(lines: readonly string[], dropped = 0): string[] {
  const more = Math.max(0, lines.length - LISTED) + dropped;
  return more > 0 ? [...lines.slice(0, LISTED), `and ${more} more`] : [...lines];
}

/** The last of these, and how many came before them; `dropped`: how many before the first of them are not kept. */
export function lastOf(lines: readonly string[], dropped: number, most = LISTED): string[] {
  const more = lines.length - most;
  const before = [
    ...(dropped > 0 ? ["what came first is not kept"] : []),
    ...(more > 0 ? [`${more} more came before`] : []),
  ];
  return [...before, ...lines.slice(-most)];
}

/** A title with lines under it; nothing where there are none. */
export function titled(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...indented(lines)];
}

export function indented(lines: readonly string[]): string[] {
  return lines.flatMap((line) => line.split("\n")).map((line) => `  ${line}`);
}
