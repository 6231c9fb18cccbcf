/**
 * The root of every error that rollcall throws on purpose: `code` is stable and safe to switch on, `message` is
 * one line that names the thing, the place and the remedy. Programming mistakes stay plain `Error`s.
 */
export abstract class RollcallError extends Error {
  abstract readonly code: string;

  override get name(): string {
    return this.constructor.name;
  }
}

/** Bad usage: an option, an address or a combination that cannot work. */
export class UsageError extends RollcallError {
  readonly code = "ROLLCALL_USAGE";
}

/** The message of whatever was thrown, in one line. */
export function messageOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message || errorCode(thrown) || thrown.name : String(thrown);
  return text.replace(/\s+/g, " ").trim();
}

/** The system's or the library's code on a thrown value (`ECONNREFUSED`, `ENOENT`, …), where there is one. */
export function errorCode(thrown: unknown): string | undefined {
  const code = (thrown as { code?: unknown } | null | undefined)?.code;
  return typeof code === "string" ? code : undefined;
}
