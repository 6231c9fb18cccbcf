// The test's end of a process: one question a line on stdin, `{"ask":1,"what":"name","of":{…}}`, one answer a line on
// stdout, `{"ask":1,"answer":…}`.
import { createInterface } from "node:readline";

/** @typedef {{ ask: number, what: string, of: unknown }} Question */

/**
 * Answers every question by the function of its name, and ends when nobody can ask any more.
 * @param {Record<string, (of: never) => unknown>} answers
 */
export function answering(answers) {
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (/** @type {string} */ line) => {
    /** @type {unknown} */
    const question = JSON.parse(line);
    void reply(answers, /** @type {Question} */ (question));
  });
  lines.on("close", () => process.exit());
}

/**
 * @param {Record<string, (of: never) => unknown>} answers
 * @param {Question} question
 */
async function reply(answers, { ask, what, of }) {
  const answer = (await answers[what]?.(/** @type {never} */ (of))) ?? null;
  process.stdout.write(`${JSON.stringify({ ask, answer })}\n`);
}
