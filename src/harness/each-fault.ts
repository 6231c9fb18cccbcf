import { afterAll, describe, type TestContext } from "vitest";
import { UsageError } from "../base/errors.js";
import { inapplicable } from "../compose/index.js";
import { CATALOGUE } from "../fault/catalogue/index.js";
import { given, planOf, type FaultEntry } from "../fault/plan.js";
import { faultTable, type FaultRow } from "./fault-table.js";
import { test } from "./fixture.js";
import { fileOf, type TestReplayOptions } from "./opening.js";
import type { Rollcall } from "./rollcall.js";
import type { TestSession } from "./test-session.js";

type OneFault = string | FaultEntry;

/** The faults of one run: one, or several together. */
type FaultsOfRun = OneFault | readonly OneFault[];

/** The options of a replay, and of the tests. */
export interface EachFaultOptions extends Omit<
  TestReplayOptions,
  "faults" | "faultsFile" | "ring" | "maxSessions"
> {
  /** One run each; an array among them is a combination. All that there are, by default. */
  faults?: readonly FaultsOfRun[];
  /** Whether the bot is in this process (`rollcall.inProcess`). */
  inProcess?: boolean;
  /** Milliseconds that each test may take; vitest's `testTimeout`. */
  timeout?: number;
}

/** What a bot is run under. */
export interface UnderFault {
  /** As it was given, or as on a command line; those of a combination joined by " + ". It is the title of the test. */
  spec: string;
  names: readonly string[];
}

/** The context of a test, its session, and the fault; undefined in the run without one. */
export type FaultContext = TestContext & {
  rollcall: Rollcall;
  session: TestSession;
  fault: UnderFault | undefined;
};

/** A test of a bot under a fault. A text that it gives says what the bot did, for the table. */
export type FaultTest = (context: FaultContext) => unknown;

/** Registers a test for each fault. */
export interface EachFault {
  (cassette: string, fn: FaultTest): void;
  (cassette: string, given: readonly FaultsOfRun[] | EachFaultOptions, fn: FaultTest): void;
}

/** One test, and what became of it. */
interface Run {
  title: string;
  faults: readonly OneFault[];
  fault: UnderFault | undefined;
  task?: TestContext["task"];
  session?: TestSession;
  said?: string;
}

interface Registered {
  cassette: string;
  options: EachFaultOptions;
  fn: FaultTest;
}

function registering(group: typeof describe.only): EachFault {
  return (
    cassette: string,
    second: FaultTest | readonly FaultsOfRun[] | EachFaultOptions,
    third?: FaultTest,
  ) => {
    const { faults, ...options } = optionsOf(second);
    const fn = typeof second === "function" ? second : third;
    if (!fn) throw new UsageError("eachFault needs a function, which is the test.");
    const runs = [WITHOUT, ...faultsOf(faults).map(runOf)].map((run): Run => ({ ...run }));
    const title = `each fault on ${cassette}${options.inProcess ? ", in process" : ""}`;
    group(title, { concurrent: false }, () => {
      for (const run of runs) register(run, { cassette, options, fn });
      afterAll(() => print(title, runs));
    });
  };
}

/**
 * Runs a test of a bot once without a fault, and once under each of these, or of all that there are: `session` is a replay of
 * the cassette with the fault. What cannot be is skipped, and why is said. It waits for nothing and judges nothing: the test
 * says what it waits for and what it expects. Where the tests say what the bot did, that is printed as a table in the end.
 */
export const eachFault: EachFault & { only: EachFault; skip: EachFault } = Object.assign(
  registering(describe),
  { only: registering(describe.only), skip: registering(describe.skip) },
);

const WITHOUT: Run = { title: "without a fault", faults: [], fault: undefined };

function optionsOf(given: FaultTest | readonly FaultsOfRun[] | EachFaultOptions): EachFaultOptions {
  if (typeof given === "function") return {};
  return isList(given) ? { faults: given } : given;
}

function isList(given: readonly FaultsOfRun[] | EachFaultOptions): given is readonly FaultsOfRun[] {
  return Array.isArray(given);
}

function faultsOf(
  faults: readonly FaultsOfRun[] = CATALOGUE.map(({ name }) => name),
): readonly FaultsOfRun[] {
  if (faults.length > 0) return faults;
  throw new UsageError("eachFault was given no faults. Leave the list out for all that there are.");
}

function isOne(faults: FaultsOfRun): faults is OneFault {
  return !Array.isArray(faults);
}

/** Throws for what is no fault. */
function runOf(faults: FaultsOfRun): Run {
  const all: readonly OneFault[] = isOne(faults) ? [faults] : faults;
  const plan = planOf(all.map(given));
  if (plan.length === 0) throw new UsageError("eachFault was given a combination of no faults.");
  const spec = all.map((one, place) => (typeof one === "string" ? one : plan[place]?.spec)).join(" + ");
  return { title: spec, faults: all, fault: { spec, names: plan.map(({ fault }) => fault.name) } };
}

function register(run: Run, { cassette, options, fn }: Registered): void {
  const { inProcess: isInProcess = false, timeout, ...replay } = options;
  const { faults, fault } = run;
  test(run.title, timeout === undefined ? {} : { timeout }, async ({ rollcall, skip, task }) => {
    Object.assign(run, { task, session: undefined, said: undefined }); // it may be tried again
    const why = await inapplicable(fileOf(cassette), faults, { isInProcess, seed: replay.seed });
    if (why !== undefined) skip(why);
    // From here, and not from a fixture: in process a session is entered by whoever starts it.
    const starting = { ...replay, faults };
    const session = await (isInProcess
      ? rollcall.inProcess(cassette, starting)
      : rollcall.replay(cassette, starting));
    run.session = session;
    const said = await fn(Object.assign(task.context, { rollcall, session, fault }));
    if (typeof said === "string") run.said = said;
  });
}

function print(title: string, runs: readonly Run[]): void {
  const table = faultTable(title, runs.flatMap(rowOf));
  if (table !== undefined) console.log(`\n${table}\n`);
}

const RESULTS: Readonly<Record<string, FaultRow["result"]>> = {
  pass: "passed",
  fail: "failed",
  skip: "skipped",
};

/** What vitest has of a test that has ended; `note` says why it was skipped. */
interface Ended {
  state: string;
  note?: string;
  errors?: { message: string }[];
}

/** Nothing of what was not to run. */
function rowOf({ title, task, session, said }: Run): FaultRow[] {
  if (!task?.result) return [];
  const { state, note, errors = [] } = task.result as Ended;
  const result = RESULTS[state];
  const why = note ?? errors[0]?.message;
  return result ? [{ fault: title, result, why, said, faults: session?.report().faults }] : [];
}
