import { describe } from "vitest";
import { failedText } from "../../src/harness/failed.js";
import { expect, test, type Rollcall } from "../../src/harness/vitest.js";
import { CANARY, CANARY_JWT } from "../support/canary.js";
import { accepted, CALL, INVITE, send } from "../support/invite-one.js";

const TEST = { file: "bot.test.ts", names: ["the bot", "invites"], attempt: 1 };

/** What would be printed now, without the addresses. */
function printed({ started }: Rollcall, attempt = 1): string {
  return failedText({ ...TEST, attempt }, started).replaceAll(/127\.0\.0\.1:\d{4,}/g, "127.0.0.1:PORT");
}

const LIST = { method: "GET", url: `/v1.0/communications/calls/${CALL}/participants`, headers: {} };

test("what is printed of a test that has failed has all that is needed to understand and repeat it", async ({
  rollcall,
}) => {
  const session = await rollcall.replay("invite-one", {
    seed: 3,
    faults: ["operation-fails", "throttled,retry-after=0"],
  });
  session.deliverTo(accepted);
  for (const request of [INVITE, INVITE, LIST]) await send(session.graphUrl, request);
  await session.settled();
  await send(session.graphUrl, { method: "GET", url: "/v1.0/me", headers: {} });
  await rollcall.replay("batched", { timing: "manual", strict: true });
  expect(printed(rollcall, 2)).toMatchInlineSnapshot(`
    "rollcall: what there was in "the bot > invites", which has failed, try 2

    invite-one at http://127.0.0.1:PORT, seed 3
      x1  bot → graph  invite 278405a3 in call ab6233a5 out of call a7ebfb2d  429, fault throttled,retry-after=0
      x1  bot → graph  invite 278405a3 in call ab6233a5 out of call a7ebfb2d  200
      x1  bot → graph  invite 278405a3 in call ab6233a5 out of call a7ebfb2d  fault operation-fails
      i1  bot → graph  list participants in call ab6233a5                     200, invented
      x2  graph → bot  operation failed in call ab6233a5                      202
          bot → graph  GET /v1.0/me                                           miss
          rollcall has no answer for GET /v1.0/me. The nearest is x1, played already, but method is POST on the tape, GET now; resource is invite <call:1> on the tape, /v1.0/me now; body is {"clientContext":"<context:1>","participants":[{"@odata.type… on the tape, empty now. Send what was recorded, or record again.
      faults:
        operation-fails  picks x1; fired at x1
        throttled,retry-after=0  picks x1; fired at x1
      the session again:
        npx rollcall replay cassettes/invite-one --fault operation-fails --fault throttled,retry-after=0 --seed 3

    batched at http://127.0.0.1:PORT, seed 0
      nothing was asked, and nothing told
      never played:
        x1 (invite 278405a3 in call ab6233a5 out of call a7ebfb2d) never came; on the tape nothing has to come before it
        x2 (operation completed in call ab6233a5; roster 278405a3 in call ab6233a5) was never due: x1 did not come
      found:
        unplayed  x1 was not played
        unplayed  x2 was not played
        no-request  no request came: point the bot's base URL at the graph listener
      the session again:
        npx rollcall replay cassettes/batched --timing recorded --strict

    the test again:
      npx vitest run bot.test.ts -t 'the bot invites'"
  `);
});

test("what was sent and is still due is told, and what goes where the bot is by now", async ({
  rollcall,
}) => {
  const session = await rollcall.replay("invite-one", { timing: "manual", callback: "http://127.0.0.1:1/" });
  await send(session.graphUrl, INVITE);
  expect(printed(rollcall)).toContain(
    [
      "  still due:",
      "    x2 (operation completed in call ab6233a5) is due in 80 ms",
      "    x3 (roster 278405a3 in call ab6233a5) is due in 160 ms",
      "  the session again:",
      "    npx rollcall replay cassettes/invite-one --callback http://127.0.0.1:1/ --timing recorded",
    ].join("\n"),
  );
  session.deliverTo(accepted);
  expect(printed(rollcall)).not.toContain("--callback");
  session.deliverTo(new URL("http://127.0.0.1:2/api"));
  expect(printed(rollcall)).toContain("--callback http://127.0.0.1:2/api ");
});

describe("what cannot be read is not printed", () => {
  test("the beginning of a long conversation", async ({ rollcall }) => {
    const session = await rollcall.replay("invite-one", { otherwise: "miss" });
    session.deliverTo(accepted);
    for (let count = 0; count < 70; count += 1)
      await send(session.graphUrl, { ...LIST, url: `${LIST.url}?$top=${count}` });
    const text = printed(rollcall);
    expect(text).toContain(", seed 0\n  10 more came before\n    bot → graph  GET ");
    expect(text).toContain("  found:\n"); // those that the conversation shows no more
    expect(text.match(/ {2}miss$/gm)).toHaveLength(60);
    const { kept } = rollcall.started[0]!;
    for (let count = 0; count < 1_000; count += 1)
      kept.log.keep({ event: "rewound", message: `for the ${count}th time` });
    expect(printed(rollcall)).toContain("\n  what came first is not kept\n  940 more came before\n");
  });

  test("secrets, wherever they stand", async ({ rollcall }) => {
    const session = await rollcall.replay("invite-one");
    session.deliverTo(`http://127.0.0.1:1/?code=${CANARY}`);
    await send(
      session.graphUrl,
      { ...INVITE, body: { clientContext: CANARY_JWT } },
      { authorization: `Bearer ${CANARY}` },
    );
    await send(session.graphUrl, { ...LIST, url: `${LIST.url}?access_token=${CANARY}` });
    await send(session.graphUrl, INVITE);
    await session.settled();
    const text = printed(rollcall);
    expect(text).toContain("?access_token=<redacted:query-key>");
    expect(text).not.toContain(CANARY);
  });
});

test("a session of which nothing was asked says so", async ({ rollcall }) => {
  await rollcall.inProcess("invite-one");
  expect(printed(rollcall)).toContain(
    "invite-one at https://graph.microsoft.com, seed 0\n  nothing was asked, and nothing told\n  never played:\n    x1 ",
  );
});
