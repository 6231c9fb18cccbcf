import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { errorCode } from "../base/errors.js";
import { journalOf } from "./journal.js";

const ENDINGS = [".json", journalOf(".json")];

/** Whether something is there and is a folder. */
export async function isFolder(named: string): Promise<boolean> {
  try {
    return (await stat(named)).isDirectory();
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return false;
    throw error;
  }
}

/** The names of the cassettes in a folder, those that are being recorded included; sorted, without `.json`. */
export async function cassettesIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).flatMap((file) => {
    const ending = ENDINGS.find((one) => file.endsWith(one));
    return ending === undefined ? [] : path.basename(file, ending);
  });
  return [...new Set(names)].sort();
}
