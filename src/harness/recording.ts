import {
  cannotRecord,
  draft,
  refuseInCi,
  type DraftOptions,
  type ForwardOptions,
  type RunningDraft,
} from "../compose/index.js";
import type { Event } from "../engine/events.js";
import type { FindingKind } from "../engine/findings.js";
import type { Witness } from "../engine/witness.js";
import type { TestReplayOptions } from "./opening.js";

/** What only a recording takes. */
type Recorded = Pick<DraftOptions, "upstream" | "publicUrl" | "callbackPort" | "simulator">;

/** How the session of a test over its own cassette is started: replayed, or recorded where there is no cassette yet. */
export interface CassetteOptions extends Omit<TestReplayOptions, "ring" | "maxSessions">, Recorded {
  /** The folder that holds the cassettes; `cassettes`. */
  folder?: string;
}

interface Hearing {
  onEvent: (event: Event) => void;
  witness: Witness;
}

/** The cassettes that a test records. */
export class Recordings {
  readonly #running = new Map<string, RunningDraft>();

  /** Starts one; undefined where it is there by now. Rejects in a CI, and for what makes no sense without a tape. */
  async start(
    file: string,
    options: CassetteOptions,
    { onEvent, witness }: Hearing,
  ): Promise<RunningDraft | undefined> {
    refuseInCi(file, "rollcall.cassette()");
    refuseBending(file, options);
    const heard = (event: Event): void => {
      onEvent(event);
      if (event.event === "warning") console.warn(`rollcall: ${file}: ${event.message}`);
    };
    const running = await draft({ ...recorded(options), cassette: file, onEvent: heard, witness });
    if (running) this.#running.set(file, running);
    return running;
  }

  /** Keeps those of a test that has passed, and no others: half a conversation would be replayed for ever. */
  async finish(hasPassed: boolean): Promise<void> {
    const all = [...this.#running];
    this.#running.clear();
    for (const [file, running] of all)
      await end(file, running, hasPassed ? spoilt(running) : "its test has not passed");
  }
}

const RECORDED = ["callback", "host", "port", "clock", "upstream", "publicUrl", "callbackPort", "simulator"];

/** The options that a recording takes. */
function recorded(options: CassetteOptions): Omit<DraftOptions, "cassette"> & ForwardOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => RECORDED.includes(name)));
}

function refuseBending(file: string, { faults = [], faultsFile, timing }: CassetteOptions): void {
  if (faults.length > 0) throw cannotRecord("faults", file);
  if (faultsFile !== undefined) throw cannotRecord("faultsFile", file);
  if (timing === "manual") throw cannotRecord('timing "manual"', file);
}

/** What a tape cannot be used with: something is not on it, or what stands there is no answer of Graph's. */
const SPOILT: readonly FindingKind[] = ["not-journalled", "miss", "callback-refused"];

/** Why a recording is no good; undefined where it is. */
function spoilt(running: RunningDraft): string | undefined {
  return running.report().findings.find(({ kind }) => SPOILT.includes(kind))?.message;
}

/** Ends a recording; it is kept where there is no reason against it. */
async function end(file: string, running: RunningDraft, against: string | undefined): Promise<void> {
  if (against !== undefined) {
    await running.discard();
    console.warn(`rollcall: ${file} is not kept: ${against}. The next run records it again.`);
    return;
  }
  const exchanges = await running.keep();
  if (exchanges === 0) console.warn(`rollcall: ${file} was not recorded: nothing was asked of Graph.`);
  else console.info(`rollcall: recorded ${file}, ${plural(exchanges, "exchange")}: commit it`);
  const { undelivered } = running.report();
  if (undelivered > 0)
    console.warn(`rollcall: ${file}: the bot has not answered ${plural(undelivered, "notification")}.`);
}

function plural(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
