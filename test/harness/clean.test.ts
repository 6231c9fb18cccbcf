import type { Report } from "../../src/engine/events.js";
import { judgeClean } from "../../src/harness/clean.js";
import { expect, test } from "../../src/harness/vitest.js";
import { accepted, INVITE, send } from "../support/invite-one.js";

test("a session that was asked and had all its notifications accepted is clean", async ({ rollcall }) => {
  const session = await rollcall.replay("invite-one");
  session.deliverTo(accepted);
  await send(session.graphUrl, INVITE);
  await session.settled();
  expect(session).toBeClean();
  expect(() => expect(session).not.toBeClean()).toThrow(
    "expected the session not to be clean, but nothing was found",
  );
});

test("one that nobody has asked is not, and says what to do", async ({ rollcall }) => {
  const session = await rollcall.replay("invite-one");
  expect(session).not.toBeClean();
  expect(() => expect(session).toBeClean()).toThrow(
    "expected the session to be clean:\n  no-request  no request came: point the bot's base URL at the graph listener",
  );
});

test("what was found is listed, each with its kind, in a line of its own", async ({ rollcall }) => {
  const session = await rollcall.replay("invite-one");
  session.deliverTo(() => new Response(null, { status: 500 }));
  await send(session.graphUrl, { ...INVITE, body: {} });
  await send(session.graphUrl, INVITE);
  await session.settled();
  const lines = judgeClean(session).message().split("\n");
  expect(lines.map((line) => line.trim().split("  ")[0])).toEqual([
    ...["expected the session to be clean:", "miss", "other-answer", "other-answer"],
  ]);
});

test("strict: what was not played is listed", async ({ rollcall }) => {
  const session = await rollcall.replay("invite-one", { strict: true, timing: "manual" });
  await send(session.graphUrl, INVITE);
  await session.settled();
  expect(session).toBeClean();
  session.rewind();
  expect(judgeClean(session).message()).toContain("  unplayed  x1 was not played");
});

test("how many more there are than are listed is said", () => {
  const report = { clean: false, findings: [{ kind: "miss", message: "a miss" }], findingsDropped: 7 };
  const { pass, message } = judgeClean({ report: () => report as Report });
  expect([pass, message()]).toEqual([
    false,
    "expected the session to be clean:\n  miss  a miss\n  and 7 more",
  ]);
});
