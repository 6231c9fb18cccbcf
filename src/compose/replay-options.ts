import { UsageError } from "../base/errors.js";
import type { Library } from "../engine/serving.js";
import { SESSION_DEFAULTS, type SessionOptions } from "../engine/session-options.js";
import { readMatch } from "../match/rules.js";
import type { MatchOptions } from "../tape/cassette.js";
import type { ReplayOptions } from "./replay.js";

/** Throws a `UsageError` for a `match` that is none. */
export function matchOptions({ match = {} }: Pick<ReplayOptions, "match">): MatchOptions {
  return typeof match === "string" ? readMatch(match) : match;
}

/** The options of a replay that are its sessions'. */
const OWN = [
  ...["lead", "deliveryTimeout", "strict", "timing", "deliver"],
  ...["repeat", "freshIds", "seed", "rewindOn", "otherwise"],
] as readonly (keyof SessionOptions & keyof ReplayOptions)[];

/** The options of a replay that are those of its sessions. */
export function sessionOptions(options: ReplayOptions): SessionOptions {
  const given = OWN.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]);
  return { ...SESSION_DEFAULTS, ...(Object.fromEntries(given) as Partial<SessionOptions>) };
}

/** What was asked for, in a message. */
export function nameOf(cassette: string | readonly string[]): string {
  return typeof cassette === "string" ? cassette : cassette.join(", ");
}

/** Throws where nobody says what is to ring. */
export function checkRinging({ ring, cassette }: ReplayOptions, { only }: Library): void {
  if (ring === undefined || only !== undefined) return;
  throw new UsageError(`--ring needs one cassette: with ${nameOf(cassette)} nobody says which is to ring.`);
}
