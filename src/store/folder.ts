import { readdir } from "node:fs/promises";
import path from "node:path";
import { statIfThere } from "./files.js";
import { journalOf } from "./journal.js";
import { cassettePath } from "./cassette-file.js";

const ENDINGS = [".json", journalOf(".json")];

/**
 * Whether a name on the command line is that of a folder. A cassette beside a folder of its name has the name; the
 * folder is meant where it ends with a slash.
 */
export async function isFolder(named: string): Promise<boolean> {
  if (!(await statIfThere(named))?.isDirectory()) return false;
  const file = cassettePath(named);
  const beside = await Promise.all([file, journalOf(file)].map(statIfThere));
  return /[/\\]$/.test(named) || !beside.some((one) => one?.isFile());
}

/** The names of the cassettes in a folder, those that are being recorded included; sorted, without `.json`. */
export async function cassettesIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).flatMap((file) => {
    const ending = ENDINGS.find((one) => file.endsWith(one) && file !== one);
    return ending === undefined ? [] : path.basename(file, ending);
  });
  return [...new Set(names)].sort();
}
