import path from "node:path";
import { describe, expect, test } from "vitest";
import { folderState } from "../support/folder-state.js";
import { tinyProject } from "../support/tiny-project.js";

/** One of several files over one cassette, each of which is run in a worker of its own. */
const TESTS = `
test.concurrent.for([1, 2, 3])("over sockets %i", async (_count, { rollcall }) => {
  const session = await rollcall.replay("invite-one");
  session.deliverTo(accepted);
  await send(session.graphUrl, INVITE);
  await session.complete();
  expect(session).toBeClean();
});

test("in process", async ({ rollcall }) => {
  const session = await rollcall.inProcess("invite-one");
  session.deliverTo(accepted);
  await send(session.graphUrl, INVITE);
  await session.complete();
  expect(session).toBeClean();
});
`;

const WAYS: Readonly<Record<string, readonly string[]>> = {
  processes: ["--pool", "forks"],
  threads: ["--pool", "threads"],
  "one process after another, with everything still loaded": ["--no-isolate", "--no-file-parallelism"],
};

describe.concurrent("two files over one cassette do not meet, and leave it as it is", () => {
  test.for(Object.entries(WAYS))("in %s", async ([, args], { onTestFinished }) => {
    const project = await tinyProject({ tests: { "one.test.js": TESTS, "two.test.js": TESTS } });
    onTestFinished(() => project.remove());
    const cassettes = path.join(project.folder, "cassettes");
    const before = await folderState(cassettes);
    const { status, stdout, stderr } = await project.run(...args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/Test Files {2}2 passed \(2\)\n *Tests {2}8 passed \(8\)/);
    expect(await folderState(cassettes)).toEqual(before);
  });
});
