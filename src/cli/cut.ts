import type { Argv } from "yargs";
import { UsageError } from "../base/errors.js";
import { writeDerived } from "../store/derived.js";
import { cassettePath } from "../store/cassette-file.js";
import { openCassette, type Opened } from "../store/open.js";
import { callsNamed, callsOn, cut, ENOUGH } from "../tape/cut.js";
import { CassetteError } from "../tape/cassette-error.js";
import { Redaction } from "../tape/redaction.js";
import { SECRETS } from "../tape/secrets.js";
import { colours } from "./colours.js";
import { EXIT } from "./exit.js";
import { cassetteArgument, outputOptions } from "./options.js";
import { createOutput, type Output } from "./output.js";
import type { Work } from "./work.js";

interface CutArguments {
  cassette: string;
  call: string | undefined;
  to: string | undefined;
  overwrite: boolean;
  json: boolean;
  quiet: boolean;
}

export const cutCommand: Work<CutArguments> = {
  builder: options,
  handler: cutOut,
};

function options(argv: Argv): Argv<CutArguments> {
  return outputOptions(cassetteArgument(argv, "The file to cut; it is not changed"), {
    json: "One JSON event on stdout",
    quiet: "Print errors only",
  })
    .option("call", {
      type: "string",
      requiresArg: true,
      describe: `A call of the conversation: its id, or the first ${ENOUGH} characters of it or more`,
    })
    .option("to", {
      type: "string",
      requiresArg: true,
      describe: "The file to write; beside the cassette, named after it and the call, unless given",
    })
    .option("overwrite", { type: "boolean", default: false, describe: "Replace a cassette that exists" })
    .check(({ to }) => isFile(to))
    .example("$0 cut my-call --call ab6233a5", "Write my-call-ab6233a5.json")
    .epilogue(
      "Calls that an invite or a transfer joins are one conversation. Ids and times stay as they are; " +
        "what is about no call is left out.",
    );
}

function isFile(to: string | undefined): boolean {
  if (to === undefined || !/[/\\]$/.test(to)) return true;
  throw new UsageError(`--to ${to} is a folder. Name a cassette in it, like ${to}my-call.`);
}

/** A file may be older than a rule; what is written and what is shown is redacted by today's. */
const REDACTION = new Redaction(SECRETS);

async function cutOut({ cassette: named, call: given, to, ...flags }: CutArguments): Promise<number> {
  if (given === undefined)
    throw new UsageError(`--call is missing. Name a call by its id, as rollcall show prints it.`);
  const opened = await openCassette(named);
  const { file: source, cassette } = opened;
  const call = theCall(opened, given);
  const exchanges = cut(cassette.exchanges, call).map((exchange) => REDACTION.exchange(exchange));
  const file = cassettePath(to ?? `${source.slice(0, -".json".length)}-${inFileName(call)}`);
  await writeDerived({ source, file, overwrite: flags.overwrite }, { ...cassette, exchanges });
  const done = { cassette: file, exchanges: exchanges.length, of: cassette.exchanges.length };
  const { unfolded } = opened;
  print({ ...done, calls: callsOn(exchanges), ...(unfolded !== undefined && { unfolded }) }, flags);
  return EXIT.clean;
}

/** The one call that is meant. */
function theCall({ file, cassette }: Opened, given: string): string {
  const calls = callsOn(cassette.exchanges);
  const named = callsNamed(calls, given);
  if (named.length === 1) return named[0] as string;
  if (named.length > 1)
    throw notOne(file, `"${given}" may be several calls`, `Give more of one: ${listed(named)}.`);
  if (calls.length === 0) throw notOne(file, "nothing on it is about a call", `See rollcall show ${file}.`);
  const remedy = `Give the id of one, or its first ${ENOUGH} characters or more: ${listed(calls)}.`;
  throw notOne(file, `it has no call "${given}"`, remedy);
}

function notOne(file: string, problem: string, remedy: string): CassetteError {
  return new CassetteError(file, "--call", problem, remedy);
}

/** How many calls are named in one line. */
const MOST = 10;

function listed(calls: readonly string[]): string {
  const more = calls.length > MOST ? ` and ${calls.length - MOST} more` : "";
  return `${calls.slice(0, MOST).join(", ")}${more}`;
}

/** An id may hold anything, a file's name may not. */
function inFileName(call: string): string {
  return call.slice(0, ENOUGH).replace(/[^\w-]/g, "_");
}

/** What was done. `unfolded` says why a part of the cassette stands in a journal only. */
interface Done {
  cassette: string;
  exchanges: number;
  of: number;
  calls: string[];
  unfolded?: string;
}

function print(done: Done, options: Parameters<typeof createOutput>[0]): void {
  const { line }: Output = createOutput(options);
  if (options.json) line(JSON.stringify(REDACTION.json({ event: "cut", ...done })));
  else if (!options.quiet) line(REDACTION.text(doneText(done)));
}

function doneText({ cassette, exchanges, of, calls, unfolded }: Done): string {
  const state = unfolded === undefined ? "" : ` (${unfolded})`;
  const ids = listed(calls.map((id) => (id.length > ENOUGH ? `${id.slice(0, ENOUGH)}…` : id)));
  const count = `${calls.length} ${calls.length === 1 ? "call" : "calls"}`;
  return `${colours.green("written")}  ${cassette}  ${exchanges} of ${of} exchanges${state}, ${count}: ${ids}`;
}
