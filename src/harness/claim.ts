import type { MatcherState } from "vitest";
import { UsageError } from "../base/errors.js";
import { inPlacesOf, isLike, shown, spelledAs } from "./likeness.js";
import { firstOf, titled } from "./listed.js";

/** What a matcher says. */
export interface Judged {
  pass: boolean;
  message: () => string;
  actual?: unknown;
  expected?: unknown;
}

/** What is claimed of a session, and what in it could bear that out. */
export interface Claim {
  /** What the session is said to have done: `delivered operation`. */
  did: string;
  /** What it should be like, where that is said. */
  wanted: object | undefined;
  found: readonly Found[];
  /** Whether nothing that could bear it out was dropped. */
  isWhole: boolean;
  /** What there was at all, in lines. */
  context: () => string[];
}

/** Something that is of the sort that is claimed. */
export interface Found {
  id: string;
  /** What of it may be like the wanted: one is enough. */
  values: readonly unknown[];
  /** Why it does not count, be it as wanted. */
  flaw?: string | undefined;
}

/** Whether a claim holds, and what to say where that is not as expected. */
export function judge(state: MatcherState, claim: Claim): Judged {
  const { did, wanted, found, isWhole, context } = claim;
  const like = found.filter(
    ({ values }) =>
      wanted === undefined || values.some((value) => isLike(state, spelledAs(value, wanted), wanted)),
  );
  const counting = like.filter(({ flaw }) => flaw === undefined);
  const pass = counting.length > 0;
  if (!pass && state.isNot && !isWhole)
    throw new UsageError(`nobody knows whether the session has ${did}: what came first is not kept.`);
  const asked = wanted === undefined ? did : `${did} with ${text(state, wanted)}`;
  const lines = (): string[] =>
    pass ? counting.map(({ id }) => `${id} is one`) : reasons(state, claim, like);
  const message = (): string =>
    shown(
      [
        ...titled(`expected the session ${pass ? "not " : ""}to have ${asked}`, firstOf(lines())),
        ...context(),
      ].join("\n"),
    );
  return { pass, message, ...(like.length > 0 ? {} : compared(claim)) };
}

/** Why nothing bears it out. */
function reasons(state: MatcherState, { found, wanted }: Claim, like: readonly Found[]): string[] {
  if (found.length === 0) return ["there was none"];
  if (like.length > 0) return like.map(({ id, flaw = "" }) => `${id} is one, but ${flaw}`);
  return found.map(({ id, values }) => {
    const has = toldOf(values, wanted).map((value) => text(state, value));
    return `${id} has ${has.length === 0 ? "nothing like it" : has.join(", ")}`;
  });
}

/** Where there is just one thing to compare, vitest shows the difference. */
function compared({ found, wanted }: Claim): Pick<Judged, "actual" | "expected"> {
  const [actual, ...others] = found.flatMap(({ values }) => toldOf(values, wanted));
  const isOne = wanted !== undefined && actual !== undefined && others.length === 0;
  return isOne ? { actual, expected: wanted } : {};
}

/** What values have in the places of the wanted: a list where that is one, else what is no list. */
function toldOf(values: readonly unknown[], wanted: object | undefined): unknown[] {
  return values
    .filter((value) => Array.isArray(value) === Array.isArray(wanted))
    .map((value) => inPlacesOf(spelledAs(value, wanted), wanted));
}

/** Longer values are shown less deep. */
const LONGEST = 1_000;

function text({ utils }: MatcherState, value: unknown): string {
  return utils.stringify(value, undefined, { min: true, maxLength: LONGEST });
}
