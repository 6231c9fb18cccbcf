import { stat } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Exchange } from "../tape/exchange.js";
import { MissingCassetteError } from "../tape/cassette-error.js";
import { journalOf } from "./journal.js";
import { lockHolder, lockOf } from "./lock.js";
import { cassettePath } from "./cassette-file.js";
import { openCassette, type Opened } from "./open.js";

/** How often a running recorder's journal is looked at; works on every file system, which change events do not. */
const LOOK_EVERY = 200;

/** Gives every exchange of a cassette as it is recorded, in the order in which they end, until the recorder has stopped. */
export async function* followRecording(named: string): AsyncGenerator<Exchange> {
  const file = cassettePath(named);
  const given = new Set<string>();
  let seen = "";
  for (let live = true; live;) {
    live = (await lockHolder(lockOf(file))) !== undefined;
    const state = await fingerprint(file);
    if (!live || state !== seen) yield* notYet(given, await openIfAnything(named, live));
    seen = state;
    if (live) await delay(LOOK_EVERY);
  }
}

function* notYet(given: Set<string>, opened: Opened | undefined): Generator<Exchange> {
  const { exchanges = [], recorded } = opened?.cassette ?? {};
  for (const exchange of exchanges) {
    const key = `${recorded?.at ?? ""} ${exchange.id}`; // a recorder that replaces the cassette begins at x1 again
    if (!given.has(key)) yield exchange;
    given.add(key);
  }
}

/** What a running recorder has recorded stands in its journal; the file is still the one that it will replace. */
async function openIfAnything(named: string, live: boolean): Promise<Opened | undefined> {
  try {
    const opened = await openCassette(named);
    return live && !opened.unfolded ? undefined : opened;
  } catch (error) {
    if (live && error instanceof MissingCassetteError) return undefined; // nothing has been recorded yet
    throw error;
  }
}

/** Changes whenever the journal or the cassette does. */
async function fingerprint(file: string): Promise<string> {
  const stats = await Promise.all([journalOf(file), file].map((one) => stat(one).catch(() => undefined)));
  return JSON.stringify(stats.map((one) => one && [one.size, one.mtimeMs, one.ino]));
}
