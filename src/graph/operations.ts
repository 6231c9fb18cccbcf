import { asObject, asText, type Json } from "../base/json.js";
import { normalId } from "./ids.js";
import { resourceIds } from "./routes.js";

/** The states of a `commsOperation`, in one spelling (the document prints `Running` and `completed`). */
type OperationStatus = "notstarted" | "running" | "completed" | "failed";

/** A long-running operation as an answer or a notification shows it. */
export interface Operation {
  /** Absent where the document prints null. */
  id?: string;
  status?: OperationStatus;
  clientContext?: string;
  /** Numbers on the wire; the reference's own example prints them as strings, so both are read. */
  result?: { code: number; subcode: number; message?: string };
}

const STATUSES: readonly string[] = [
  "notstarted",
  "running",
  "completed",
  "failed",
] satisfies OperationStatus[];

/** Reads an operation's members; case makes no difference to `status`. */
export function readOperation(resource: Json | undefined): Operation {
  const members = asObject(resource) ?? {};
  const id = asText(members["id"]);
  const status = asText(members["status"])?.toLowerCase();
  const clientContext = asText(members["clientContext"]);
  const result = readResult(members["resultInfo"]);
  return {
    ...(id !== undefined && { id: normalId(id) }),
    ...(status !== undefined && STATUSES.includes(status) && { status: status as OperationStatus }),
    ...(clientContext !== undefined && { clientContext }),
    ...(result && { result }),
  };
}

/** Whether the operation has ended: answered like this, no callback follows (commsOperation.md). */
export function isTerminal(operation: Operation): boolean {
  return operation.status === "completed" || operation.status === "failed";
}

/** Whether a resource is an operation, by its `@odata.type`. */
export function isOperation(resource: unknown): boolean {
  return /operation$/i.test(asText(asObject(resource)?.["@odata.type"]) ?? "");
}

/**
 * The ids by which the answer to a request names the operation that it started: the top-level `id` of an operation
 * and the id in `Location`. A created call's answer names none.
 */
export function startedOperations(body: Json | undefined, location: string | undefined): string[] {
  const members = asObject(body);
  const isOne = isOperation(body) || (members !== undefined && readOperation(body).status !== undefined);
  const inBody = isOne ? asText(members?.["id"]) : undefined;
  const inLocation = location === undefined ? undefined : resourceIds(location).operation;
  return [...new Set([inBody, inLocation].flatMap((id) => (id === undefined ? [] : [normalId(id)])))];
}

function readResult(resultInfo: Json | undefined): Operation["result"] {
  const members = asObject(resultInfo);
  if (!members) return undefined;
  const message = asText(members["message"]);
  return {
    code: asNumber(members["code"]),
    subcode: asNumber(members["subcode"]),
    ...(message !== undefined && { message }),
  };
}

function asNumber(value: Json | undefined): number {
  const number = typeof value === "number" || typeof value === "string" ? Number(value) : 0;
  return Number.isNaN(number) ? 0 : number;
}
