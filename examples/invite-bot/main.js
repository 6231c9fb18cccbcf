// node examples/invite-bot/main.js
import { constants } from "node:os";
import { Bot } from "./bot.js";
import { meetingCall, peerCall } from "./graph.js";

/** @import { Told } from "./bot.js" */

// People and ids are constants: a replay can then match the requests to the letter.
const TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const adele = { id: "112f7296-5fa4-42ca-bae8-6a692b15d4b8", kind: "user", name: "Adele Vance" };
const miriam = { id: "5810cede-f3cc-42eb-b2c1-e9bd5d53ec96", kind: "user", name: "Miriam Graham" };
const diego = { id: "278405a3-f568-4b3e-b684-009193463064", kind: "user", name: "Diego Siciliani" };
const lidia = { id: "7e1b4346-85a6-4bdd-abe3-d11c5d420efe", kind: "user", name: "Lidia Holloway" };
const pradeep = { id: "1e126418-44a0-4a94-a6f8-0efe1ad71acb", kind: "user", name: "Pradeep Gupta" };
const reception = { id: "+12345678901", kind: "phone", name: "Reception" };
const THREAD = "19:meeting_Win6Ydo4wsMijFjZS00ZGVjLTk5MGUtOTRjNWY2NmNkYTFm@thread.v2";

/**
 * What the bot does. When an invite fails, the others may still come.
 * @param {Bot} bot
 */
async function script(bot) {
  const peer = await bot.createCall("peer call", `call ${adele.name}`, peerCall(adele, TENANT));
  const joining = `join the meeting of ${miriam.name}`;
  const group = await bot.createCall("group call", joining, meetingCall(THREAD, miriam, TENANT));

  await bot.invite(group, [diego]);
  await bot.invite(group, [lidia, pradeep]);
  await bot.invite(group, [reception]);
  const { status } = await bot.invite(group, [adele], peer);

  // A call whose last person has gone ends by itself. When they could not leave, it goes on.
  await (status === "completed" ? bot.endsByItself(peer) : bot.hangUp(peer));
  await bot.compareWithGraph(group);
  await bot.hangUp(group);
}

const {
  GRAPH_URL = "https://graph.microsoft.com",
  GRAPH_TOKEN = "example-token",
  CALLBACK_URL,
  PORT = "0",
  CONTEXTS,
  TRIES = "1",
  PATIENCE = "70000",
  ROSTER_PATIENCE = "10000",
} = process.env;

/** @type {(told: Told) => string} */
const asText = ({ event, call = "", text }) => `${event.padEnd(9)}  ${call.padEnd(10)}  ${text}`;
const format = process.env.JSON === "1" ? JSON.stringify : asText;
const tell = (/** @type {Told} */ told) => void process.stdout.write(`${format(told)}\n`);

const interruption = new AbortController();
// Once: whoever sends a second signal does not want to wait for the calls to be hung up.
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"]))
  process.once(signal, () => interruption.abort(128 + constants.signals[signal]));

try {
  const bot = new Bot({
    graphUrl: GRAPH_URL,
    token: GRAPH_TOKEN,
    callbackUrl: CALLBACK_URL || undefined,
    port: Number(PORT),
    contexts: CONTEXTS?.split(",") ?? [],
    tries: Number(TRIES),
    patience: Number(PATIENCE),
    rosterPatience: Number(ROSTER_PATIENCE),
    interrupted: interruption.signal,
    tell,
  });
  await bot.listen();
  await script(bot).finally(() => bot.close());
  tell({ event: "done", text: bot.allAsAsked ? "all as asked" : "not all as asked" });
  process.exitCode = bot.allAsAsked ? 0 : 1;
} catch (error) {
  if (!interruption.signal.aborted)
    process.stderr.write(`invite-bot: ${/** @type {Error} */ (error).message}\n`);
  process.exitCode = interruption.signal.aborted ? Number(interruption.signal.reason) : 2;
}
