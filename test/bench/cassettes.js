// Tapes of any size, of the recorded invite with other ids in each.
import { createWriteStream } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { idsOf, RECORDED, template } from "./invites.js";

/** @typedef {import("../../src/tape/exchange.js").Exchange} Exchange */

/**
 * Writes a tape of so many invites; gives its file.
 * @param {string} folder
 * @param {number} invites
 * @param {{ notified: boolean }} options whether their notifications are on it
 */
export async function writeTape(folder, invites, { notified }) {
  const name = `invites-${invites}${notified ? "-notified" : ""}`;
  const file = path.join(folder, `${name}.json`);
  await pipeline(Readable.from(tapeText(name, invites, notified)), createWriteStream(file));
  return file;
}

/**
 * @param {string} name
 * @param {number} invites
 * @param {boolean} notified
 */
function* tapeText(name, invites, notified) {
  const { exchanges, ...head } = RECORDED;
  const used = exchanges.slice(0, notified ? exchanges.length : 1);
  const texts = used.map(exchangeTemplate);
  yield `${JSON.stringify({ ...head, name }).slice(0, -1)},"exchanges":[\n`;
  for (let n = 0; n < invites; n += 1) {
    const first = n * used.length + 1;
    const ids = idsOf("tape", n);
    const filled = texts.map((text, index) => text(ids, first, first + index));
    yield `${n === 0 ? "" : ",\n"}${filled.join(",\n")}`;
  }
  yield "\n]}\n";
}

/**
 * The text of an exchange, as a function of its ids, the number of its cause and its own.
 * @param {Exchange} exchange
 * @returns {(ids: import("./invites.js").Ids, cause: number, own: number) => string}
 */
function exchangeTemplate({ id: _id, cause, ...rest }) {
  const isCaused = cause !== undefined && cause.exchange !== null;
  const by = JSON.stringify(cause?.by);
  const restOf = template(JSON.stringify(rest, undefined, 2).slice(1));
  return (ids, first, own) => {
    const causedBy = isCaused ? `"x${first}"` : "null";
    return `{"id":"x${own}","cause":{"exchange":${causedBy},"by":${by}},${restOf(ids)}`;
  };
}
