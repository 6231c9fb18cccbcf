import { specOf } from "../fault/spec.js";
import type { MatchOptions } from "../tape/cassette.js";
import type { TestReplayOptions } from "./opening.js";

/** A test, as vitest finds it again. */
export interface FailedTest {
  /** The file that it is in, from the current folder. */
  file: string;
  /** Its name, behind those of the suites around it. */
  names: readonly string[];
  /** The vitest project, where it has a name. */
  project?: string | undefined;
  /** Which of its tries it was, from 1. */
  attempt: number;
}

/** The command that runs a test again: `-t` takes a pattern. */
export function testCommand({ file, names, project }: FailedTest): string {
  const pattern = names.join(" ").replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const words = [...(project ? ["--project", project] : []), file, "-t", pattern];
  return command(["npx", "vitest", "run", ...words]);
}

type Options = TestReplayOptions;
type Flags = { readonly [Name in keyof Options]?: (value: NonNullable<Options[Name]>) => string[] };

const named = (flag: string) => (value: string | number) => [flag, String(value)];
const marked = (flag: string) => (value: boolean) => (value ? [flag] : []);

/** What the command line has of the options of a test. Nobody moves its time: `manual` goes on by itself there. */
const FLAGS: Flags = {
  callback: named("--callback"),
  ring: named("--ring"),
  host: named("--host"),
  port: named("--port"),
  faultsFile: named("--faults"),
  faults: (faults) =>
    faults.flatMap((fault) => ["--fault", typeof fault === "string" ? fault : specOf(fault)]),
  seed: named("--seed"),
  timing: (timing) => ["--timing", timing === "manual" ? "recorded" : timing],
  deliver: named("--deliver"),
  lead: named("--lead"),
  deliveryTimeout: named("--delivery-timeout"),
  strict: marked("--strict"),
  repeat: marked("--repeat"),
  freshIds: marked("--fresh-ids"),
  otherwise: named("--otherwise"),
  match: (match) => ["--match", typeof match === "string" ? match : matchText(match)],
  rewindOn: named("--rewind-on"),
  maxSessions: named("--max-sessions"),
};

/** The command that replays the same in a process of its own, for any bot. */
export function replayCommand(file: string, { ring, ...others }: Options): string {
  const options: Options = ring !== undefined && others.callback !== undefined ? { ring, ...others } : others;
  const words = Object.entries(FLAGS).flatMap(([name, flag]) => {
    const value: unknown = options[name as keyof Options];
    return value === undefined ? [] : (flag as (value: unknown) => string[])(value);
  });
  return command(["npx", "rollcall", "replay", file, ...words]);
}

function matchText({
  matching = "structural",
  ignore = [],
  compare = [],
  identify = {},
}: MatchOptions): string {
  const changes = [
    ...ignore.map((member) => `ignore=${member}`),
    ...compare.map((member) => `compare=${member}`),
    ...Object.entries(identify).map(([member, kind]) => `identify=${member}:${kind}`),
  ];
  return [matching, ...changes].join(",");
}

/** A command as a shell reads it. */
function command(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : quoted(word))).join(" ");
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
