import { appendFileSync, ftruncateSync } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { UsageError, errorCode, messageOf } from "../base/errors.js";
import { endOfTurn } from "../base/turn.js";
import type { ExchangeSink } from "../engine/recording.js";
import type { Recorded } from "../tape/cassette.js";
import type { Exchange } from "../tape/exchange.js";
import { orderedExchange } from "../tape/write.js";

/** The first line of a journal: what the cassette will say of itself. */
export interface JournalHead {
  journal: number;
  recorded: Recorded;
  redaction: string[];
}

/** What a journal holds. */
export interface JournalContent {
  head: JournalHead;
  exchanges: Exchange[];
}

/** The journal of a cassette's recording, beside it. */
export function journalOf(cassetteFile: string): string {
  return `${cassetteFile}.journal`;
}

interface Waiting {
  line: string;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * The append-only file that makes a recording durable: one line an exchange. An append that has returned survives the end
 * of the process; with `sync`, of the machine.
 *
 * Lines are written in groups: those of one turn of the loop, and with `sync` those that come while a group is on its way
 * to the disk. It is this thread that writes: to the system's cache it takes some microseconds, and the way over another
 * thread would take several times that.
 */
export class Journal implements ExchangeSink {
  readonly #handle: FileHandle;
  readonly #sync: boolean;
  readonly #head: () => JournalHead;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #length = 0;
  /** Something of a failed append still stands behind `#length`. */
  #torn = false;

  private constructor(handle: FileHandle, head: () => JournalHead, sync: boolean) {
    this.#handle = handle;
    this.#head = head;
    this.#sync = sync;
  }

  /** Creates the file; it must not exist. `head` is asked when the first exchange is appended. */
  static async create(file: string, head: () => JournalHead, sync: boolean): Promise<Journal> {
    try {
      return new Journal(await open(file, "ax"), head, sync);
    } catch (error) {
      throw new UsageError(`${file} cannot be written: ${writeProblem(error)}.`, { cause: error });
    }
  }

  append(exchange: Exchange): Promise<void> {
    const written = line(orderedExchange(exchange));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line: written, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /** Waits for the appends under way and closes the file. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#handle.close();
  }

  async #writeAll(): Promise<void> {
    await endOfTurn();
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      await this.#writeGroup(group);
    }
    this.#writing = undefined; // in the same turn as the look at what is waiting: nobody can come between
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    const before = this.#length;
    try {
      this.#write(group.map((waiting) => waiting.line).join(""));
      if (this.#sync) await this.#handle.datasync();
      for (const waiting of group) waiting.resolve();
    } catch (error) {
      this.#takeBackTo(before);
      await this.#refused(group, error);
    }
  }

  /** The one that does not fit does not take the others with it. */
  async #refused(group: readonly Waiting[], error: unknown): Promise<void> {
    if (group.length === 1) group[0]?.reject(error);
    else for (const waiting of group) await this.#writeGroup([waiting]);
  }

  #write(lines: string): void {
    const bytes = Buffer.from(this.#length === 0 ? line(this.#head()) + lines : lines);
    if (this.#torn) this.#truncate();
    try {
      appendFileSync(this.#handle.fd, bytes);
    } catch (error) {
      this.#takeBackTo(this.#length);
      throw error;
    }
    this.#length += bytes.length;
  }

  /** What failed half way is taken back, so that only a last line can ever be torn. */
  #takeBackTo(length: number): void {
    this.#length = length;
    this.#torn = true;
    try {
      this.#truncate();
    } catch {
      // It is tried again before the next append, which fails if this does.
    }
  }

  #truncate(): void {
    ftruncateSync(this.#handle.fd, this.#length);
    this.#torn = false;
  }
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

const WRITE_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: "its folder does not exist; create it first",
  ENOTDIR: "its folder is a file; choose another",
  EEXIST: "its folder is a file; choose another",
  EACCES: "the folder may not be written to; choose another, or change its rights",
  EPERM: "the folder may not be written to; choose another, or change its rights",
  EROFS: "the folder is on a read-only file system; choose another",
  ENOSPC: "the disk is full; make room",
  EDQUOT: "the quota of the disk is used up; make room",
  EFBIG: "it would become larger than files may be here",
  ERR_STRING_TOO_LONG: "it would become larger than a cassette can be; record one cassette a conversation",
};

/** What keeps a file from being written, in words. */
export function writeProblem(error: unknown): string {
  return WRITE_PROBLEMS[errorCode(error) ?? ""] ?? messageOf(error);
}
