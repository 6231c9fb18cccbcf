/** The header lines of a raw message, names in lower case, sorted. */
export function headerLines(text: string): string[] {
  const [, ...lines] = head(text).split("\r\n");
  return lines.map((line) => line.replace(/^[^:]*/, (name) => name.toLowerCase())).sort();
}

/** The first line of a raw message. */
export function firstLine(text: string): string {
  return head(text).split("\r\n")[0] ?? "";
}

/** Everything after the head of a raw message; null when its head is not complete. */
export function bodyOf(text: string): string | null {
  const end = text.indexOf("\r\n\r\n");
  return end < 0 ? null : text.slice(end + 4);
}

function head(text: string): string {
  return text.split("\r\n\r\n")[0] ?? "";
}
