import type { Controlled } from "../control/controlled.js";
import type { Event } from "../engine/events.js";
import type { Log } from "../engine/log.js";
import type { ModeName } from "../engine/modes.js";
import type { Played } from "../engine/next.js";
import { Redaction } from "../tape/redaction.js";
import { SECRETS } from "../tape/secrets.js";
import type { Running } from "./common.js";
import type { ReplayControls } from "./replay.js";

/** A mode that runs, with what some modes have beside what all have. */
type Mode = Running &
  Partial<Omit<ReplayControls, keyof Running>> & { sessions?: () => ReadonlyMap<string, ReplayControls> };

/** A mode that runs as the control API has it; `log` has all that happens in it. */
export function controlledSession(
  mode: ModeName,
  running: Mode,
  log: Log,
  cassette: string | undefined,
): Controlled {
  const { graphUrl, callbackUrl, seed, sessions } = running;
  return {
    ...{ mode, graphUrl },
    ...(cassette !== undefined && { cassette }),
    ...(callbackUrl !== undefined && { callbackUrl }),
    ...(seed !== undefined && { seed }),
    ...partsOf(running),
    follow: (hear) => log.follow(hear),
    stop: () => running.stop(),
    ...(sessions && { named: () => namedOf(sessions(), { mode, graphUrl, log }) }),
  };
}

/** What some of these have and others have not. */
function partsOf(controls: Partial<ReplayControls> & Pick<Running, "settled" | "report">) {
  const { ring, rewind, setFaults, advance, complete, next, deliverTo } = controls;
  return {
    settled: (within?: number, off?: AbortSignal) => controls.settled(within, off),
    report: () => controls.report(),
    ...(next && {
      next: (wanted?: string, within?: number, off?: AbortSignal) => next(wanted, within, off).then(shown),
    }),
    ...(complete && { complete: (within?: number, off?: AbortSignal) => complete(within, off) }),
    ...(advance && { advance: (ms: number) => advance(ms) }),
    ...(rewind && { rewind: () => rewind() }),
    ...(ring && { ring: () => ring() }),
    ...(setFaults && { setFaults }),
    ...(deliverTo && { deliverTo: (url: string) => deliverTo(url) }),
  } satisfies Partial<Controlled>;
}

/** Other processes see of a request what everybody is shown. */
function shown(played: Played): Played {
  return { ...played, request: REDACTION.request(played.request) };
}

const REDACTION = new Redaction(SECRETS);

interface OfAll {
  mode: ModeName;
  graphUrl: string;
  log: Log;
}

/** Each of the sessions of a proxy, which end with it. */
function namedOf(
  sessions: ReadonlyMap<string, ReplayControls>,
  { mode, graphUrl, log }: OfAll,
): ReadonlyMap<string, Omit<Controlled, "stop">> {
  const one = (name: string, controls: ReplayControls): Omit<Controlled, "stop"> => ({
    ...{ mode, cassette: name.replace(/:.*/, ""), graphUrl: `${graphUrl}/~${name}`, seed: controls.seed },
    ...partsOf(controls),
    follow: (hear) =>
      log.follow((event: Event, number) => {
        if (event.session === name) hear(event, number);
      }),
  });
  return new Map([...sessions].map(([name, controls]) => [name, one(name, controls)]));
}
