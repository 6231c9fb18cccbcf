// Runs sessions of a bot in this process one after the other, and says what of them is left. Node has to expose its gc.
import { readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import axios from "axios";
import nock from "nock";
import { Rollcall } from "../../dist/harness/rollcall.js";

const [file = "", warmUp = "", count = ""] = process.argv.slice(2);
const GRAPH = "https://graph.microsoft.com";

/** @type {(text: string) => { exchanges: [{ request: { url: string, body: unknown } }] }} */
const readTape = JSON.parse;
const [{ request: invite }] = readTape(readFileSync(file, "utf8")).exchanges;

/** @param {number} number */
async function session(number) {
  const rollcall = new Rollcall({ timeout: 0 });
  const session = await rollcall.inProcess(file);
  session.deliverTo(() => new Response(null, { status: 202 }));
  const init = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(invite.body),
  };
  if (number % 2 === 0) await fetch(GRAPH + invite.url, init);
  else await axios.post(GRAPH + invite.url, invite.body);
  await session.complete();
  if (!session.report().clean) throw new Error(JSON.stringify(session.report().findings));
  await rollcall.close();
}

async function left() {
  for (let turn = 0; turn < 5; turn += 1) {
    await setImmediate();
    global.gc?.();
  }
  return {
    heap: process.memoryUsage().heapUsed,
    resources: process.getActiveResourcesInfo().sort(),
    listeners: process
      .eventNames()
      .map((name) => process.listenerCount(name))
      .reduce((sum, one) => sum + one, 0),
    mocks: nock.activeMocks().length,
  };
}

for (let number = 0; number < Number(warmUp); number += 1) await session(number);
const before = await left();
for (let number = 0; number < Number(count); number += 1) await session(number);
process.stdout.write(`${JSON.stringify({ before, after: await left() })}\n`);
