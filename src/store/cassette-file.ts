import type { Adapter } from "lowdb";
import type { Cassette } from "../tape/cassette.js";
import { readCassette } from "../tape/read.js";
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
    return text === undefined ? null : readCassette(text, this.#file);
  }

  async write(cassette: Cassette | null): Promise<void> {
    if (cassette) await replaceFile(this.#file, writeCassette(cassette));
  }
}

/** A cassette in memory, for tests and for what has no file. */
export class CassetteMemory implements CassetteStore {
  #text: string | undefined;

  read(): Promise<Cassette | null> {
    return Promise.resolve(this.#text === undefined ? null : readCassette(this.#text, "memory"));
  }

  write(cassette: Cassette | null): Promise<void> {
    if (cassette) this.#text = writeCassette(cassette);
    return Promise.resolve();
  }
}
