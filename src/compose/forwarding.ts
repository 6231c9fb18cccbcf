import type { Disposer } from "../base/disposer.js";
import { settledTogether, type Settling } from "../base/settled-together.js";
import type { Bounds } from "../engine/bounds.js";
import type { Report } from "../engine/events.js";
import type { LiveFaulting } from "../engine/live-faulting.js";
import { lifetime } from "../engine/lifetime.js";
import { Recording, type ExchangeSink } from "../engine/recording.js";
import { openCallbackListener } from "../wire/callback-listener.js";
import { withFaults } from "../wire/faulted.js";
import { openGraphListener } from "../wire/graph-listener.js";
import { refuseOwn } from "../wire/hosts.js";
import type { Listener } from "../wire/listener.js";
import { Relay } from "../wire/relay.js";
import { forwardRequests, withoutSessions } from "../wire/serve.js";
import { doorOf, hearing, LOOPBACK, tell, type Running } from "./common.js";
import { notificationFaults, openLiveFaults } from "./faults.js";
import type { Setting } from "./forward-setting.js";

/** What whoever starts it has a part in, beside what passes. */
export interface Beyond {
  /** It is settled only together with these. */
  settling: readonly (Settling & { pending: () => string[] })[];
  bounds: Bounds;
  judge: (report: Report) => Report;
}

/** A mode that forwards and runs. */
export interface Forwarded extends Running {
  callbackUrl: string;
  /** What it waits for before it is settled, in words. */
  pending: () => string[];
}

const STALL_AFTER = 120_000;

/** A recording that keeps what passes in `sink`, told of as `told`. */
export function recordingTo(sink: ExchangeSink, setting: Setting, told: "recorded" | "forwarded"): Recording {
  const { clock, redaction, emit, standIn, options } = setting;
  const restore = (text: string): string => standIn.restore(text);
  const { witness } = options;
  return new Recording({ clock, sink, redaction, emit, hears: hearing(options), restore, told, witness });
}

/** The faults of a mode that forwards: what the other side answers is passed on as it comes. */
export function faultsOf(
  mode: "record" | "passthrough",
  { options, emit }: Setting,
): Promise<LiveFaulting | undefined> {
  return openLiveFaults(options, { mode, bendsAnswers: false }, emit);
}

/** Opens both listeners and forwards what comes to them. */
export async function forward(
  mode: "record" | "passthrough",
  { recording, faulting }: Pick<Behind, "recording" | "faulting">,
  setting: Setting,
  undo: Disposer,
  beyond?: Beyond,
): Promise<Forwarded> {
  const { options, clock, upstream } = setting;
  const relays = openRelays(setting, undo);
  const { graph, callback } = await openListeners({ recording, relays, faulting }, setting, undo);
  refuseOwn("--upstream", upstream, setting.listeners.open);
  if (setting.callback) refuseOwn("--callback", setting.callback, setting.listeners.open);
  const urls = { graphUrl: graph.origin, callbackUrl: setting.callbackUrl() };
  tell(options, { event: "listening", mode, graph: urls.graphUrl, callback: urls.callbackUrl });
  const beside = beyond?.settling ?? [];
  const ending = {
    hurry: () => setting.faultClock.hurry(),
    settled: () => settledTogether([graph, callback, recording, ...beside]),
    pending: () => [recording, ...beside].flatMap((part) => part.pending()),
    giveUp: () => Object.values(relays).forEach((relay) => relay.giveUp()),
    close: () => undo.dispose(),
    report: () => {
      const report = faulting?.report(recording.report()) ?? recording.report();
      return beyond?.judge(report) ?? report;
    },
  };
  return { ...urls, pending: ending.pending, ...lifetime(clock, ending, setting.emit, beyond?.bounds) };
}

/** What the listeners hand on to. */
interface Behind {
  recording: Recording;
  relays: { graph: Relay; bot: Relay };
  faulting: LiveFaulting | undefined;
}

async function openListeners(
  { recording, relays, faulting }: Behind,
  { options, clock, faultClock, emit, upstream, secret, standIn, listeners, prefix }: Setting,
  undo: Disposer,
): Promise<{ graph: Listener; callback: Listener }> {
  const forwarding = { recording, standIn, relay: relays.graph, upstream: upstream.href };
  const serve = withFaults(withoutSessions(forwardRequests(forwarding), clock), faulting, faultClock);
  const graph = await openGraphListener(doorOf(options, emit), serve);
  undo.push(() => graph.close());
  listeners.open["graph"] = graph;
  const address = { host: options.host ?? LOOPBACK, port: options.callbackPort ?? 0 };
  const bent = faulting?.bendsNotifications && { faulted: notificationFaults(faulting, faultClock, undo) };
  const parts = {
    recording,
    standIn,
    relay: relays.bot,
    address,
    secret,
    prefix,
    emit,
    ...bent,
  };
  const callback = await openCallbackListener(parts);
  undo.push(() => callback.close());
  listeners.open["callback"] = callback;
  return { graph, callback };
}

function openRelays({ options, clock }: Setting, undo: Disposer): { graph: Relay; bot: Relay } {
  const limits = { clock, stallAfter: options.stallAfter ?? STALL_AFTER };
  const graph = new Relay({ ...limits, ...(options.agent && { agent: options.agent }) });
  const bot = new Relay(limits);
  undo.push(() => [graph, bot].forEach((relay) => relay.close()));
  return { graph, bot };
}
