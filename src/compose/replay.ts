import { systemClock } from "../base/clock.js";
import { acquiring } from "../base/disposer.js";
import type { Emit } from "../engine/events.js";
import { lifetime } from "../engine/lifetime.js";
import { Session, SESSION_DEFAULTS, type SessionOptions } from "../engine/session.js";
import { Tape } from "../engine/tape.js";
import { openCassette } from "../store/open.js";
import { Redaction } from "../tape/redaction.js";
import { SECRETS } from "../tape/secrets.js";
import { courier } from "../wire/courier.js";
import { openGraphListener } from "../wire/graph-listener.js";
import { refuseOwn } from "../wire/hosts.js";
import { replayRequests } from "../wire/serve.js";
import {
  checkRing,
  doorOf,
  ownListeners,
  redacting,
  ringing,
  urlOption,
  type CommonOptions,
  type Ring,
  type Running,
} from "./common.js";

export interface ReplayOptions extends CommonOptions, Partial<Omit<SessionOptions, "callback">> {
  /** The cassette's file, with or without `.json`. */
  cassette: string;
  /** When what no request on the tape caused goes out, an incoming call for one; by default not at all. */
  ring?: Ring;
}

/** A session over a cassette that runs. */
export interface RunningReplay extends Running {
  /** Lets what no request on the tape caused go out, once. */
  ring(): void;
}

/** Starts a session over a cassette. Throws, with nothing left behind, when an option, a port or the file does not do. */
export async function replay(options: ReplayOptions): Promise<RunningReplay> {
  const clock = options.clock ?? systemClock;
  const callback = urlOption("--callback", options.callback);
  checkRing(options.ring, callback);
  const redaction = new Redaction(SECRETS);
  const emit = redacting(redaction, options.onEvent);
  return acquiring(async (undo) => {
    const { cassette, file, unfolded } = await openCassette(options.cassette);
    const { open, admit } = ownListeners();
    const tape = new Tape(cassette);
    const ports = { clock, deliver: courier, emit, redaction, admit };
    const session = new Session(tape, ports, sessionOptions(options, callback));
    const serve = replayRequests(session, clock, cassette.recorded.upstream);
    const graph = await openGraphListener(doorOf(options, emit), serve);
    undo.push(() => graph.close());
    open["graph"] = graph;
    if (callback) refuseOwn("--callback", callback, open);
    options.onEvent?.({ event: "listening", mode: "replay", graph: graph.origin });
    if (unfolded)
      emit({ event: "warning", message: `${file}: ${unfolded}; it is played as it was when it was opened` });
    if (!callback) warnOfNotifications(tape, emit);
    const ring = (): void => session.ring();
    undo.push(ringing(options.ring, callback, clock, ring));
    const ending = {
      settled: () => session.settled(),
      giveUp: () => session.abandon(),
      close: () => undo.dispose(),
      report: () => session.report(),
    };
    return { graphUrl: graph.origin, ring, ...lifetime(clock, ending) };
  });
}

function sessionOptions(options: ReplayOptions, callback: URL | undefined): SessionOptions {
  const {
    lead = SESSION_DEFAULTS.lead,
    deliveryTimeout = SESSION_DEFAULTS.deliveryTimeout,
    strict = SESSION_DEFAULTS.strict,
  } = options;
  return { lead, deliveryTimeout, strict, ...(callback && { callback }) };
}

/** Of calls that the tape does not see created or answered nobody can say where their notifications go. */
function warnOfNotifications(tape: Tape, emit: Emit): void {
  const { length: count } = tape.notifications.filter(
    (notification) => tape.ownerOf(notification) === undefined,
  );
  if (count === 0) return;
  emit({
    event: "warning",
    message:
      `the cassette has ${count} notifications of calls for which no request names a callbackUri, ` +
      "and no --callback was given: they cannot be delivered",
  });
}
