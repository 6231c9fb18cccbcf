import { expect, it, onTestFinished } from "vitest";
import { replay } from "../../src/compose/index.js";
import type { Event } from "../../src/engine/events.js";
import { accepted, INVITE, send } from "../support/invite-one.js";

it("what a delivery is about is a plain value of the event that tells of it", async () => {
  const events: Event[] = [];
  const running = await replay({ cassette: "cassettes/invite-one", onEvent: (event) => events.push(event) });
  onTestFinished(async () => {
    await running.stop();
  });
  running.deliverTo(accepted);
  await send(running.graphUrl, INVITE);
  await running.settled();
  const delivered = events.filter(({ event }) => event === "delivered");
  expect(delivered).toHaveLength(2);
  for (const event of delivered)
    expect(Object.getOwnPropertyDescriptor(event, "what")?.value).toEqual(
      expect.stringMatching(/^(operation|roster) /),
    );
});
