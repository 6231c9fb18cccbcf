// Runs sessions of a bot in this process one after the other, and says what is left of them. Node has to expose its gc.
import http from "node:http";
import { readFile } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import axios from "axios";
import { Rollcall } from "../../dist/harness/rollcall.js";

const [file = "", warmUp = "", count = ""] = process.argv.slice(2);

/** @type {unknown} */
const read = JSON.parse(await readFile(file, "utf8"));
const [{ request: invite } = { request: { url: "", body: null } }] =
  /** @type {import("../../src/tape/cassette.js").Cassette} */ (read).exchanges;
const url = `https://graph.microsoft.com${invite.url}`;
const headers = { "content-type": "application/json" };
const first = { fetch, request: http.request };

/** @type {readonly (() => Promise<unknown>)[]} */
const CLIENTS = [
  () => fetch(url, { method: "POST", headers, body: JSON.stringify(invite.body) }),
  () => axios.post(url, invite.body),
];

/** @param {number} many */
async function sessions(many) {
  for (let number = 0; number < many; number += 1) {
    const rollcall = new Rollcall({ timeout: 0 });
    const session = await rollcall.inProcess(file);
    session.deliverTo(() => new Response(null, { status: 202 }));
    await CLIENTS[number % CLIENTS.length]?.();
    await session.complete();
    if (!session.report().clean) throw new Error(JSON.stringify(session.report()));
    await rollcall.close();
  }
}

async function left() {
  for (let turn = 0; turn < 5; turn += 1) {
    await setImmediate();
    global.gc?.();
  }
  return {
    heap: process.memoryUsage().heapUsed,
    resources: process.getActiveResourcesInfo().sort(),
    listeners: process.eventNames().map((name) => `${String(name)} ${process.listenerCount(name)}`),
  };
}

await sessions(Number(warmUp));
const before = await left();
await sessions(Number(count));
const after = await left();
const { default: nock } = await import("nock");
const isUndone = fetch === first.fetch && http.request === first.request;
const ofNock = { isActive: nock.isActive(), mocks: nock.activeMocks() };
process.stdout.write(`${JSON.stringify({ before, after, isUndone, ofNock })}\n`);
