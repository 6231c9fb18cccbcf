// The four examples of the reference's page on `participant: invite`, and the conversations that are made of them.
import { readFileSync } from "node:fs";
import { asArray, asObject, asText } from "../../../dist/base/json.js";
import { readNotification } from "../../../dist/graph/notifications.js";

/** @typedef {import("../../../dist/base/json.js").Json} Json */

/**
 * One example: a request, its response and two notifications. `call` is the one that is invited to; where the page prints
 * `{id}`, the one that its notifications name. A path that the page prints without a version is beta's.
 * @typedef {{ number: number, call: string, path: string, request: Json, response: Json, operation: Json, roster: Json }} Example
 */

/**
 * A part of an example, as scripts name it: "4-operation"; "both" are the two notifications in one post.
 * @typedef {`${number}-${"operation" | "roster" | "both"}`} Step
 */

/**
 * Which invites the bot sends, and which notifications follow when all are answered.
 * @typedef {{ name: string, invites: readonly number[], notifications: readonly Step[] }} Script
 */

const FOLDERS = ["1-invite-one", "2-invite-many", "3-replace-peer-to-peer", "4-invite-pstn"];

/**
 * The calls that the page's own requests name; the others print `{id}`.
 * @type {Readonly<Record<number, string>>}
 */
const PRINTED_CALLS = {
  2: "7531d31f-d10d-44de-802f-c569dbca451c",
  3: "ab6233a5-20b7-4c5e-bea2-ce56c9776429",
};

/**
 * What the cassettes of the repository are recorded from.
 * @type {readonly Script[]}
 */
export const SCRIPTS = [
  { name: "invite-one", invites: [1], notifications: ["1-operation", "1-roster"] },
  { name: "invite-many", invites: [2], notifications: ["2-operation", "2-roster"] },
  { name: "replace-peer-call", invites: [3], notifications: ["3-operation", "3-roster"] },
  { name: "invite-pstn", invites: [4], notifications: ["4-operation", "4-roster"] },
  { name: "batched", invites: [1], notifications: ["1-both"] },
  {
    name: "seed-session",
    invites: [3, 1, 4, 2],
    notifications: [
      .../** @type {const} */ (["4-operation", "3-roster", "1-operation", "2-roster"]),
      .../** @type {const} */ (["2-operation", "4-roster", "3-operation", "1-roster"]),
    ],
  },
];

/**
 * The page's examples, by their numbers.
 * @returns {ReadonlyMap<number, Example>}
 */
export function loadExamples() {
  return new Map(FOLDERS.map((folder, index) => [index + 1, loadExample(folder, index + 1)]));
}

/**
 * @param {string} folder
 * @param {number} number
 * @returns {Example}
 */
function loadExample(folder, number) {
  /** @param {string} name */
  const part = (name) => {
    const file = new URL(`../../../examples/seed/${folder}/${name}.json`, import.meta.url);
    /** @type {unknown} */
    const json = JSON.parse(readFileSync(file, "utf8"));
    return /** @type {Json} */ (json);
  };
  const operation = part("operation-completed");
  const call = PRINTED_CALLS[number] ?? readNotification(operation)[0]?.call ?? "";
  const path = `/beta/communications/calls/${call}/participants/invite`;
  return {
    ...{ number, call, path, operation },
    ...{ request: part("request"), response: part("response"), roster: part("roster-updated") },
  };
}

/**
 * The body of a step.
 * @param {ReadonlyMap<number, Example>} examples
 * @param {Step} step
 * @returns {Json}
 */
export function stepBody(examples, step) {
  const [number = "", kind] = step.split("-");
  const { operation = null, roster = null } = examples.get(Number(number)) ?? {};
  return PARTS[/** @type {keyof typeof PARTS} */ (kind)](operation, roster);
}

/** @type {Record<"operation" | "roster" | "both", (operation: Json, roster: Json) => Json>} */
const PARTS = {
  operation: (operation) => operation,
  roster: (_operation, roster) => roster,
  both: (operation, roster) => ({
    ...asObject(operation),
    value: [...itemsOf(operation), ...itemsOf(roster)],
  }),
};

/** @param {Json} body */
function itemsOf(body) {
  return asArray(asObject(body)?.["value"]);
}

/**
 * The id of the operation that an example's response names.
 * @param {Example} example
 */
export function operationOf(example) {
  return asText(asObject(example.response)?.["id"]) ?? "";
}
