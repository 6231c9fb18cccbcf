// A bot and what answers it in one process: what a request costs there.
import { createServer } from "node:http";
import { once } from "node:events";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { idsOf, isAnswerTo, RECORDED, requestOf } from "../invites.js";

const [how = "", file = "", warmUp = "", count = "", modules = ""] = process.argv.slice(2);
const GRAPH = "https://graph.microsoft.com";
const headers = { "content-type": "application/json", authorization: "Bearer of-the-bot" };
const answer = RECORDED.exchanges[0]?.response;

/** @typedef {{ Polly: new (name: string, options: object) => { stop: () => Promise<void> } }} Pollys */

/**
 * Answers from now on; `different`: each request has ids of its own, which come back.
 * @typedef {{ origin: string, different: boolean, ask?: typeof fetch }} Answering
 * @type {Record<string, () => Promise<Answering>>}
 */
const HOW = {
  rollcall: async () => {
    const { Rollcall } = await import("../../../dist/harness/rollcall.js");
    await new Rollcall({ timeout: 0 }).inProcess(file, { repeat: true });
    return { origin: GRAPH, different: true };
  },
  nock: async () => {
    const { default: nock } = await import("nock");
    const post = nock(GRAPH)
      .persist()
      .post(/invite$/);
    post.reply(200, JSON.stringify(answer?.body), { "content-type": "application/json" });
    return { origin: GRAPH, different: false };
  },
  undici: async () => {
    const { fetch: ask, SnapshotAgent } = await import("undici");
    const { origin, close } = await recordedFrom();
    const snapshotPath = path.join(file, "snapshots.json");
    const recorder = new SnapshotAgent({ mode: "record", snapshotPath });
    const init = { method: "POST", headers, body: requestOf(idsOf("live", 0)).body };
    await (await ask(origin + requestOf(idsOf("live", 0)).path, { ...init, dispatcher: recorder })).text();
    await recorder.saveSnapshots();
    await recorder.close();
    close();
    const dispatcher = new SnapshotAgent({ mode: "playback", snapshotPath });
    const asking = (/** @type {string} */ url, /** @type {object} */ given) =>
      ask(url, { ...given, dispatcher });
    return { origin, different: false, ask: /** @type {typeof fetch} */ (/** @type {unknown} */ (asking)) };
  },
  polly: async () => {
    const require = createRequire(pathToFileURL(path.join(modules, "x.js")));
    /** @type {(name: string) => unknown} */
    const load = (name) => require(`@pollyjs/${name}`);
    const { Polly } = /** @type {Pollys} */ (load("core"));
    const options = {
      adapters: [load("adapter-fetch")],
      persister: load("persister-fs"),
      persisterOptions: { fs: { recordingsDir: file } },
      ...{ logLevel: "silent", recordIfMissing: false },
      matchRequestsBy: { order: false, headers: false },
    };
    const { origin, close } = await recordedFrom();
    const recorder = new Polly("bench", { ...options, mode: "record" });
    const { path: url, body } = requestOf(idsOf("live", 0));
    await (await fetch(origin + url, { method: "POST", headers, body })).text();
    await recorder.stop();
    close();
    new Polly("bench", { ...options, mode: "replay" });
    return { origin, different: false };
  },
};

/** What the others record once, to play it again and again. */
async function recordedFrom() {
  const server = createServer((request, response) => {
    request.resume();
    request.once("end", () => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(answer?.body));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { origin: `http://127.0.0.1:${port}`, close };
}

const answering = await HOW[how]?.();
if (!answering) throw new Error(`${how} is none of ${Object.keys(HOW).join(", ")}`);
const { origin, different, ask = fetch } = answering;

/** @param {number} number */
async function invite(number) {
  const ids = idsOf("live", different ? number : 0);
  const { path: url, body } = requestOf(ids);
  const text = await (await ask(origin + url, { method: "POST", headers, body })).text();
  if (different ? !isAnswerTo(text, ids) : !text.includes("Running")) throw new Error(`${how}: ${text}`);
}

for (let number = 0; number < Number(warmUp); number += 1) await invite(number);
const before = process.cpuUsage();
for (let number = 0; number < Number(count); number += 1) await invite(Number(warmUp) + number);
const { user, system } = process.cpuUsage(before);
process.stdout.write(`${JSON.stringify({ micros: (user + system) / Number(count) })}\n`);
process.exit(0);
