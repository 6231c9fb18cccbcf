// What the bot does when it is run. People and ids are constants: a replay can then match the requests to the letter.
import { meetingCall, peerCall } from "./bodies.js";

/** @import { Bot } from "./bot.js" */
/** @import { Call } from "./call.js" */
/** @import { Outcome } from "./outcome.js" */
/** @import { Person } from "./wire.js" */

export const TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";

export const PEOPLE = {
  adele: user("112f7296-5fa4-42ca-bae8-6a692b15d4b8", "Adele Vance"),
  miriam: user("5810cede-f3cc-42eb-b2c1-e9bd5d53ec96", "Miriam Graham"),
  diego: user("278405a3-f568-4b3e-b684-009193463064", "Diego Siciliani"),
  lidia: user("7e1b4346-85a6-4bdd-abe3-d11c5d420efe", "Lidia Holloway"),
  pradeep: user("1e126418-44a0-4a94-a6f8-0efe1ad71acb", "Pradeep Gupta"),
  reception: { id: "+12345678901", kind: "phone", name: "Reception" },
};

export const MEETING = {
  threadId: "19:meeting_Win6Ydo4wsMijFjZS00ZGVjLTk5MGUtOTRjNWY2NmNkYTFm@thread.v2",
  organizer: PEOPLE.miriam,
};

/**
 * @param {string} id
 * @param {string} name
 * @returns {Person}
 */
function user(id, name) {
  return { id, kind: "user", name };
}

/**
 * @param {Bot} bot
 * @returns {Promise<boolean>} whether all went as asked. Rejects with a `GraphError` when a call cannot be created
 */
export async function runScript(bot) {
  const { adele, miriam } = PEOPLE;
  const peer = await bot.createCall("peer call", peerCall(adele, TENANT), `call ${adele.name}`);
  const peerUp = await bot.established(peer);
  const joining = `join the meeting of ${miriam.name}`;
  const group = await bot.createCall("group call", meetingCall(MEETING, TENANT), joining);
  const groupUp = await bot.established(group);
  if (group.ended) return false;

  const outcomes = await inviteEverybody(bot, group, peer);
  const left = await peerLeft(bot, peer, outcomes.at(-1));
  if (group.has("terminated")) return bot.hangUp(group);
  const agrees = await bot.agreesWithGraph(group);
  const showed = bot.allShowed(
    group,
    outcomes.filter(isCompleted).flatMap(({ people }) => people),
  );
  const over = await bot.hangUp(group);
  return outcomes.every(isCompleted) && [peerUp, groupUp, left, agrees, showed, over].every(Boolean);
}

/**
 * One after the other. When one fails, the others may still come.
 * @param {Bot} bot
 * @param {Call} group
 * @param {Call} peer
 * @returns {Promise<Outcome[]>} that of the peer call's person last
 */
async function inviteEverybody(bot, group, peer) {
  const { adele, diego, lidia, pradeep, reception } = PEOPLE;
  return [
    await bot.invite(group, [diego]),
    await bot.invite(group, [lidia, pradeep]),
    await bot.invite(group, [reception]),
    // Without a call to leave, she is invited like anybody else.
    await bot.invite(group, [adele], { replaces: peer.ended ? undefined : peer }),
  ];
}

/**
 * A call whose last person has gone ends by itself. When they could not leave, it goes on, and we end it.
 * @param {Bot} bot
 * @param {Call} peer
 * @param {Outcome | undefined} outcome of the invite out of it
 */
async function peerLeft(bot, peer, outcome) {
  if (outcome && isCompleted(outcome)) return bot.endsByItself(peer);
  if (!peer.ended) await bot.hangUp(peer);
  return false;
}

/** @param {Outcome} outcome */
function isCompleted({ status }) {
  return status === "completed";
}
