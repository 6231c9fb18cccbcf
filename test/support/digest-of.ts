import type { Exchange, TapeRequest } from "../../src/tape/exchange.js";
import { LEAD, session } from "./session.js";

export interface Told {
  /** What the bot answers instead of 202, by the notification. */
  statuses?: Record<string, number>;
  /** What it never answers. */
  unanswered?: readonly string[];
}

type Session = ReturnType<typeof session>;

/** Answers what has come and comes, oldest first. */
export async function told(
  { pass, desk }: Session,
  { statuses = {}, unanswered = [] }: Told = {},
): Promise<void> {
  const from = desk.came.length;
  await pass(LEAD);
  for (let next = from; next < desk.came.length; next += 1) {
    const id = desk.came[next]!;
    if (unanswered.includes(id)) await desk.fail(id, "gone");
    else await desk.answer(id, statuses[id]);
    await pass(LEAD);
  }
}

/** The digest of these requests, each told before the next is sent. */
export async function digestOf(
  tape: Exchange[],
  asked: readonly TapeRequest[],
  options: Told = {},
): Promise<string> {
  const one = session(tape);
  for (const live of asked) {
    one.ask(live);
    await told(one, options);
  }
  return one.subject.report().digest;
}
