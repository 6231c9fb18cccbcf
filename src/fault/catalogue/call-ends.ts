import { z } from "zod";
import { asObject, asText, type Json, type JsonObject } from "../../base/json.js";
import { ordinal } from "../../tape/exchange.js";
import { dropped, edited, withEnding, withResource, type Ending } from "../edits.js";
import { fault, type Spot } from "../fault.js";
import { doNotCome, goOn, isToldOf, readAs, replacedCalls } from "../implied.js";
import { refusedWith } from "../refused.js";
import { resultCode, subcode } from "../options.js";
import { resultInfo, resultOf } from "../results.js";
import type { SceneItem } from "../scene.js";
import { besides } from "../place.js";
import type { Change } from "../script.js";

export const callEnds = fault({
  name: "call-ends",
  family: "call",
  does: "The call ends while the operation runs: the operation fails, and the call is terminated",
  implies: "nothing more is told of the call; later requests on it: 404 8522",
  picks: "request",
  needs: "starts an operation whose end is told",
  options: z.strictObject({ code: resultCode("conversation-ended"), subcode: subcode.optional() }),
  example: { cassette: "invite-one", spec: "call-ends" },
  fits: isToldOf,
  bend: (spot, { code, subcode: given }) => {
    const { scene, script, exchange } = spot;
    const [end] = scene.endsOf(exchange).filter((one) => script.itemsAt(one).length > 0);
    const result = resultInfo(resultOf(code, given));
    return [
      ...doNotCome(spot, scene.facts(exchange).asked),
      ...goOn(spot, replacedCalls(spot)),
      ...readAs(spot, FAILED),
      ...(end ? [...terminated(spot, end, result), ...silent(spot, end), ...refused(spot, end)] : []),
    ];
  },
});

/** Assumption, as the simulator's: what an operation ends with whose call has ended is not public. */
const FAILED: Ending = {
  status: "failed",
  result: resultInfo({ code: 404, subcode: 8522, message: "Call not found." }),
};
const NOT_FOUND = { code: "8522", message: "Call not found." };

/** The operation fails, and behind it the call's end is told. */
function terminated({ scene, script, exchange }: Spot, end: SceneItem, result: JsonObject): Change[] {
  const failed = scene
    .endsOf(exchange)
    .flatMap((one) =>
      edited(script, one, (item) => withResource(item, (operation) => withEnding(operation, FAILED))),
    );
  const at = { notification: end.notification, index: end.index };
  const [json] = script.itemsAt(at);
  return [...failed, { kind: "also", at, json: endOfCall(asObject(json) ?? {}, result) }];
}

/** The item that tells a call's end, made of one that is about its operation. */
function endOfCall(item: JsonObject, result: JsonObject): JsonObject {
  const now: JsonObject = {
    changeType: "deleted",
    resource: ofCall(item["resource"]),
    resourceUrl: ofCall(item["resourceUrl"]),
    resourceData: { "@odata.type": "#microsoft.graph.call", state: "terminated", resultInfo: result },
  };
  const members = Object.entries(now).filter(([name]) => Object.hasOwn(item, name));
  return { ...item, ...Object.fromEntries(members), changeType: "deleted" };
}

function ofCall(url: Json | undefined): Json {
  return asText(url)?.replace(/\/operations[/(].*$/i, "") ?? url ?? null;
}

/** Behind its end nothing more is told of the call, nor that it has ended otherwise. */
function silent({ scene, exchange }: Spot, end: SceneItem): Change[] {
  const [call] = scene.facts(exchange).calls;
  const ends = new Set(scene.endsOf(exchange));
  const isLater = (one: SceneItem): boolean =>
    !ends.has(one) && (one.notification !== end.notification || one.index > end.index);
  return call === undefined
    ? []
    : scene
        .toldFrom(call, ordinal(end.notification))
        .filter(isLater)
        .flatMap((one) => [dropped(one), dropped(besides(one))]);
}

/** Behind its end Graph does nothing for whoever asks it something about the call. */
function refused(spot: Spot, end: SceneItem): Change[] {
  const { scene, script, exchange } = spot;
  const [call] = scene.facts(exchange).calls;
  const later = call === undefined ? [] : scene.askedFrom(call, ordinal(end.notification));
  return later
    .filter((request) => scene.facts(request).calls[0] === call)
    .flatMap((request): Change[] => {
      const { calls, asked } = scene.facts(request);
      const isItsDoing = ({ item }: SceneItem): boolean => item.call === call;
      return [
        {
          kind: "reply",
          request: request.id,
          reply: { ...script.replyTo(request), exchange: refusedWith(request, 404, NOT_FOUND) },
        },
        ...scene.causedBy(request).filter(isItsDoing).map(dropped),
        ...doNotCome({ ...spot, exchange: request }, asked),
        ...goOn({ ...spot, exchange: request }, calls.slice(1)),
      ];
    });
}
