import { randomBytes } from "node:crypto";
import type http from "node:http";
import { systemClock, type Clock } from "./base/clock.js";
import { acquiring, type Disposer } from "./base/disposer.js";
import { PROGRAM } from "./base/version.js";
import type { Emit, Event, Report } from "./engine/events.js";
import { lifetime } from "./engine/lifetime.js";
import { Recording } from "./engine/recording.js";
import { Session, SESSION_DEFAULTS, type SessionOptions } from "./engine/session.js";
import { Tape } from "./engine/tape.js";
import { openCassette } from "./store/open.js";
import { openForRecording, type RecorderStore } from "./store/recorder-store.js";
import { Redaction } from "./tape/redaction.js";
import { knownSecret, SECRETS } from "./tape/secrets.js";
import { openCallbackListener } from "./wire/callback-listener.js";
import { courier } from "./wire/courier.js";
import { openGraphListener, recordRequests, replayRequests } from "./wire/graph-listener.js";
import { httpUrl, refuseOwn } from "./wire/hosts.js";
import { Relay } from "./wire/relay.js";

/** What recording and replaying have in common. */
interface CommonOptions {
  /** The cassette's file, with or without `.json`. */
  cassette: string;
  /** The bot's own notification URL. */
  callback?: string;
  /** The address to listen at; 127.0.0.1. */
  host?: string;
  /** The port of the graph listener; 0, the default here, picks a free one. */
  port?: number;
  /** Takes everything that happens, redacted. */
  onEvent?: Emit;
  clock?: Clock;
}

export interface RecordOptions extends CommonOptions {
  /** Where the requests go; https://graph.microsoft.com. */
  upstream?: string;
  callbackPort?: number;
  /** The URL of a tunnel that leads to the callback listener. */
  publicUrl?: string;
  /** Replaces a cassette that exists. */
  overwrite?: boolean;
  /** Syncs every append to the disk, so that power loss is survived too. */
  sync?: boolean;
  /** The path segment of the callback listener; random. */
  secret?: string;
  /** Milliseconds without a byte after which a transfer is given up as stalled; two minutes. */
  stallAfter?: number;
  /** Connects to the upstream, for a proxy on the way or a test. */
  agent?: http.Agent;
}

export interface ReplayOptions extends CommonOptions, Partial<SessionOptions> {}

/** A running recorder or replayer. */
export interface Running {
  /** The origin that stands in for Graph's. */
  graphUrl: string;
  /** What Graph posts notifications to; a recorder has it. */
  callbackUrl?: string;
  /** Resolves when no request is in flight and nothing is due. */
  settled(): Promise<void>;
  /** Finishes what is in flight, at most 5 s, and ends. A second call gives the same report. */
  stop(): Promise<Report>;
}

const GRAPH = "https://graph.microsoft.com";
const LOOPBACK = "127.0.0.1";
const STALL_AFTER = 120_000;

/** Starts a recorder. Throws, with nothing left behind, when an option, a port or the file does not do. */
export function record(options: RecordOptions): Promise<Running> {
  const setting = recorderSetting(options);
  return acquiring(async (undo) => {
    const recording = await openRecording(setting, undo);
    const relays = openRelays(setting, undo);
    const graph = await openGraphListener(
      setting.door,
      recordRequests(recording, relays.graph, setting.upstream.href),
    );
    undo.push(() => graph.close());
    const callback = await openCallbackListener({ ...setting.callbackDoor, recording, relay: relays.bot });
    undo.push(() => callback.close());
    refuseOwn("--upstream", setting.upstream, { graph, callback });
    if (setting.callback) refuseOwn("--callback", setting.callback, { graph, callback });
    const base = (setting.publicUrl?.href ?? callback.origin).replace(/\/$/, "");
    const urls = { graphUrl: graph.origin, callbackUrl: `${base}/${setting.secret}` };
    options.onEvent?.({ event: "listening", graph: urls.graphUrl, callback: urls.callbackUrl });
    const ending = {
      settled: () => allSettled([graph, callback, recording]),
      giveUp: () => Object.values(relays).forEach((relay) => relay.giveUp()),
      close: () => undo.dispose(),
      report: () => recording.report(),
    };
    return { ...urls, ...lifetime(setting.clock, ending) };
  });
}

/** Starts a session over a cassette. Throws, with nothing left behind, when an option, a port or the file does not do. */
export function replay(options: ReplayOptions): Promise<Running> {
  const clock = options.clock ?? systemClock;
  const callback = urlOption("--callback", options.callback);
  const redaction = new Redaction(SECRETS);
  const emit = redacting(redaction, options.onEvent);
  return acquiring(async (undo) => {
    const { cassette, file, unfolded } = await openCassette(options.cassette);
    const ports = { clock, deliver: courier(callback), emit, redaction };
    const session = new Session(new Tape(cassette), ports, sessionOptions(options));
    const door = { address: { host: options.host ?? LOOPBACK, port: options.port ?? 0 }, clock, emit };
    const graph = await openGraphListener(door, replayRequests(session, clock));
    undo.push(() => graph.close());
    if (callback) refuseOwn("--callback", callback, { graph });
    options.onEvent?.({ event: "listening", graph: graph.origin });
    if (unfolded)
      emit({ event: "warning", message: `${file}: ${unfolded}; it is played as it was when it was opened` });
    if (!callback) warnOfNotifications(cassette.exchanges.filter(({ to }) => to === "bot").length, emit);
    const ending = {
      settled: () => session.settled(),
      giveUp: () => session.abandon(),
      close: () => undo.dispose(),
      report: () => session.report(),
    };
    return { graphUrl: graph.origin, ...lifetime(clock, ending) };
  });
}

async function allSettled(parts: readonly { settled(): Promise<void> }[]): Promise<void> {
  for (const part of parts) await part.settled();
}

type RecorderSetting = ReturnType<typeof recorderSetting>;

function recorderSetting(options: RecordOptions) {
  const clock = options.clock ?? systemClock;
  const secret = options.secret ?? randomBytes(16).toString("hex");
  const redaction = new Redaction([
    ...SECRETS,
    knownSecret("callback-secret", "the path of the callback listener", secret),
  ]);
  const emit = redacting(redaction, options.onEvent);
  const host = options.host ?? LOOPBACK;
  const callback = urlOption("--callback", options.callback);
  const callbackAddress = { host, port: options.callbackPort ?? 0 };
  return {
    ...{ options, clock, secret, redaction, emit, callback },
    upstream: httpUrl("--upstream", options.upstream ?? GRAPH),
    publicUrl: urlOption("--public-url", options.publicUrl),
    door: { address: { host, port: options.port ?? 0 }, clock, emit },
    callbackDoor: { address: callbackAddress, secret, emit, ...(callback && { callback }) },
  };
}

async function openRecording(
  { options, clock, redaction, emit, upstream }: RecorderSetting,
  undo: Disposer,
): Promise<Recording> {
  const from = redaction.text(upstream.href.replace(/\/$/, ""));
  const head = () => ({
    journal: 1,
    recorded: { at: new Date(recording.startedAt ?? clock.now()).toISOString(), by: PROGRAM, upstream: from },
    redaction: ["secrets"],
  });
  const { cassette, overwrite = false, sync = false } = options;
  const store = await openForRecording(cassette, { overwrite, sync }, head);
  const recording = new Recording({ clock, sink: store.journal, redaction, emit });
  undo.push(async () => {
    await recording.settled();
    await closeStore(store, emit);
  });
  return recording;
}

async function closeStore(store: RecorderStore, emit: Emit): Promise<void> {
  const cassette = await store.close();
  if (cassette) emit({ event: "folded", cassette: store.file, exchanges: cassette.exchanges.length });
}

function openRelays({ options, clock }: RecorderSetting, undo: Disposer): { graph: Relay; bot: Relay } {
  const limits = { clock, stallAfter: options.stallAfter ?? STALL_AFTER };
  const graph = new Relay({ ...limits, ...(options.agent && { agent: options.agent }) });
  const bot = new Relay(limits);
  undo.push(() => [graph, bot].forEach((relay) => relay.close()));
  return { graph, bot };
}

function sessionOptions(options: ReplayOptions): SessionOptions {
  const {
    lead = SESSION_DEFAULTS.lead,
    deliveryTimeout = SESSION_DEFAULTS.deliveryTimeout,
    strict = SESSION_DEFAULTS.strict,
  } = options;
  return { lead, deliveryTimeout, strict };
}

function warnOfNotifications(count: number, emit: Emit): void {
  if (count === 0) return;
  emit({
    event: "warning",
    message: `the cassette has ${count} notifications and no --callback was given: they cannot be delivered`,
  });
}

function urlOption(option: string, text: string | undefined): URL | undefined {
  return text === undefined ? undefined : httpUrl(option, text);
}

/** Everything shown anywhere is redacted first. The report is the last word: what breaks off in closing is no news. */
function redacting(redaction: Redaction, sink: Emit | undefined): Emit {
  let reported = false;
  return (event) => {
    if (reported) return;
    reported = event.event === "report";
    sink?.(redaction.json(event as never) as unknown as Event);
  };
}
