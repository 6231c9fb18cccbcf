import { acquiring, type Disposer } from "../base/disposer.js";
import { PROGRAM } from "../base/version.js";
import type { Emit } from "../engine/events.js";
import type { ExchangeSink } from "../engine/recording.js";
import { openForRecording, type RecorderStore } from "../store/recorder-store.js";
import { httpUrl, refuseOwn } from "../wire/hosts.js";
import type { Running } from "./common.js";
import { settingOf, type ForwardOptions, type Setting } from "./forward-setting.js";
import { faultsOf, forward, recordingTo, type Beyond, type Forwarded } from "./forwarding.js";

export interface RecordOptions extends ForwardOptions {
  /** The cassette's file, with or without `.json`. */
  cassette: string;
  /** Replaces a cassette that exists. */
  overwrite?: boolean;
  /** Syncs every append to the disk, so that power loss is survived too. */
  sync?: boolean;
}

/** A mode that forwards, as whoever started it has it. */
export interface RunningForward extends Running {
  /** From now on all notifications go on to this URL. */
  deliverTo(bot: string | URL): void;
}

/** Starts a recorder. Throws, with nothing left behind, when an option, a port or the file does not do. */
export async function record(options: RecordOptions): Promise<RunningForward> {
  const setting = settingOf(options);
  return acquiring(async (undo) => delivering(await openRecorder(options, setting, undo), setting));
}

/** The same for whoever knows more than what passes; `kept` may look at what is kept. */
export async function openRecorder(
  options: RecordOptions,
  setting: Setting,
  undo: Disposer,
  beyond?: Beyond & { kept: (sink: ExchangeSink) => ExchangeSink },
): Promise<Forwarded> {
  const faulting = await faultsOf("record", setting);
  // The head is asked for when the first exchange is appended, and so after its arrival.
  const store = await openStore(options, setting, () => recording.startedAt ?? setting.clock.now());
  const sink = beyond?.kept(store.journal) ?? store.journal;
  const recording = recordingTo(sink, setting, "recorded");
  undo.push(async () => {
    await recording.settled();
    await closeStore(store, setting.emit);
  });
  return forward("record", { recording, faulting }, setting, undo, beyond);
}

/** Starts a proxy that forwards both directions and records nothing. */
export async function passthrough(options: ForwardOptions): Promise<RunningForward> {
  const setting = settingOf(options);
  const faulting = await faultsOf("passthrough", setting);
  const nowhere: ExchangeSink = { append: () => Promise.resolve() };
  const recording = recordingTo(nowhere, setting, "forwarded");
  return acquiring(async (undo) =>
    delivering(await forward("passthrough", { recording, faulting }, setting, undo), setting),
  );
}

function delivering({ pending: _pending, ...running }: Forwarded, setting: Setting): RunningForward {
  return { ...running, deliverTo: (bot) => handOnTo(bot, setting) };
}

/** Throws for what is no URL, and for one of our own listeners. */
export function handOnTo(bot: string | URL, { listeners, handTo }: Setting): void {
  const url = httpUrl("deliverTo", String(bot));
  refuseOwn("deliverTo", url, listeners.open);
  handTo(() => url);
}

function openStore(
  { cassette, overwrite = false, sync = false }: RecordOptions,
  { redaction, upstream }: Setting,
  startedAt: () => number,
): Promise<RecorderStore> {
  const from = redaction.text(upstream.href.replace(/\/$/, ""));
  const head = () => ({
    journal: 1,
    recorded: { at: new Date(startedAt()).toISOString(), by: PROGRAM, upstream: from },
    redaction: ["secrets"],
  });
  return openForRecording(cassette, { overwrite, sync }, head);
}

async function closeStore(store: RecorderStore, emit: Emit): Promise<void> {
  const cassette = await store.close();
  if (cassette) emit({ event: "folded", cassette: store.file, exchanges: cassette.exchanges.length });
}
