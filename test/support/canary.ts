import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** Stands in every secret of a test: wherever it can be read, a secret can. */
export const CANARY = "canary-7c1f5eca9b";
export const CANARY_JWT = `eyJhbGciOiJub25lIn0.${CANARY}-payload.${CANARY}-signature`;

const WORD = "canary";
const FORMS = [0, 1, 2].map(inBase64);

/** The base64 characters that come of the word alone, behind so many other bytes. */
function inBase64(before: number): string {
  const text = Buffer.from("-".repeat(before) + WORD).toString("base64");
  return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + WORD.length) * 8) / 6));
}

/** The lines of a text in which the canary can be read, as it is or in base64. */
export function traces(text: string): string[] {
  const lines = text.split("\n");
  return lines.filter(
    (line) => line.toLowerCase().includes(WORD) || FORMS.some((form) => line.includes(form)),
  );
}

/** Everything that stands in a folder: its files' names and contents. */
export async function contentOf(folder: string): Promise<string> {
  const names = await readdir(folder);
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), "utf8")));
  return [...names, ...texts].join("\n");
}
