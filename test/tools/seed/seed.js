import { readFileSync } from "node:fs";
import { asObject, asText, type Json } from "../../base/json.js";
import { readNotification } from "../../graph/notifications.js";

/** One example of the reference's page on `participant: invite`: a request, its response and two notifications. */
export interface Example {
  number: number;
  /** The call that is invited to; where the page prints `{id}`, the one that its notifications name. */
  call: string;
  /** The version in the printed path; a path without one is beta's. */
  path: string;
  request: Json;
  response: Json;
  operation: Json;
  roster: Json;
}

/** A part of an example, as scripts name it: "4-operation". */
export type Step = `${number}-${"operation" | "roster"}`;

/** Which invites the bot sends, and which notifications follow when all are answered. */
export interface Script {
  name: string;
  invites: readonly number[];
  notifications: readonly Step[];
}

const FOLDERS = ["1-invite-one", "2-invite-many", "3-replace-peer-to-peer", "4-invite-pstn"];

/** The calls that the page's own requests name; the others print `{id}`. */
const PRINTED_CALLS: Readonly<Record<number, string>> = {
  2: "7531d31f-d10d-44de-802f-c569dbca451c",
  3: "ab6233a5-20b7-4c5e-bea2-ce56c9776429",
};

/** What the cassettes of the repository are recorded from. */
export const SCRIPTS: readonly Script[] = [
  { name: "invite-one", invites: [1], notifications: ["1-operation", "1-roster"] },
  { name: "invite-many", invites: [2], notifications: ["2-operation", "2-roster"] },
  { name: "replace-peer-call", invites: [3], notifications: ["3-operation", "3-roster"] },
  { name: "invite-pstn", invites: [4], notifications: ["4-operation", "4-roster"] },
  {
    name: "seed-session",
    invites: [3, 1, 4, 2],
    notifications: [
      ...(["4-operation", "3-roster", "1-operation", "2-roster"] as const),
      ...(["2-operation", "4-roster", "3-operation", "1-roster"] as const),
    ],
  },
];

/** The page's examples, by their numbers. */
export function loadExamples(): ReadonlyMap<number, Example> {
  return new Map(FOLDERS.map((folder, index) => [index + 1, loadExample(folder, index + 1)]));
}

function loadExample(folder: string, number: number): Example {
  const part = (name: string): Json => {
    const file = new URL(`../../../examples/seed/${folder}/${name}.json`, import.meta.url);
    return JSON.parse(readFileSync(file, "utf8")) as Json;
  };
  const operation = part("operation-completed");
  const call = PRINTED_CALLS[number] ?? readNotification(operation)[0]?.call ?? "";
  const path = `/beta/communications/calls/${call}/participants/invite`;
  return {
    number,
    call,
    path,
    request: part("request"),
    response: part("response"),
    operation,
    roster: part("roster-updated"),
  };
}

/** The body of a step. */
export function stepBody(examples: ReadonlyMap<number, Example>, step: Step): Json {
  const [number = "", kind] = step.split("-");
  const example = examples.get(Number(number));
  return (kind === "operation" ? example?.operation : example?.roster) ?? null;
}

/** The id of the operation that an example's response names. */
export function operationOf(example: Example): string {
  return asText(asObject(example.response)?.["id"]) ?? "";
}
