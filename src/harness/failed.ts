import type { FaultReport } from "../engine/faulting.js";
import { findingLines } from "./clean.js";
import { conversation } from "./conversation.js";
import { shown } from "./likeness.js";
import { firstOf, indented, lastOf, titled } from "./listed.js";
import { replayCommand, testCommand, type FailedTest } from "./repeat.js";
import type { Started } from "./opening.js";

/** So much of a conversation is shown: the end of it. */
const SHOWN = 60;

/** What there is to know of the sessions of a test that has failed, and how to repeat it. */
export function failedText(test: FailedTest, sessions: readonly Started[]): string {
  const { names, attempt } = test;
  const again = attempt > 1 ? `, try ${attempt}` : "";
  const lines = [
    `rollcall: what there was in "${names.join(" > ")}", which has failed${again}`,
    ...sessions.flatMap((one) => ["", ...sessionLines(one)]),
    ...["", "the test again:", `  ${testCommand(test)}`],
  ];
  return shown(lines.join("\n"));
}

function sessionLines({ session, kept, file }: Started): string[] {
  const { cassette, graphUrl, seed, events, eventsDropped, notifications } = session;
  const { findings, findingsDropped, faults = [] } = session.report();
  const lines = lastOf(conversation(events, notifications), eventsDropped, SHOWN);
  const told = lines.join("\n");
  const untold = findings.filter(({ message }) => !told.includes(message));
  return [
    `${cassette} at ${graphUrl}, seed ${seed}`,
    ...indented([
      ...(lines.length === 0 ? ["nothing was asked, and nothing told"] : lines),
      ...titled("still due", firstOf(session.pending())),
      ...titled("never played", firstOf(session.missing())),
      ...titled("found", findingLines(untold, findingsDropped)),
      ...titled("faults", firstOf(faults.map(faultLine))),
      ...["the session again:", `  ${replayCommand(file, kept.options)}`],
    ]),
  ];
}

function faultLine({ fault, picked, fired }: FaultReport): string {
  const where = picked.length === 0 ? "picks nothing" : `picks ${picked.join(", ")}`;
  return `${fault}  ${where}; ${fired.length === 0 ? "has not fired" : `fired at ${fired.join(", ")}`}`;
}
