import { expect, test } from "vitest";
import { start } from "../support/program.js";
import { projectTest, testFile, tinyProject, userEnvironment, VITEST } from "../support/tiny-project.js";

const TRIES = `
const tries = {};
const isFirst = ({ task }) => (tries[task.name] = (tries[task.name] ?? 0) + 1) === 1;
const asked = async (rollcall) => {
  const session = await rollcall.replay("invite-one");
  session.deliverTo(accepted);
  await send(session.graphUrl, INVITE);
  return session;
};

test("passes at the second try", async ({ rollcall, task }) => {
  const session = await asked(rollcall);
  if (isFirst({ task })) throw new Error("not yet");
  await session.settled();
  expect(session.report()).toMatchObject({ clean: true, requests: 1, played: 1, delivered: 2 });
});

test("fails twice", async ({ rollcall }) => {
  await asked(rollcall);
  throw new Error("never");
});

test("is repeated, and fails but once", { repeats: 1, retry: 0 }, async ({ rollcall, task }) => {
  await asked(rollcall);
  if (isFirst({ task })) throw new Error("not yet");
});
`;

const retried = projectTest({ tests: { "tries.test.js": TRIES } }, "--retry=1");

retried("a test that is tried again has a session of its own each time", ({ run }) => {
  expect(Object.entries(run.tests).map(([name, { status }]) => [name, status])).toEqual([
    ["passes at the second try", "passed"],
    ["fails twice", "failed"],
    ["is repeated, and fails but once", "failed"],
  ]);
});

retried("each try that fails prints its own, and one that passes nothing", ({ run }) => {
  const heads = Object.values(run.tests).map(({ printed }) =>
    printed.map((text) => /which has failed.*/.exec(text)?.[0]),
  );
  expect(heads).toEqual([
    ["which has failed"],
    ["which has failed", "which has failed, try 2"],
    ["which has failed"],
  ]);
});

/** Notes where it has listened, so that the next run can tell whether that is over. */
const WATCHED = (title: string, body: string): string =>
  testFile(`
import { appendFileSync, readFileSync } from "node:fs";

test(${JSON.stringify(title)}, async ({ rollcall }) => {
  const before = readFileSync("urls", "utf8").split("\\n").filter(Boolean);
  const session = await rollcall.replay("invite-one");
  appendFileSync("urls", session.graphUrl + "\\n");
  session.deliverTo(accepted);
  await send(session.graphUrl, INVITE);
  ${body}
  await session.complete();
  expect(session).toBeClean();
  expect(session).toHaveDelivered("operation");
  expect(await Promise.all(before.map(refuses))).toEqual(before.map(() => true));
});
`);

test("in watch mode a file that is changed is run again, and finds nothing left of the run before", async ({
  onTestFinished,
}) => {
  const project = await tinyProject({ tests: {} });
  onTestFinished(() => project.remove());
  await project.write("urls", "");
  await project.write("bot.test.js", WATCHED("at first", 'throw new Error("half way");'));
  const watching = start(process.execPath, [VITEST, "watch", "--no-isolate"], {
    ...{ cwd: project.folder, env: userEnvironment() },
  });
  await watching.line((line) => line.includes("FAIL  Tests failed. Watching for file changes..."));
  await project.write("bot.test.js", WATCHED("then", ""));
  await watching.line((line) => line.includes("PASS  Waiting for file changes..."));
  watching.kill("SIGTERM");
  const { stdout, stderr } = await watching.ended;
  expect(stdout.match(/^ *Tests .*$/gm)?.map((line) => line.trim())).toEqual([
    "Tests  1 failed (1)",
    "Tests  1 passed (1)",
  ]);
  expect(stderr.match(/^rollcall: .*$/gm)).toEqual([
    'rollcall: what there was in "at first", which has failed',
  ]);
});
