import type { Json } from "../../src/base/json.js";

const GUID =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/gi;

/** A GUID in one of the spellings that Graph prints; anything else as it is. */
export function spelledGuid(id: string, seed: number): string {
  if (!id.includes("-")) return id;
  const bare = seed % 2 === 0 ? id : id.replaceAll("-", "");
  return seed % 3 === 0 ? bare.toUpperCase() : bare;
}

/** A resource of the calling API in one of the spellings that its servers take. */
export function spelledUrl(resource: string, seed: number): string {
  const version = ["/v1.0", "/beta", ""][seed % 3]!;
  const family = ["/communications", "/app"][seed % 2]!;
  const [, id = "", rest = ""] = /^calls\/([^/]+)(.*)$/.exec(resource)!;
  const spelled = spelledGuid(id, seed + 1);
  return `${version}${family}/calls${seed % 5 === 0 ? `('${spelled}')` : `/${spelled}`}${rest}`;
}

/** A value with its members in another order. */
export function shuffled(value: Json, seed: number): Json {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, seed));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, shuffled(member, seed)] as const);
  const rank = (name: string): number => (name.length * 7 + name.charCodeAt(0) * (seed + 1)) % 11;
  return Object.fromEntries(members.toSorted(([one], [other]) => rank(one) - rank(other)));
}

/** A text with every GUID in it in one spelling. */
export function inOneSpelling(text: string): string {
  return text.replace(GUID, (id) =>
    id
      .toLowerCase()
      .replaceAll("-", "")
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"),
  );
}
