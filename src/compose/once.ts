import { checkRing } from "./checks.js";
import { tell, type Running } from "./common.js";
import { openFaults } from "./faults.js";
import { forwardUrls } from "./forward-setting.js";
import { isMissing, refuseInCi } from "./missing.js";
import { record, type RecordOptions } from "./record.js";
import { matchOptions } from "./replay-options.js";
import { replay, type ReplayOptions } from "./replay.js";

export interface OnceOptions extends Omit<ReplayOptions, "cassette">, Omit<RecordOptions, "overwrite"> {
  /** Whether this is a CI, where nothing is ever recorded; by default, whether the environment has `CI=true`. */
  ci?: boolean;
}

/** Replays a cassette, or records it where it is missing. Throws in a CI where it is missing. */
export async function once(options: OnceOptions): Promise<Running> {
  await checkBoth(options);
  if (!(await isMissing(options.cassette))) return replay(options);
  refuseInCi(options.cassette, "once", options.ci);
  const { faults = [], faultsFile, ...plain } = options;
  const running = await record(plain);
  if (faults.length > 0 || faultsFile !== undefined)
    tell(options, { event: "warning", message: FAULTS_LATER });
  if (options.ring !== undefined) tell(options, { event: "warning", message: RINGS_LATER });
  return running;
}

const FAULTS_LATER =
  "--fault and --faults do nothing yet: what is recorded is what Graph does. " +
  "The next run replays the cassette, and then they bend it";

const RINGS_LATER =
  "--ring does nothing yet: while the cassette is being recorded, Graph itself sends what no request causes. " +
  "The next run replays the cassette, and then --ring sends that";

/** What only one of the two runs needs is judged in both: the other run may be on another machine, much later. */
async function checkBoth(options: OnceOptions): Promise<void> {
  const { callback } = forwardUrls(options);
  checkRing(options.ring, callback);
  matchOptions(options);
  await openFaults(options, 0);
}
