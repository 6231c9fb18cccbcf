import { hashedGuid } from "../base/chance.js";
import { GRAPH_ORIGIN } from "../graph/hosts.js";
import { clientContextOf, type Asked } from "./asked.js";
import type { Stage } from "./stage.js";
import type { Call, Operation, Result } from "./world.js";

/** As captured on the wire (sambetts/graph-calling-bots, P2PTest1Event5). */
export const COMPLETED: Result = { code: 200, subcode: 0, message: "Action completed successfully." };

/** An operation of the bot's in a call, running. */
export function start(stage: Stage, asked: Asked, call: Call, type: string): Operation {
  const id = hashedGuid(stage.seed, "operation", asked.key, asked.repeat);
  const operation: Operation = { id, type, status: "Running", clientContext: clientContextOf(asked) };
  call.operations.set(id, operation);
  return operation;
}

export function operationUrl({ route }: Asked, call: Call, operation: Operation): string {
  return `${GRAPH_ORIGIN}/${route.version}/communications/calls/${call.id}/operations/${operation.id}`;
}
