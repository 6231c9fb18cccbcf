import { open, type FileHandle } from "node:fs/promises";
import { finished } from "node:stream/promises";
import path from "node:path";
import type { Argv } from "yargs";
import { errorCode, messageOf, UsageError } from "../base/errors.js";
import type { Emit, Event, Hears, Report } from "../engine/events.js";
import { cassettePath } from "../store/cassette-file.js";
import { LineWriter } from "./line-writer.js";

/** The files that a session is told in, beside what is printed. */
export interface FileArguments {
  report: string | undefined;
  log: string | undefined;
}

/** How a report is written, by the ending of its file. */
const REPORTS: Readonly<Record<string, (report: Report) => string | Promise<string>>> = {
  ".json": (report) => `${JSON.stringify(report, null, 2)}\n`,
  ".xml": async (report) => (await import("./junit.js")).junitXml(report),
};

export function fileOptions<Arguments>(argv: Argv<Arguments>): Argv<Arguments & FileArguments> {
  return argv
    .option("report", {
      type: "string",
      requiresArg: true,
      describe: "File for the report: JSON, or JUnit XML where it ends in .xml",
    })
    .option("log", {
      type: "string",
      requiresArg: true,
      describe: "File for everything that happens, one JSON event a line",
    })
    .check(({ report }) => report === undefined || isReport(report));
}

function isReport(file: string): boolean {
  if (Object.hasOwn(REPORTS, path.extname(file))) return true;
  throw new UsageError(`--report ${file}: the name ends in neither .json nor .xml.`);
}

/** Files that take events. */
export interface EventFiles {
  emit: Emit;
  /** Which events are written somewhere. */
  hears: Hears;
  /** Resolves when everything is written; rejects where something could not be. */
  close(): Promise<void>;
}

/** Opens the files that were asked for; what was in them before is gone. Throws where one cannot be written. */
export async function openEventFiles(asked: Partial<FileArguments & Played>): Promise<EventFiles> {
  const { report, log } = asked;
  checkApart(asked);
  const files = [
    ...(log === undefined ? [] : [logFile(await opened("--log", log), log)]),
    ...(report === undefined ? [] : [reportFile(await opened("--report", report), report)]),
  ];
  return {
    emit: (event) => files.forEach((file) => file.emit(event)),
    hears: (name) => files.some((file) => file.hears(name)),
    close: async () => {
      const closed = await Promise.allSettled(files.map((file) => file.close()));
      for (const one of closed) if (one.status === "rejected") throw one.reason;
    },
  };
}

/** What is played or recorded meanwhile, by one name or several. */
interface Played {
  cassette: string;
  cassettes: readonly string[];
}

/** Refuses to write over a cassette, and two things into one file. */
function checkApart({ report, log, cassette, cassettes = [] }: Partial<FileArguments & Played>): void {
  const played = [...(cassette === undefined ? [] : [cassette]), ...cassettes];
  const taken = new Map(played.map((one) => [path.resolve(cassettePath(one)), "the cassette"]));
  for (const [option, file] of Object.entries({ log, report })) {
    if (file === undefined) continue;
    const place = path.resolve(file);
    const isServed = played.some((one) => path.dirname(place) === path.resolve(one));
    const what = isServed ? "in the folder of the cassettes" : taken.get(place);
    if (what !== undefined) throw new UsageError(`--${option} ${file} is ${what}. Give another file.`);
    taken.set(place, `the file of --${option}`);
  }
}

async function opened(option: string, file: string): Promise<FileHandle> {
  try {
    return await open(file, "w");
  } catch (error) {
    const remedy = REMEDIES[errorCode(error) ?? ""] ?? messageOf(error);
    throw new UsageError(`${option} ${file} cannot be written: ${remedy}.`, { cause: error });
  }
}

const REMEDIES: Readonly<Record<string, string>> = {
  ENOENT: "its folder is missing",
  EISDIR: "it is a folder",
  EACCES: "its rights forbid it",
  EROFS: "the disk is read-only",
};

/** Events as they come; `at`: milliseconds since the first. */
function logFile(handle: FileHandle, file: string): EventFiles {
  const stream = handle.createWriteStream();
  const done = finished(stream).catch((error: unknown) => error);
  const lines = new LineWriter(stream);
  let started: number | undefined;
  return {
    hears: () => true,
    emit: (event) => {
      started ??= performance.now();
      const at = Math.round(performance.now() - started);
      lines.write(`{"at":${at},${JSON.stringify(event).slice(1)}`);
    },
    close: async () => {
      lines.flush();
      stream.end();
      const error = await done;
      if (error !== undefined) throw notWritten("--log", file, error);
    },
  };
}

/** The report alone. */
function reportFile(handle: FileHandle, file: string): EventFiles {
  let last: Report | undefined;
  return {
    hears: (name) => name === "report",
    emit: (event: Event) => {
      if (event.event === "report") last = event;
    },
    close: async () => {
      try {
        if (last) await handle.writeFile((await REPORTS[path.extname(file)]?.(last)) ?? "");
      } catch (error) {
        throw notWritten("--report", file, error);
      } finally {
        await handle.close();
      }
    },
  };
}

function notWritten(option: string, file: string, error: unknown): UsageError {
  return new UsageError(`${option} ${file} is not complete: ${messageOf(error)}.`, { cause: error });
}
