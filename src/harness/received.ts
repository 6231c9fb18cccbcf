import { UsageError } from "../base/errors.js";
import { nearest } from "../base/nearest.js";
import type { TestSession } from "./test-session.js";

/** The session that a matcher was given. Throws where it is none, or has not what the matcher looks at. */
export function sessionIn(
  received: unknown,
  matcher: string,
  members: readonly (keyof TestSession)[],
): TestSession {
  if (typeof received === "object" && received !== null && members.every((name) => name in received))
    return received as TestSession;
  throw new UsageError(
    `${matcher} is about a session, as rollcall.replay gives it, and was given ${described(received)}.`,
  );
}

function described(received: unknown): string {
  if (received instanceof Promise) return "a promise: await what starts the session";
  if (typeof received === "object" && received !== null) return `an object (${classOf(received)})`;
  return typeof received === "string" ? JSON.stringify(received) : String(received);
}

function classOf(object: object): string {
  const { constructor } = object as { constructor?: { name?: string } };
  return constructor?.name ?? "of no class";
}

/** Exchanges of the tape, and those that the simulator has invented. */
const EXCHANGE_ID = /^[xi][1-9]\d*$/;

/** Throws for a name that is none of these and no exchange's id either: what cannot come is no mere absence. */
export function checkName(name: string, sort: string, names: readonly string[]): void {
  if (names.includes(name) || EXCHANGE_ID.test(name)) return;
  const near = nearest(name, names);
  const meant =
    near === undefined
      ? `There are ${names.join(", ")}; and the ids of exchanges, like x2.`
      : `Is ${JSON.stringify(near)} meant?`;
  throw new UsageError(`there is no ${sort} ${JSON.stringify(name)}. ${meant}`);
}
