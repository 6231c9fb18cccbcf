import type { JsonObject } from "../base/json.js";
import { knownResult } from "../graph/result-codes.js";

/** A `resultInfo` but for its type. */
export interface Result {
  code: number;
  subcode: number;
  message: string;
}

/** A `resultInfo` on the wire. */
export function resultInfo({ code, subcode, message }: Result): JsonObject {
  return { "@odata.type": "#microsoft.graph.resultInfo", code, subcode, message };
}

/** What is not said is that of the known result; of an unknown one nothing more is known than its numbers. */
export function resultOf(code: number | string, subcode: number | undefined): Result {
  const known = knownResult(code, subcode);
  if (known) return known;
  const number = typeof code === "number" ? code : (knownResult(code)?.code ?? 0);
  return { code: number, subcode: subcode ?? 0, message: `DiagCode: ${number}#${subcode ?? 0}.@` };
}
