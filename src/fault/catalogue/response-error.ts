import { z } from "zod";
import { ahead, isOfGraph } from "../ahead.js";
import { fault } from "../fault.js";
import { errorCode, errorStatus, knownError, text } from "../options.js";
import { refusedWith } from "../refused.js";

export const responseError = fault({
  name: "response-error",
  family: "response",
  does: "An error with Graph's envelope, ahead of the answer",
  implies: "the exchange stays unplayed until the bot asks again; `times` says how often",
  picks: "request",
  needs: "goes to Graph",
  aheadOnly: true,
  live: "arrival",
  options: z.strictObject({
    status: errorStatus.optional(),
    code: errorCode.optional(),
    message: text("a text; that of the known error").optional(),
  }),
  example: { cassette: "invite-one", spec: "response-error,code=permission-missing" },
  fits: isOfGraph,
  bend: (spot, options, times) => {
    const { status, code, message } = errorOf(options);
    return ahead(spot, times, { exchange: refusedWith(spot.exchange, status, { code, message }) });
  },
});

interface Given {
  status?: number | undefined;
  code?: string | undefined;
  message?: string | undefined;
}

interface Said {
  status: number;
  code: string;
  message: string;
}

/** What is not said is that of the known error; nothing said: that a permission is missing. */
function errorOf({ status, code, message }: Given): Said {
  const otherwise = { ...plainError(code, status), ...seenError(code, status) };
  return {
    status: status ?? otherwise.status,
    code: code ?? otherwise.code,
    message: message ?? otherwise.message,
  };
}

/** What is known of an error of this code, be it with another status. */
function seenError(code: string | undefined, status: number | undefined): Partial<Said> {
  const seen = knownError(code, status) ?? knownError(code ?? "", undefined);
  if (!seen?.code) return {};
  return { code: seen.code, message: seen.message, ...(seen.status && { status: seen.status }) };
}

function plainError(code: string | undefined, status = 500): Said {
  const [ofStatus = status, ofCode = status < 500 ? "invalidRequest" : "generalException"] =
    PLAIN.find(([otherStatus, other]) => (code === undefined ? otherStatus === status : other === code)) ??
    [];
  return { status: ofStatus, code: ofCode, message: "The request could not be processed." };
}

/** Graph's reference (concepts/errors.md) has these statuses and codes; none was seen on /communications. */
const PLAIN: readonly (readonly [status: number, code: string])[] = [
  [400, "invalidRequest"],
  [401, "unauthenticated"],
  [403, "accessDenied"],
  [404, "itemNotFound"],
  [405, "notAllowed"],
  [409, "nameAlreadyExists"],
  [412, "resourceModified"],
  [429, "activityLimitReached"],
  [500, "generalException"],
  [501, "notSupported"],
  [503, "serviceNotAvailable"],
  [507, "quotaLimitReached"],
];
