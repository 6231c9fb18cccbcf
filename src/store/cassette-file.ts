import type { Adapter } from "lowdb";
import type { Cassette } from "../tape/cassette.js";
import { readValid } from "../tape/valid.js";
import { writeCassette } from "../tape/write.js";
import { readIfThere, replaceFile } from "./files.js";

/** The port through which cassettes are stored: null means that there is none yet. */
export type CassetteStore = Adapter<Cassette | null>;

/** A cassette in a file. lowdb's own adapter neither syncs nor survives two writers, so this one is ours. */
export class CassetteFile implements CassetteStore {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  async read(): Promise<Cassette | null> {
    const text = await readIfThere(this.#file);
    return text === undefined ? null : cassetteOf(text, this.#file);
  }

  async write(cassette: Cassette | null): Promise<void> {
    if (cassette) await replaceFile(this.#file, textOf(cassette));
  }
}

/** A cassette in memory, for tests and for what has no file. */
export class CassetteMemory implements CassetteStore {
  #text: string | undefined;

  async read(): Promise<Cassette | null> {
    return this.#text === undefined ? null : cassetteOf(this.#text, "memory");
  }

  write(cassette: Cassette | null): Promise<void> {
    if (cassette) this.#text = writeCassette(cassette);
    return Promise.resolve();
  }
}

/** The schema, which takes long to load, is asked only what is wrong. */
async function cassetteOf(text: string, file: string): Promise<Cassette> {
  const valid = readValid(text);
  if (valid) return valid;
  const { readCassette } = await import("../tape/read.js");
  return readCassette(text, file);
}

/** A text that would be too long has a code where Node makes it, but none where the engine does. */
function textOf(cassette: Cassette): string {
  try {
    return writeCassette(cassette);
  } catch (error) {
    if (error instanceof RangeError) throw Object.assign(error, { code: "ERR_STRING_TOO_LONG" });
    throw error;
  }
}

/** The file that CASSETTE names on the command line: with or without `.json`. */
export function cassettePath(named: string): string {
  return named.endsWith(".json") ? named : `${named}.json`;
}
