import path from "node:path";
import { UsageError } from "../base/errors.js";
import { isBare } from "../engine/address.js";
import type { Library, Shelved } from "../engine/serving.js";
import { Tape } from "../engine/tape.js";
import { matchRules } from "../match/rules.js";
import { cassettesIn, isFolder } from "../store/folder.js";
import { openCassette } from "../store/open.js";
import type { MatchOptions } from "../tape/cassette.js";

interface Parts {
  /** How requests are matched, beside what each cassette says. */
  match: MatchOptions;
  /** Whether notifications go where requests say. */
  asksRequests: boolean;
  warn: (message: string) => void;
}

/**
 * The cassettes that a replay serves: one file, which is opened at once, or those of a folder, each opened when the first
 * request asks for it and then shared by all. Throws where there is none.
 */
export async function openLibrary(cassette: string | readonly string[], parts: Parts): Promise<Library> {
  if (typeof cassette !== "string") return filesLibrary(cassette, parts);
  if (await isFolder(cassette)) return folderLibrary(cassette, parts);
  if (/[/\\]$/.test(cassette)) throw new UsageError(`${cassette}: there is no such folder.`);
  return fileLibrary(cassette, parts);
}

async function fileLibrary(cassette: string, parts: Parts): Promise<Library> {
  const name = path.basename(cassette, ".json");
  const shelved = await shelve(cassette, parts);
  return {
    only: { name, shelved },
    names: () => Promise.resolve([name]),
    open: () => Promise.resolve(shelved),
  };
}

/** Several files, each by its own name; a single one is the one of requests that name none. */
async function filesLibrary(cassettes: readonly string[], parts: Parts): Promise<Library> {
  const [only, ...others] = cassettes;
  if (only !== undefined && others.length === 0) return openLibrary(only, parts);
  checkNames(cassettes);
  const files = new Map(cassettes.map((cassette) => [path.basename(cassette, ".json"), cassette]));
  const shelved = await Promise.all(
    [...files].map(async ([name, file]) => [name, await shelve(file, parts)] as const),
  );
  const shelf = new Map(shelved);
  return {
    names: () => Promise.resolve([...shelf.keys()].sort()),
    open: (cassette) => Promise.resolve(shelf.get(cassette) as Shelved),
  };
}

function checkNames(cassettes: readonly string[]): void {
  const names = cassettes.map((cassette) => path.basename(cassette, ".json"));
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined)
    throw new UsageError(`Two cassettes have the name ${twice}: no request could name one.`);
  const odd = names.find((name) => !isBare(name));
  if (odd !== undefined)
    throw new UsageError(`${odd} cannot be asked for by its name: it takes letters, digits, dots, _ and -.`);
}

async function folderLibrary(folder: string, parts: Parts): Promise<Library> {
  const names = async (): Promise<string[]> => (await cassettesIn(folder)).filter(isBare);
  if ((await names()).length === 0) {
    const remedy = `Record one: rollcall record ${path.join(folder, "my-call")}`;
    throw new UsageError(`${folder} is a folder without cassettes. ${remedy}`);
  }
  const shelf = new Map<string, Promise<Shelved>>();
  return {
    names,
    open: (cassette) => {
      const shelved = shelf.get(cassette) ?? shelve(path.join(folder, `${cassette}.json`), parts);
      shelf.set(cassette, shelved);
      shelved.catch(() => shelf.delete(cassette)); // it may have been mended when the next request comes
      return shelved;
    },
  };
}

async function shelve(named: string, { match, asksRequests, warn }: Parts): Promise<Shelved> {
  const { cassette, file, unfolded } = await openCassette(named);
  const tape = new Tape(cassette, matchRules(cassette.match ?? {}, match));
  if (unfolded) warn(`${file}: ${unfolded}; it is played as it was when it was opened`);
  const ownerless = asksRequests ? tape.notifications.filter((one) => tape.ownerOf(one) === undefined) : [];
  if (ownerless.length > 0)
    warn(
      `${file} has ${ownerless.length} notifications of calls for which no request names a callbackUri, ` +
        "and no --callback was given: they cannot be delivered",
    );
  return { tape, upstream: cassette.recorded.upstream };
}
