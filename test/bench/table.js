// Figures as rows of tables, on the terminal and in the README.
import { readFile, writeFile } from "node:fs/promises";
import os from "node:os";
import { format, resolveConfig } from "prettier";
import { isPinned } from "./cores.js";

/**
 * @typedef {{ text: string, isOver: boolean }} Wanted
 * @typedef {{ what: string, measured: string, numbers: string, wanted?: Wanted }} Row
 * @typedef {{ title: string, head: readonly string[], rows: readonly (readonly string[])[] }} Table
 */

const HEAD = ["figure", "measured", "in numbers", "wanted"];

/**
 * A bound that is kept by its own value, too.
 * @param {number} value
 * @param {number} limit
 * @param {string} unit
 * @returns {Wanted}
 */
export function atMost(value, limit, unit) {
  return { text: `≤ ${limit}${unit}`, isOver: !(value <= limit) };
}

/**
 * @param {number} value
 * @param {number} limit
 * @param {string} unit
 * @returns {Wanted}
 */
export function below(value, limit, unit) {
  return { text: `< ${limit}${unit}`, isOver: !(value < limit) };
}

/**
 * @param {readonly Row[]} rows
 * @param {{ isJudged: boolean }} options whether each row says if its bound was kept
 * @returns {Table}
 */
export function figureTable(rows, { isJudged }) {
  const cells = rows.map(({ what, measured, numbers, wanted }) => [
    ...[what, measured, numbers],
    [wanted?.text, isJudged && wanted && (wanted.isOver ? "over" : "PASS")].filter(Boolean).join(" "),
  ]);
  return { title: "", head: HEAD, rows: cells };
}

/**
 * @param {Table} table
 * @returns {string}
 */
export function markdown({ title, head, rows }) {
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return `${title && `${title}\n\n`}${lines.join("\n")}\n`;
}

/**
 * Markdown with its columns aligned.
 * @param {string} text
 */
export async function aligned(text) {
  return format(text, { ...(await resolveConfig("README.md")), parser: "markdown" });
}

/** What the figures were measured on. */
export function machine() {
  const cpus = os.cpus();
  const cores = isPinned ? "the server on one core, the load on the other" : "not pinned to cores";
  return `Node ${process.versions.node}, ${cpus[0]?.model.trim() ?? "unknown CPU"}, ${cpus.length} cores, ${cores}.`;
}

/**
 * Puts a text between the markers of a document.
 * @param {URL} file
 * @param {string} text
 */
export async function putBetweenMarkers(file, text) {
  const document = await readFile(file, "utf8");
  const parts = /^([^]*<!-- bench -->\n)[^]*(<!-- \/bench -->[^]*)$/.exec(document);
  if (!parts) throw new Error(`${file.pathname} has no <!-- bench --> and <!-- /bench -->.`);
  await writeFile(file, await aligned(`${parts[1]}\n${text}\n${parts[2]}`));
}
