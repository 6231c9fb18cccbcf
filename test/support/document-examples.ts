import { readFileSync } from "node:fs";
import type { Json } from "../../src/base/json.js";

/** One of the four examples of the document, as printed. */
export interface DocumentExample {
  name: string;
  /** The call in the request's URL; where the page prints `{id}`, the one that its notifications name. */
  call: string;
  request: Json;
  response: Json;
  operation: Json;
  roster: Json;
}

export const FOLDERS = ["1-invite-one", "2-invite-many", "3-replace-peer-to-peer", "4-invite-pstn"] as const;
export const PARTS = ["request", "response", "operation-completed", "roster-updated"] as const;

const GROUP_CALL = "ab6233a5-20b7-4c5e-bea2-ce56c9776429";
const CALLS = [GROUP_CALL, "7531d31f-d10d-44de-802f-c569dbca451c", GROUP_CALL, GROUP_CALL];

/** The text of one JSON block of the document. */
export function blockText(folder: string, part: string): string {
  return readFileSync(new URL(`../../examples/seed/${folder}/${part}.json`, import.meta.url), "utf8");
}

/** The examples in the document's order. */
export const EXAMPLES: readonly DocumentExample[] = FOLDERS.map((name, index) => {
  const block = (part: (typeof PARTS)[number]): Json => JSON.parse(blockText(name, part)) as Json;
  return {
    name,
    call: CALLS[index]!,
    request: block("request"),
    response: block("response"),
    operation: block("operation-completed"),
    roster: block("roster-updated"),
  };
});
