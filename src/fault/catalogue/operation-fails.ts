import { z } from "zod";
import type { JsonObject } from "../../base/json.js";
import { isE164 } from "../../graph/ids.js";
import { edited, isCompleted, resourcesAt, withEnding, withResource } from "../edits.js";
import { fault, type Spot } from "../fault.js";
import { doNotCome, goOn, readAs, replacedCalls } from "../implied.js";
import { resultCode, subcode, text } from "../options.js";
import { resultInfo, resultOf } from "../results.js";

export const operationFails = fault({
  name: "operation-fails",
  family: "operation",
  does: "The operation ends `failed`, with a `resultInfo`",
  implies:
    "its roster update is gone, later rosters lack whom it was about, a call that it would have replaced goes on, later reads agree",
  picks: "request",
  needs: "starts an operation that is told to complete",
  options: z.strictObject({
    code: resultCode("media-error"),
    subcode: subcode.optional(),
    message: text("a text; that of the known code").optional(),
  }),
  example: { cassette: "invite-one", spec: "operation-fails,code=media-error" },
  fits: ({ scene, script, exchange }) =>
    scene.endsOf(exchange).some((end) => resourcesAt(script, end).some(isCompleted)),
  bend: (spot, options) => {
    const { scene, script, exchange } = spot;
    const ending = { status: "failed", result: resultFor(spot, options) } as const;
    return [
      ...scene
        .endsOf(exchange)
        .flatMap((end) =>
          edited(script, end, (item) =>
            withResource(item, (operation) =>
              isCompleted(operation) ? withEnding(operation, ending) : operation,
            ),
          ),
        ),
      ...doNotCome(spot, scene.facts(exchange).asked),
      ...goOn(spot, replacedCalls(spot)),
      ...readAs(spot, ending),
    ];
  },
});

interface Given {
  code: number | string;
  subcode?: number | undefined;
  message?: string | undefined;
}

/** Its message is about the first of those whom the operation is about. */
function resultFor({ scene, exchange }: Spot, { code, subcode: given, message }: Given): JsonObject {
  const result = resultOf(code, given);
  const [person] = scene.facts(exchange).asked;
  return resultInfo({ ...result, message: message ?? about(person, result.message) });
}

/** Whom a known message is about, by the MRI of a user or of a phone; of an operation about nobody the reason is left. */
function about(person: string | undefined, message: string): string {
  if (person === undefined) return message.replace(/^.*\{person\}\. Underlying reason: /, "");
  const mri = `${isE164(person) ? "4:" : "8:orgid:"}${person}`;
  return message.replace(/\S*\{person\}/, () => mri);
}
