import { UsageError } from "../base/errors.js";
import { KINDS, type Kind } from "../graph/identifiers.js";
import type { MatchOptions } from "../tape/cassette.js";

export type Matching = NonNullable<MatchOptions["matching"]>;

/** How strictly a live request has to be a recorded one. */
export const MATCHINGS: Readonly<
  Record<
    Matching,
    {
      says: string;
      /** Identifiers may be others than on the tape, in the same pattern. */
      isOpen: boolean;
      /** What a binding stands against is played where nothing else is left. */
      playsConflicts: boolean;
    }
  >
> = {
  structural: {
    says: "identifiers may be others than on the tape, in the same pattern (the default)",
    isOpen: true,
    playsConflicts: false,
  },
  loose: {
    says: "as structural; what a binding stands against is played at last, and reported",
    isOpen: true,
    playsConflicts: true,
  },
  exact: { says: "identifiers are as on the tape", isOpen: false, playsConflicts: false },
};

/** What of a request to the calling API makes no difference, with the reason. `member` is a name, or `holder.name`. */
export const IGNORED: readonly { member: string; why: string }[] = [
  { member: "displayName", why: "Graph takes the directory's; tests have other names" },
  { member: "subject", why: "free text for people" },
  { member: "mediaConfig.blob", why: "the media library makes a new one for each call" },
  { member: "callbackUri", why: "where a bot listens differs from run to run; it is bound" },
];

export interface MatchRules {
  matching: Matching;
  /** Members that make no difference: names, or `holder.name`. */
  ignored: ReadonlySet<string>;
  /** Those of them that are `holder.name`: the holders by the name. */
  ignoredIn: ReadonlyMap<string, ReadonlySet<string>>;
  /** Members that hold an identifier beside those of graph/identifiers.ts, by their names. */
  identifiers: ReadonlyMap<string, Kind>;
}

/**
 * The rules that a table and the changes to it make; of several changes to one thing the last counts. Throws where what
 * is compared anyway is asked to be.
 */
export function matchRules(...changes: readonly MatchOptions[]): MatchRules {
  const ignored = new Set(IGNORED.map(({ member }) => member));
  const identifiers = new Map<string, Kind>();
  let matching: Matching = "structural";
  for (const { matching: asked, ignore = [], compare = [], identify = {} } of changes) {
    matching = asked ?? matching;
    for (const member of ignore) ignored.add(member);
    for (const member of compare) if (!ignored.delete(member)) throw comparedAnyway(member, ignored);
    for (const [member, kind] of Object.entries(identify)) identifiers.set(member, kind);
  }
  return { matching, ignored, ignoredIn: holdersOf(ignored), identifiers };
}

/** A name may have dots in it, too: `a.b.c` is `c` in `a.b`, and `b.c` in `a`. */
function holdersOf(members: ReadonlySet<string>): Map<string, Set<string>> {
  const holders = new Map<string, Set<string>>();
  for (const member of members) {
    for (let dot = member.indexOf("."); dot >= 0; dot = member.indexOf(".", dot + 1)) {
      const name = member.slice(dot + 1);
      holders.set(name, (holders.get(name) ?? new Set()).add(member.slice(0, dot)));
    }
  }
  return holders;
}

/**
 * Reads `--match`: `structural`, `loose` or `exact`, then changes: `ignore=MEMBER`, `compare=MEMBER`,
 * `identify=MEMBER:KIND`, each as often as it takes, apart by commas.
 */
export function readMatch(text: string): MatchOptions {
  const [first = "", ...changes] = text.split(",");
  if (!Object.hasOwn(MATCHINGS, first)) throw unknown(first, "is none of", Object.keys(MATCHINGS));
  const options: Changes = { ignore: new Set(), compare: new Set(), identify: {} };
  for (const change of changes) readChange(change, options);
  const { ignore, compare, identify } = options;
  return { matching: first as Matching, ignore: [...ignore], compare: [...compare], identify };
}

interface Changes {
  ignore: Set<string>;
  compare: Set<string>;
  identify: Record<string, Kind>;
}

/** Of two changes to one member the last counts. */
function readChange(change: string, { ignore, compare, identify }: Changes): void {
  const [, name, member = "", kind] = /^(ignore|compare|identify)=([^:=]+)(?::(.+))?$/.exec(change) ?? [];
  if (name === "identify") identify[member] = kindOf(change, kind);
  else if (name === undefined || kind !== undefined) throw unknown(change, "is none of", FORMS);
  else {
    (name === "ignore" ? ignore : compare).add(member);
    (name === "ignore" ? compare : ignore).delete(member);
  }
}

const FORMS = ["ignore=MEMBER", "compare=MEMBER", "identify=MEMBER:KIND"];

function kindOf(change: string, kind: string | undefined): Kind {
  if (KINDS.includes(kind as Kind)) return kind as Kind;
  throw unknown(change, "has none of the kinds", KINDS);
}

function unknown(given: string, what: string, known: readonly string[]): UsageError {
  return new UsageError(`--match: ${JSON.stringify(given)} ${what} ${known.join(", ")}.`);
}

function comparedAnyway(member: string, ignored: ReadonlySet<string>): UsageError {
  return new UsageError(
    `compare ${JSON.stringify(member)} changes nothing: it is compared anyway. Ignored are ${[...ignored].join(", ")}.`,
  );
}
