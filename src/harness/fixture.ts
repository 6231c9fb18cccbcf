import path from "node:path";
import { test as baseTest, type RunnerTestCase, type RunnerTestSuite } from "vitest";
import { cassetteFileOf } from "./place.js";
import { Rollcall } from "./rollcall.js";

/** vitest's `test` with a `rollcall` that starts sessions, which close when the test ends. */
export const test = baseTest.extend<{ rollcall: Rollcall }>({
  rollcall: async ({ task, onTestFinished }, use) => {
    const cassetteIn = (folder: string): string => cassetteFileOf(task, folder);
    const rollcall = new Rollcall({ timeout: task.timeout, cassetteIn });
    const before = errorsOf(task);
    const hasPassed = (): boolean => task.result?.state === "pass";
    onTestFinished(() => rollcall.finish(hasPassed())); // the last: what comes before may fail the test, too
    try {
      await use(rollcall);
      if (hasFailed(task, before)) await tell(task, rollcall);
    } finally {
      await rollcall.close();
      if (!hasPassed()) await rollcall.finish(false);
    }
  },
});

/** Of all the tries so far. */
function errorsOf({ result }: Readonly<RunnerTestCase>): number {
  return result?.errors?.length ?? 0;
}

/** Whether this try has failed, and was not meant to. */
function hasFailed(task: Readonly<RunnerTestCase>, before: number): boolean {
  return task.result?.state === "fail" && errorsOf(task) > before && task.fails !== true;
}

/** Before the sessions are closed: then nothing is due any more. */
async function tell(task: Readonly<RunnerTestCase>, { started }: Rollcall): Promise<void> {
  if (started.length === 0) return;
  const { failedText } = await import("./failed.js");
  const { filepath, projectName: project } = task.file;
  const file = path.relative(process.cwd(), filepath);
  const test = { file, project, names: namesOf(task), attempt: (task.result?.retryCount ?? 0) + 1 };
  console.error(failedText(test, started));
}

function namesOf({ name, suite }: Readonly<RunnerTestCase | RunnerTestSuite>): string[] {
  return [...(suite ? namesOf(suite) : []), name];
}
