import fc from "fast-check";
import { expect, it } from "vitest";
import type { Json } from "../../src/base/json.js";
import type { Headers, StoredBody } from "../../src/tape/exchange.js";
import { anyConversation, type Conversation } from "../support/any-conversation.js";
import { asItComes, LEAD, session } from "../support/session.js";
import { inOneSpelling } from "../support/spellings.js";

/** What a message says, whatever the spelling of the ids in it and the order of its members. */
function said({ headers, body, text }: StoredBody & { headers: Headers }): Json {
  const says = body ?? (JSON.parse(text!) as Json);
  return JSON.parse(inOneSpelling(JSON.stringify({ headers, says }))) as Json;
}

/** Plays all requests at once, or one after the other; gives what the bot got. */
async function played({ exchanges, live }: Conversation, isConcurrent: boolean, asText: boolean) {
  const { subject, desk, pass, posted } = session(exchanges, { strict: true });
  const answers = [];
  const open = [];
  for (const request of live) {
    const decision = subject.receive(asText ? asItComes(request) : request);
    answers.push("play" in decision ? decision.play.live : undefined);
    if (isConcurrent) open.push(decision);
    else decision.done(true);
  }
  for (const { done } of open.toReversed()) done(true);
  await pass(LEAD);
  for (let next = 0; next < desk.came.length; next += 1) {
    await desk.answer(desk.came[next]!);
    await pass(LEAD);
  }
  return { answers, posted, report: subject.report() };
}

it("any bot in other calls, with other people and contexts, in any spelling, gets what it would get of Graph", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyConversation,
      fc.boolean(),
      fc.boolean(),
      async (conversation, isConcurrent, asText) => {
        const { answers, posted, report } = await played(conversation, isConcurrent, asText);
        expect(answers.map((answer) => answer?.id)).toEqual(answers.map((_, n) => `x${n + 1}`));
        expect(answers.map((answer) => said(answer!.response!))).toEqual(conversation.answers.map(said));
        const told = conversation.notifications.map((_, n) => posted[`x${n + 101}`]!.request);
        expect(told.map(said)).toEqual(conversation.notifications.map(said));
        expect(report).toMatchObject({ clean: true, missed: 0, findings: [] });
      },
    ),
    { numRuns: 300 },
  );
});
