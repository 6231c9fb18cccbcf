// talkback with one tape a recording. It matches `connection` too, unless it is told not to.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { HEADERS } from "../../workers/sending.js";
import { given, installed, isListening, ownFolder } from "./place.js";

/** @typedef {{ start: () => Promise<import("node:http").Server> }} Talkback */

/** @type {(options: object) => Talkback} */
const talkback = installed("talkback");
const host = "http://graph.invalid";
const meta = { createdAt: "2026-11-23T08:00:00.000Z", host, reqHumanReadable: true, resHumanReadable: true };

mkdirSync(ownFolder, { recursive: true });
for (const [index, { path: url, body, response }] of given.entries()) {
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, [value]]),
  );
  const tape = {
    meta,
    req: { url, method: "POST", headers: HEADERS, body: parsed(body) },
    res: { status: response.status, headers, body: parsed(response.body) },
  };
  writeFileSync(path.join(ownFolder, `${index}.json5`), JSON.stringify(tape));
}

const settings = { host, path: ownFolder, port: 0, record: "DISABLED", silent: true, summary: false };
const server = await talkback({ ...settings, ignoreHeaders: ["connection"] }).start();
const address = /** @type {import("node:net").AddressInfo} */ (server.address());
isListening(address.port);

/**
 * @param {string} text
 * @returns {unknown}
 */
function parsed(text) {
  return JSON.parse(text);
}
