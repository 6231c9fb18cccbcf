import { describe } from "vitest";
import { expect, test } from "../../src/harness/vitest.js";
import { accepted, INVITE, send } from "../support/invite-one.js";

const never = (): Promise<Response> => new Promise(() => undefined);

describe("a session that was stopped", () => {
  test("is settled, and time moves in it, for nothing is in the way", async ({ rollcall }) => {
    const session = await rollcall.replay("invite-one", { timing: "manual" });
    await session.stop();
    await session.settled();
    await session.advance(80);
  });

  test("is complete when it was, and is not when it was not", async ({ rollcall }) => {
    const [played, unplayed] = await Promise.all([1, 2].map(() => rollcall.replay("invite-one")));
    played!.deliverTo(accepted);
    await send(played!.graphUrl, INVITE);
    await played!.complete();
    await Promise.all([played, unplayed].map((session) => session!.stop()));
    await played!.complete();
    await expect(unplayed!.complete()).rejects.toThrow(/before the session was closed:\n {2}x1 /);
  });

  test("ends what nobody waits for any more, without a word", async ({ rollcall }) => {
    const session = await rollcall.replay("invite-one");
    const _leftBehind = [session.complete(), session.next("mute")];
  });
});

test("time that the bot does not let move on says what it has not answered", async ({ rollcall }) => {
  const session = await rollcall.replay("invite-one", { timing: "manual", deliveryTimeout: 500 });
  session.deliverTo(never);
  await send(session.graphUrl, INVITE);
  await expect(session.advance(100, 50)).rejects.toThrow(
    "the time was not moved on by 100 ms within 50 ms:\n" +
      "  the bot was given x2 (operation completed in call ab6233a5) and has not answered it\n" +
      "  x3 (roster 278405a3 in call ab6233a5) is due in 80 ms",
  );
});
