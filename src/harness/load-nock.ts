import type { ClientRequest } from "node:http";
import { createRequire } from "node:module";
import type nockType from "nock";
import { errorCode } from "../base/errors.js";
import { INSTALL, NoNockError, otherNock } from "./no-nock.js";
import { withRealTimers } from "./real-timers.js";

export type Nock = typeof nockType;

/** What is known of a request that nock has caught, beside the `Request`. */
export interface Beneath {
  /** As its client has it: node:http's a `ClientRequest`. */
  getRawRequest: (request: Request) => ClientRequest | undefined;
  /** Takes any status, also one that a `Response` cannot have. */
  FetchResponse: typeof Response;
}

export interface Loaded {
  nock: Nock;
  /** Whether somebody had it active before: it is as soon as it is loaded. */
  wasActive: boolean;
  beneath: Beneath;
}

/** Loads nock. Throws where it is off, is not there, or is none that is known. */
export function loadNock(): Loaded {
  if (process.env["NOCK_OFF"] === "true")
    throw new NoNockError(
      "NOCK_OFF=true: nock catches nothing in this process. Unset it, or use rollcall.replay.",
    );
  const require = createRequire(import.meta.url);
  const file = fileOf(require);
  const beneath = beneathOf(createRequire(file));
  const before = require.cache[file]?.exports as Nock | undefined;
  const wasActive = before?.isActive() ?? false;
  return { nock: withRealTimers(() => require(file) as Nock), wasActive, beneath };
}

function fileOf(require: NodeJS.Require): string {
  try {
    return require.resolve("nock");
  } catch (error) {
    if (errorCode(error) !== "MODULE_NOT_FOUND") throw error;
    const message = `rollcall.inProcess needs nock, which is not installed: ${INSTALL}`;
    throw new NoNockError(message, { cause: error });
  }
}

/** What nock is made of: its dependency, and none of ours. */
const MADE_OF = "@mswjs/interceptors";

/** Looked at before nock is loaded, which would catch at once. */
function beneathOf(require: NodeJS.Require): Beneath {
  try {
    const { version } = require("./package.json") as { version: string };
    if (!isKnown(version)) throw new RangeError(`nock ${version}`);
    return require(MADE_OF) as Beneath;
  } catch (error) {
    throw otherNock(error);
  }
}

/** Those before are made of a package that says less of a request, those behind of one that is put together otherwise. */
function isKnown(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  return major === 14 && (minor > 0 || patch >= 11);
}
