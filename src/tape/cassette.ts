import type { Kind } from "../graph/identifiers.js";
import type { Exchange } from "./exchange.js";

/** The version of the document that this program writes, and the newest that it reads. */
export const CASSETTE_VERSION = 1;
export const SCHEMA_URL = "https://unpkg.com/rollcall/docs/cassette-1.schema.json";

/** The exchanges of one recorded session, in order of arrival. */
export interface Cassette {
  $schema?: string;
  version: number;
  name: string;
  recorded: Recorded;
  /** The rules that were in force when it was recorded. */
  redaction: string[];
  /** What of its requests makes a difference, where that is not as docs/matching.md has it. */
  match?: MatchOptions;
  exchanges: Exchange[];
}

/** How strictly requests can be matched; match/rules.ts says what each means. */
export const MATCHINGS = ["structural", "loose", "exact"] as const;

/** What a user may change of how requests are matched: `--match`, a cassette and the harness say it in the same words. */
export interface MatchOptions {
  matching?: (typeof MATCHINGS)[number];
  /** Members that make no difference, beside those of the table: names, or `holder.name`. */
  ignore?: readonly string[];
  /** Members of the table that do make one. */
  compare?: readonly string[];
  /** Further members that hold identifiers, each with its kind. */
  identify?: Readonly<Record<string, Kind>>;
}

/** When, by which program and from where. `at` is an ISO date. */
export interface Recorded {
  at: string;
  by: string;
  upstream: string;
}
