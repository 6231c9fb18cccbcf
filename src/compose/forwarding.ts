import { randomBytes } from "node:crypto";
import type http from "node:http";
import { systemClock } from "../base/clock.js";
import type { Disposer } from "../base/disposer.js";
import { HurriedClock } from "../base/hurried-clock.js";
import { settledTogether, type Settling } from "../base/settled-together.js";
import type { Bounds } from "../engine/bounds.js";
import type { Report } from "../engine/events.js";
import type { LiveFaulting } from "../engine/live-faulting.js";
import { lifetime } from "../engine/lifetime.js";
import { Recording, type ExchangeSink } from "../engine/recording.js";
import { StandIn, type HandTo } from "../engine/stand-in.js";
import type { Witness } from "../engine/witness.js";
import { GRAPH_ORIGIN } from "../graph/hosts.js";
import { Redaction } from "../tape/redaction.js";
import { knownSecret, SECRETS } from "../tape/secrets.js";
import { openCallbackListener } from "../wire/callback-listener.js";
import { withFaults } from "../wire/faulted.js";
import { openGraphListener } from "../wire/graph-listener.js";
import { isHere, refuseOwn } from "../wire/hosts.js";
import type { Listener } from "../wire/listener.js";
import { Relay } from "../wire/relay.js";
import { forwardRequests, withoutSessions } from "../wire/serve.js";
import { checkPort } from "./checks.js";
import { notificationFaults, openLiveFaults, type FaultOptions } from "./faults.js";
import {
  baseUrl,
  doorOf,
  hearing,
  LOOPBACK,
  ownListeners,
  redacting,
  tell,
  urlOption,
  type CommonOptions,
  type Running,
} from "./common.js";

export interface ForwardOptions extends CommonOptions, FaultOptions {
  /** What the chance of faults is a function of; 0. */
  seed?: number;
  /** Where the requests go; https://graph.microsoft.com. */
  upstream?: string;
  callbackPort?: number;
  /** The URL of a tunnel that leads to the callback listener. */
  publicUrl?: string;
  /** The path segment of the callback listener; random. */
  secret?: string;
  /** Milliseconds without a byte after which a transfer is given up as stalled; two minutes. */
  stallAfter?: number;
  /** Connects to the upstream, for a proxy on the way or a test. */
  agent?: http.Agent;
  /** Hears of what passes as it came and went, not redacted. */
  witness?: Witness;
}

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

/** The URLs of a mode that forwards. Throws for an option that does not do. */
export function forwardUrls(options: ForwardOptions) {
  const { callback, upstream = GRAPH_ORIGIN, callbackPort = 0, publicUrl } = options;
  checkPort("--callback-port", callbackPort);
  return {
    callback: urlOption("--callback", callback),
    upstream: baseUrl("--upstream", upstream),
    publicUrl: publicUrl === undefined ? undefined : baseUrl("--public-url", publicUrl),
  };
}

export type Setting = ReturnType<typeof settingOf>;

/** What the modes that forward have in common. Throws for an option that does not do. */
export function settingOf(options: ForwardOptions) {
  const clock = options.clock ?? systemClock;
  const secret = options.secret ?? randomBytes(16).toString("hex");
  const redaction = new Redaction([
    ...SECRETS,
    knownSecret("callback-secret", "the path of the callback listener", secret),
  ]);
  const emit = redacting(redaction, options);
  const { callback, upstream, publicUrl } = forwardUrls(options);
  const listeners = ownListeners();
  let operator: HandTo | undefined = callback && (() => callback);
  const callbackUrl = (): string => {
    const origin = publicUrl?.href ?? listeners.open["callback"]?.origin ?? "";
    return `${origin.replace(/\/$/, "")}/${secret}`;
  };
  const prefix = publicUrl?.pathname.replace(/\/$/, "") ?? "";
  const standIn = new StandIn({
    base: callbackUrl,
    operator: () => operator,
    admit: listeners.admit,
    unreachable: unreachableFrom(upstream, publicUrl),
    announce: (message) => emit({ event: "warning", message }),
  });
  return {
    options,
    clock,
    faultClock: new HurriedClock(clock),
    secret,
    redaction,
    emit,
    callback,
    upstream,
    listeners,
    callbackUrl,
    prefix,
    standIn,
    handTo: (to: HandTo) => void (operator = to),
  };
}

/** Without a tunnel only what runs on this machine can post to the callback listener. */
function unreachableFrom(upstream: URL, publicUrl: URL | undefined): string | undefined {
  if (publicUrl || isHere(upstream)) return undefined;
  return `${upstream.origin} cannot reach rollcall here. Give --public-url, a tunnel's URL.`;
}

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
