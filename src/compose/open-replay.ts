import { HeldBack } from "../base/held-back.js";
import { Bounds } from "../engine/bounds.js";
import type { Emit } from "../engine/events.js";
import { NextPlayed } from "../engine/next.js";
import { MAX_SESSIONS, type Library } from "../engine/serving.js";
import { Session } from "../engine/session.js";
import { Sessions, type Playing } from "../engine/sessions.js";
import type { Tape } from "../engine/tape.js";
import type { Witness } from "../engine/witness.js";
import { settledBody } from "../tape/body.js";
import type { AnsweringSetting } from "./answer.js";
import { openFaults } from "./faults.js";
import { openLibrary } from "./library.js";
import { replayControls } from "./replay-controls.js";
import { checkRinging, matchOptions, sessionOptions } from "./replay-options.js";
import { ReplayPlan, type Faults } from "./replay-plan.js";
import type { ReplayControls, ReplayOptions } from "./replay.js";

/** Sessions over cassettes, ready to be asked; nothing listens yet. */
export interface OpenReplay {
  sessions: Sessions;
  library: Library;
  controls: ReplayControls;
  bounds: Bounds;
  named: () => ReadonlyMap<string, ReplayControls>;
  /** Somebody listens now: what there was to warn of is told. */
  begin: () => void;
}

/** Opens what a replay plays. Throws when an option or the file does not do. */
export async function openReplay(
  options: ReplayOptions,
  setting: AnsweringSetting,
  { isInProcess = false } = {},
): Promise<OpenReplay> {
  const { callback, ports } = setting;
  const match = matchOptions(options);
  const { maxSessions = MAX_SESSIONS } = options;
  const session = { ...sessionOptions(options), ...(callback && { callback }) };
  const { seed, timing } = session;
  const warnings = new HeldBack((message: string) => ports.emit({ event: "warning", message }));
  const plan = new ReplayPlan(await openFaults(options, seed), seed, isInProcess);
  const library = await openLibrary(options.cassette, {
    match,
    asksRequests: !callback && !options.isDirected,
    warn: (message) => warnings.take(message),
  });
  checkRinging(options, library);
  plan.check(library);
  const bounds = new Bounds(ports.clock);
  const next = new NextPlayed(bounds);
  const begin = (tape: Tape, name: string | undefined): Session => {
    const own = { ...session, ...plan.over(tape), ...(name !== undefined && { name }) };
    const witness = witnessOf(next, options.witness, name);
    return new Session(tape, { ...ports, emit: namedEmit(ports.emit, name), witness }, own);
  };
  const sessions = new Sessions(library, { ...ports, begin }, { maxSessions, seed, timing });
  const parts = { seed, bounds, next };
  const all = (faults: Faults): Promise<void> => plan.change(faults, library, sessions);
  const named = (name: string, playing: Playing): ReplayControls =>
    replayControls(playing, { ...parts, name, setFaults: (faults) => plan.bend(faults, playing) });
  return {
    ...{ sessions, library, bounds, begin: () => warnings.letGo() },
    controls: replayControls(sessions, { ...parts, setFaults: all }),
    named: () => new Map([...sessions.named()].map(([name, playing]) => [name, named(name, playing)])),
  };
}

/** Whoever waits for the next request hears of those that were played or invented, not of those that a fault kept from it. */
function witnessOf(next: NextPlayed, told: Witness | undefined, session: string | undefined): Witness {
  return {
    asked: (live, answered) => {
      const isPlayed = answered.by === "tape" || answered.by === "simulator";
      if (isPlayed) next.played(live, answered.exchange ?? "", session);
      told?.asked(settledBody(live), answered);
    },
    told: (notification, status) => told?.told(notification, status),
  };
}

function namedEmit(emit: Emit, session: string | undefined): Emit {
  return session === undefined ? emit : (event) => emit({ ...event, session });
}
