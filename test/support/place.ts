import { readdir } from "node:fs/promises";
import path from "node:path";
import { temporaryFolder } from "./temporary-folder.js";

/** The name of a cassette's file in a folder of its own, where nothing is yet. */
export async function newPlace(): Promise<string> {
  return path.join(await temporaryFolder(), "tape.json");
}

/** The names of all files in the folder of a file. */
export async function filesBeside(file: string): Promise<string[]> {
  return (await readdir(path.dirname(file))).sort();
}
