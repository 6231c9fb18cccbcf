import { createHash } from "node:crypto";

/** A GUID that is a function of its parts: the same parts give the same one, in any order of asking. */
export function hashedGuid(...parts: readonly (string | number)[]): string {
  const digits = hashedHex(...parts);
  const variant = "89ab"[Number.parseInt(digits[16] as string, 16) % 4] as string;
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    variant + digits.slice(17, 20),
    digits.slice(20, 32),
  ].join("-");
}

/** The nth GUID behind a hashed one, each another one; for where they are made by the thousand. */
export function nthGuid(guid: string, nth: number): string {
  const last = (Number.parseInt(guid.slice(-12), 16) + nth) % 2 ** 48;
  return guid.slice(0, -12) + last.toString(16).padStart(12, "0");
}

function hashedHex(...parts: readonly (string | number)[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/** A number from 0 up to 1 that is a function of its parts: evenly spread over different ones. */
export function hashedFraction(...parts: readonly (string | number)[]): number {
  return Number.parseInt(hashedHex(...parts).slice(0, 13), 16) / 2 ** 52;
}
