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
    says: "identifiers may be others than on the tape, in the same pattern",
    isOpen: true,
    playsConflicts: false,
  },
  loose: {
    says: "as structural; what a binding stands against is played where nothing else is left, as a finding",
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

/** What is compared as equal though it is written differently, with the reason. */
export const EQUAL: readonly { what: string; why: string }[] = [
  {
    what: "`v1.0`, `beta` and no version",
    why: "the calling API is the same in both; the reference prints none",
  },
  {
    what: "`/app/…` and `/communications/…`",
    why: "two names of one family: the reference's own examples mix them",
  },
  { what: "`calls/{id}` and `calls('{id}')`", why: "two spellings of OData keys" },
  { what: "`invite` and `microsoft.graph.invite`", why: "an action by its short and by its whole name" },
  {
    what: "GUIDs in any case, with and without dashes",
    why: "`57DAB8B1894C…` and `57dab8b1-894c-…` are both printed",
  },
  { what: "query options in any order", why: "OData does not order them" },
  { what: "members in any order", why: "JSON does not order them" },
  { what: "numbers and strings in any spelling", why: "`1.0` is 1, `\\u002B` is `+`" },
  {
    what: "`null` and a member that is absent",
    why: "Graph's SDKs differ in what they write of what is not set",
  },
  {
    what: "`#microsoft.graph.x` and `microsoft.graph.x` in `@odata.type`",
    why: "OData 4.01 leaves the `#` out",
  },
];

export interface MatchRules {
  matching: Matching;
  /** Members that make no difference: names, or `holder.name`. */
  ignored: ReadonlySet<string>;
  /** Members that hold an identifier beside those of graph/identifiers.ts, by their names. */
  identifiers: ReadonlyMap<string, Kind>;
}

/** The rules that a table and the changes to it make; of several changes to one thing the last counts. */
export function matchRules(...changes: readonly MatchOptions[]): MatchRules {
  const ignored = new Set(IGNORED.map(({ member }) => member));
  const identifiers = new Map<string, Kind>();
  let matching: Matching = "structural";
  for (const { matching: asked, ignore = [], compare = [], identify = {} } of changes) {
    matching = asked ?? matching;
    for (const member of ignore) ignored.add(member);
    for (const member of compare) ignored.delete(member);
    for (const [member, kind] of Object.entries(identify)) identifiers.set(member, kind);
  }
  return { matching, ignored, identifiers };
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
