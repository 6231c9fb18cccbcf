import { acquiring } from "../base/disposer.js";
import { PROGRAM } from "../base/version.js";
import type { Emit } from "../engine/events.js";
import type { ExchangeSink } from "../engine/recording.js";
import { openForRecording, type RecorderStore } from "../store/recorder-store.js";
import type { Running } from "./common.js";
import {
  faultsOf,
  forward,
  recordingTo,
  settingOf,
  type ForwardOptions,
  type Setting,
} from "./forwarding.js";

export interface RecordOptions extends ForwardOptions {
  /** The cassette's file, with or without `.json`. */
  cassette: string;
  /** Replaces a cassette that exists. */
  overwrite?: boolean;
  /** Syncs every append to the disk, so that power loss is survived too. */
  sync?: boolean;
}

/** Starts a recorder. Throws, with nothing left behind, when an option, a port or the file does not do. */
export async function record(options: RecordOptions): Promise<Running> {
  const setting = settingOf(options);
  const faulting = await faultsOf("record", setting);
  return acquiring(async (undo) => {
    // The head is asked for when the first exchange is appended, and so after its arrival.
    const store = await openStore(options, setting, () => recording.startedAt ?? setting.clock.now());
    const recording = recordingTo(store.journal, setting, "recorded");
    undo.push(async () => {
      await recording.settled();
      await closeStore(store, setting.emit);
    });
    return forward("record", { recording, faulting }, setting, undo);
  });
}

/** Starts a proxy that forwards both directions and records nothing. */
export async function passthrough(options: ForwardOptions): Promise<Running> {
  const setting = settingOf(options);
  const faulting = await faultsOf("passthrough", setting);
  const nowhere: ExchangeSink = { append: () => Promise.resolve() };
  const recording = recordingTo(nowhere, setting, "forwarded");
  return acquiring((undo) => forward("passthrough", { recording, faulting }, setting, undo));
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
