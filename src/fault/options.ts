import { z } from "zod";
import { KNOWN_ERRORS, type KnownError } from "../graph/errors.js";
import { KNOWN_RESULTS } from "../graph/result-codes.js";

/** Behind it a description says what stands where an option is not given: "a text; that of the known code". */
const OTHERWISE = "; ";

/** Options of faults. What each takes is its description, and what is said of a value that it does not take. */
function said<Schema extends z.ZodType>(make: (error: string) => Schema, says: string): Schema {
  const { takes } = saying(says);
  return make(`takes ${takes}`).describe(says);
}

/** A description apart: what an option takes, and what stands where it is not given. */
export function saying(description: string): { takes: string; otherwise?: string } {
  const [takes = "", otherwise] = description.replace(/^takes /, "").split(OTHERWISE);
  return { takes, ...(otherwise !== undefined && { otherwise }) };
}

/** Beyond it Node's timers fire at once. */
const LONGEST = 2 ** 31 - 1;

export function milliseconds(otherwise: number) {
  const says = `milliseconds from 0 to ${LONGEST}`;
  return said((error) => z.int({ error }).min(0, { error }).max(LONGEST, { error }), says).default(otherwise);
}

export function seconds(otherwise: number) {
  return said(
    (error) => z.int({ error }).min(0, { error }).max(86_400, { error }),
    "seconds from 0 to 86400",
  ).default(otherwise);
}

export function count(says = "a whole number from 1", most = Number.MAX_SAFE_INTEGER) {
  return said((error) => z.int({ error }).min(1, { error }).max(most, { error }), says);
}

export const fraction = said(
  (error) => z.number({ error }).min(0, { error }).max(1, { error }),
  "a number from 0 to 1",
);

/** One of these or a list of them, always read as a list. */
export function several<Schema extends z.ZodType>(one: Schema) {
  return said(
    (error) =>
      z
        .union([one, z.array(one).min(1, { error })], { error })
        .transform((some) => [some].flat() as z.output<Schema>[]),
    `${saying(one.description ?? "").takes}, or several`,
  );
}

/** A text; numbers are texts, too, because a command line does not tell them apart. */
export function text(says: string) {
  return said((error) => z.union([z.string().min(1), z.number()], { error }).transform(String), says);
}

const RESULT_NAMES = KNOWN_RESULTS.map(({ name }) => name);

/** The code of a `resultInfo`. */
export function resultCode(otherwise: string) {
  const says = `a code from 100 to 999, or a name: ${RESULT_NAMES.join(", ")}`;
  return said(
    (error) =>
      z.union([z.int({ error }).min(100, { error }).max(999, { error }), z.enum(RESULT_NAMES, { error })], {
        error,
      }),
    says,
  ).default(otherwise as never);
}

export const subcode = said(
  (error) => z.int({ error }).min(0, { error }),
  "a whole number; that of the known code",
);

/** Names for the errors that Graph is known to answer with. */
const ERROR_NAMES: Readonly<Record<string, string>> = {
  "permission-missing": "7504",
  "tenant-mismatch": "7505",
  "call-not-found": "8522",
  "too-many-requests": "TooManyRequests",
};

/** The code of Graph's error envelope. */
export const errorCode = said(
  (error) => z.union([z.string().min(1), z.number()], { error }).transform(nameless),
  `the code of Graph's envelope, or a name: ${Object.keys(ERROR_NAMES).join(", ")}; that of the status`,
);

function nameless(code: string | number): string {
  return (Object.hasOwn(ERROR_NAMES, code) ? ERROR_NAMES[code] : undefined) ?? String(code);
}

export const errorStatus = said(
  (error) => z.int({ error }).min(400, { error }).max(599, { error }),
  "a status from 400 to 599; that of the known code",
);

/** The known error of a code, or of a status. */
export function knownError(code: string | undefined, status: number | undefined): KnownError | undefined {
  return KNOWN_ERRORS.find(
    (error) =>
      (code === undefined || error.code === code) && (status === undefined || error.status === status),
  );
}
