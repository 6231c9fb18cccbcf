import type { Argv } from "yargs";
import { UsageError } from "../base/errors.js";
import type { Running } from "../compose/common.js";
import { startControlled, type ControlledMode, type Told } from "../compose/control.js";
import type { Ended } from "../compose/control-create.js";
import type { Emit, Event, Report } from "../engine/events.js";
import { judgedTogether } from "../engine/verdict.js";
import { MATCH_HELP, SESSION_HELP } from "./help-texts.js";
import { withFaults } from "./fault-options.js";
import { forwardOptions, sessionOptions, syncOption } from "./mode-options.js";
import { given, listenOptions } from "./options.js";
import { outputTo } from "./output.js";
import { runCommand, Signals, type CommandEnd } from "./run/command.js";
import { commandEnvironment } from "./run/environment.js";
import { checkOfMode, RUN_MODES, type RunArguments, type RunMode } from "./run/modes.js";
import { controlAddress, toldOf } from "./running.js";
import { EXIT } from "./exit.js";
import type { Work } from "./work.js";

const DEFAULTS: Pick<RunArguments, "mode"> = { mode: "replay" };

export const runWork: Work<RunArguments> = { builder: options, handler: run };

function options(argv: Argv): Argv<RunArguments> {
  const cassettes = argv.positional("cassettes", {
    type: "string",
    array: true,
    demandOption: true,
    describe: "The cassettes; where there are several, requests name theirs: /~NAME/v1.0/…",
  });
  return syncOption(sessionOptions(forwardOptions(listenOptions(cassettes, { port: 0 }))))
    .option("mode", {
      choices: Object.keys(RUN_MODES) as RunMode[],
      requiresArg: true,
      default: DEFAULTS.mode,
      describe: "Replay the cassette, record it, or record it only where it is missing",
    })
    .option("overwrite", { type: "boolean", default: false, describe: "Record over a cassette that exists" })
    .example("$0 run my-call -- npm test", "Any test command, with a session around it")
    .example("$0 run my-call --fault operation-fails -- python3 -m unittest", "In any language")
    .epilogue([ENVIRONMENT_HELP, SESSION_HELP, MATCH_HELP, EXIT_HELP].join("\n\n"));
}

const ENVIRONMENT_HELP = [
  "The command finds in its environment:",
  "  ROLLCALL_GRAPH_URL      the bot's base URL; add /v1.0 or /beta",
  "  ROLLCALL_CONTROL_URL    the control API (docs/control.md); the session is `main` there",
  "  ROLLCALL_CONTROL_TOKEN  what every request to that has to bring",
  "  ROLLCALL_CALLBACK_URL   what Graph posts notifications to, while something is recorded",
  "and this machine in NO_PROXY.",
].join("\n");

const EXIT_HELP =
  "Exit status: that of the command; where it is 0, 1 when a session was not clean; 2 bad usage or an unreadable file; " +
  "128 and the number of the signal that ended it.";

async function run({ typed = [], ...asked }: RunArguments): Promise<number> {
  const { command = [] } = asked;
  checkOfMode(asked.mode, typed);
  if (command.length === 0)
    throw new UsageError("Name a command behind --: rollcall run my-call -- npm test");
  const signals = new Signals();
  const output = outputTo(
    process.stderr,
    asked.json,
    (name) => name === "report" || (SHOWN.has(name) && !asked.quiet),
  );
  try {
    return await toldOf(asked, output, async (told) => {
      const end = await aroundCommand(asked, command, { told, signals });
      if (end.unstarted !== undefined) process.stderr.write(`rollcall: ${end.unstarted}\n`);
      return end.status === 0 && !end.clean ? EXIT.notClean : end.status;
    });
  } finally {
    signals.close();
  }
}

/** What is shown between the lines of a command: what a test would be looked into for. All of it is in --log. */
const SHOWN = new Set<Event["event"]>(["warning", "missed", "refused", "unserved", "undelivered"]);

/** Runs a command in a session, and judges that. */
async function aroundCommand(
  { command: _command, ...asked }: Omit<RunArguments, "typed">,
  command: readonly string[],
  { told, signals }: { told: Told; signals: Signals },
): Promise<CommandEnd & { clean: boolean }> {
  const first = keepingBack(told.onEvent);
  const mode = await startControlled({
    ...{ mode: asked.mode, cassette: asked.cassettes.join(" "), address: controlAddress(asked) },
    start: (heard) => RUN_MODES[asked.mode].start({ ...withFaults(given(asked)), ...heard }),
    told: { onEvent: first.onEvent, hears: (name) => name === "listening" || told.hears(name) },
  });
  const end = await inSession(mode, () =>
    runCommand(command, commandEnvironment(process.env, first.listening()), signals),
  );
  const report = judgedWith(first.report(), mode.created);
  told.onEvent(report);
  return { ...end, clean: report.clean };
}

/** Whatever becomes of what is done, the session ends with it. */
async function inSession<Result>(
  mode: ControlledMode<Running>,
  action: () => Promise<Result>,
): Promise<Result> {
  try {
    return await action();
  } finally {
    await mode.stop();
  }
}

type Listening = Extract<Event, { event: "listening" }>;

/** Hands on what happens, but for where it listens, which the command is told, and the report, which is still to be judged. */
function keepingBack(emit: Emit): { onEvent: Emit; listening: () => Listening; report: () => Report } {
  const kept = new Map<Event["event"], Event>();
  return {
    onEvent: (event) => {
      if (event.event === "listening" || event.event === "report") kept.set(event.event, event);
      else emit(event);
    },
    listening: () => kept.get("listening") as Listening,
    report: () => kept.get("report") as Report,
  };
}

/**
 * The tests of a command may have had sessions of their own. All count; those that nobody has ended before the command did are
 * judged here, the others were by the tests. Then the first one need not have been asked anything.
 */
function judgedWith(report: Report, created: readonly Ended[]): Report {
  if (created.length === 0) return report;
  const found = [report, ...created.flatMap((one) => (one.isLeft ? one.report : []))];
  const findings = found.flatMap((one) => one.findings).filter(({ kind }) => kind !== "no-request");
  const together = judgedTogether([report, ...created.map((one) => one.report)]);
  const unplayed = report.requests > 0 ? report.unplayed : [];
  const { digest: _ofTheFirst, ...own } = report;
  return { ...own, ...together, unplayed, clean: findings.length === 0, findings };
}
