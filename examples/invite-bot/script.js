// What the bot does, in ten lines. Put your own in its place.
import { meetingCall, peerCall } from "./graph.js";

/** @import { Bot } from "./bot.js" */

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
export async function script(bot) {
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
