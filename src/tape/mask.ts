/** What stands in the place of a secret. */
export function placeholder(rule: string): string {
  return `<redacted:${rule}>`;
}

/** A text with all that a pattern finds in it masked, but for what its group `keep` matched. */
export function mask(text: string, pattern: RegExp, rule: string): string {
  return text.replace(pattern, (...match: unknown[]) => {
    const groups = match.at(-1);
    const keep =
      typeof groups === "object" && groups !== null ? (groups as { keep?: string }).keep : undefined;
    return `${keep ?? ""}${placeholder(rule)}`;
  });
}

/** `set-cookie` has one pair and attributes, `cookie` has pairs only. */
export function maskCookies(value: string, attributes: boolean): string {
  const [first = "", ...rest] = value.split(";");
  const masked = [first, ...(attributes ? [] : rest)].map((pair) => {
    const name = /^\s*[\w!#$%&'*+.^`|~-]*=/.exec(pair)?.[0] ?? ""; // without a name, all of it is the value
    return `${name}${placeholder("cookie")}`;
  });
  return [...masked, ...(attributes ? rest : [])].join(";");
}
