// What came of an invite, and how to say it.
import { peopleIn } from "./call.js";
import { inWords, isOver, statusOf, without } from "./wire.js";

/** @import { Operation, Person } from "./wire.js" */

/**
 * @typedef {object} Outcome
 * @property {Person[]} people who were invited
 * @property {"completed" | "failed" | "refused" | "unanswered"} status `refused`: an HTTP error, or no answer at all.
 *   `unanswered`: Graph took the invite, but nothing told its end in time, or the call ended first
 * @property {string} reason why it is not completed, in words; "" when it is
 * @property {Operation} [operation] as it was when we last heard of it
 * @property {Person[]} omitted whom Graph left out without a word, although the operation completed
 * @property {Person[]} missing who did not show on the roster in time, although Graph did not leave them out
 */

/**
 * @param {Person[]} people
 * @param {string} reason
 * @returns {Outcome}
 */
export function refused(people, reason) {
  return { people, status: "refused", reason, omitted: [], missing: [] };
}

/**
 * @param {Person[]} people
 * @param {Operation} answer to the invite
 * @param {Operation | undefined} end of the operation; undefined when none was told
 * @returns {Outcome} nobody is missing yet
 */
export function judged(people, answer, end) {
  const rest = { people, operation: end ?? answer, missing: [] };
  if (!end || !isOver(end))
    return { ...rest, status: "unanswered", reason: "how it ended was never told", omitted: [] };
  if (statusOf(end) === "failed")
    return { ...rest, status: "failed", reason: inWords(end.resultInfo), omitted: [] };
  return { ...rest, status: "completed", reason: "", omitted: leftOut(people, answer, end) };
}

/**
 * Graph reads only the first participant when a call is replaced, and says so nowhere but in the participants it lists.
 * @param {Person[]} people
 * @param {Operation} answer
 * @param {Operation} end
 */
function leftOut(people, answer, end) {
  const listed = [end, answer].map(peopleIn).find(({ length }) => length > 0);
  return listed ? without(people, listed) : [];
}

/**
 * @param {Outcome} outcome
 * @returns {{ good: boolean, line: string, troubles: string[] }} how it ended, and whom it left behind
 */
export function inLines({ people, status, reason, omitted, missing }) {
  const good = status === "completed";
  return {
    good,
    line: `invite ${names(people)} ${good ? status : `${status}: ${reason}`}`,
    troubles: [
      ...omitted.map(({ name }) => `${name} was left out by Graph without a word`),
      ...missing.map(({ name }) => `${name} did not show on the roster in time`),
    ],
  };
}

/**
 * @param {readonly Person[]} people
 * @returns {string}
 */
export function names(people) {
  return people.map(({ name }) => name).join(" and ");
}
