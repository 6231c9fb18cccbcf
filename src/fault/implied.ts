import { asArray, asObject, asText, type Json } from "../base/json.js";
import { normalId } from "../graph/ids.js";
import { readInvite } from "../graph/invites.js";
import { bodyJson } from "../tape/body.js";
import { ordinal, type Exchange } from "../tape/exchange.js";
import { answered, dropped, idsOf, listedIn, mapList, mapValue, withEnding, type Ending } from "./edits.js";
import type { Spot } from "./fault.js";
import { routeName, type SceneItem } from "./scene.js";
import type { Change } from "./script.js";

/** What follows where people whom a request asked for do not come: nor do they go from where it would have taken them. */
export function doNotCome({ scene, exchange }: Spot, people: readonly string[]): Change[] {
  const [call] = scene.facts(exchange).calls;
  const from = ordinal(exchange);
  const uninvited = people.map((person): Change[] =>
    call === undefined ? [] : [{ kind: "uninvited", call, person, from }],
  );
  const staying = movedBy(exchange).filter(({ person }) => people.includes(person));
  return [...uninvited.flat(), ...staying.map((one): Change => ({ kind: "staying", ...one, from }))];
}

/** Whom an invite takes out of which calls. */
function movedBy({ request }: Exchange): { call: string; person: string }[] {
  return listedIn(bodyJson(request)).flatMap((participant) => {
    const call = asText(asObject(participant)?.["replacesCallId"]);
    return call === undefined ? [] : idsOf(participant).map((person) => ({ call: normalId(call), person }));
  });
}

/** Calls that a request would have taken people out of go on: nothing tells of their end, no answer says that they are gone. */
export function goOn(spot: Spot, calls: readonly string[]): Change[] {
  return calls.flatMap((call) => {
    const ends = spot.scene.endingsOf(call).filter((one) => isEndedBy(spot, one, call));
    return ends.length === 0 ? [] : [...ends.map(dropped), ...thereAgain(spot, call)];
  });
}

/** What the tape has refused because the call was gone. */
function thereAgain({ scene, script, exchange }: Spot, call: string): Change[] {
  return scene
    .askedFrom(call, ordinal(exchange))
    .filter((request) => scene.facts(request).calls[0] === call && request.response?.status === 404)
    .map((request) => ({
      kind: "reply",
      request: request.id,
      reply: { ...script.replyTo(request), isOutdated: true },
    }));
}

/** What was asked of the call meanwhile may look like the cause of its end, where that could not end it. */
function isEndedBy({ scene, exchange }: Spot, { cause }: SceneItem, call: string): boolean {
  if (cause === exchange.id) return true;
  const request = scene.exchange(cause ?? "");
  if (!request || ordinal(request) < ordinal(exchange)) return false;
  return scene.facts(request).calls[0] === call && !ENDS.has(routeName(request) ?? "");
}

/** The requests that end a call of their own. */
const ENDS: ReadonlySet<string> = new Set(["delete call", "reject", "redirect", "transfer"]);

/** Whether the end of an operation that a request started is told. */
export function isToldOf({ scene, script, exchange }: Spot): boolean {
  return scene.endsOf(exchange).some((end) => script.itemsAt(end).length > 0);
}

/** The calls that a request takes people out of. */
export function replacedCalls({ scene, exchange }: Spot): string[] {
  return scene.facts(exchange).calls.slice(1);
}

/** The calls that only these people would have been taken out of. */
export function replacedBy(spot: Spot, people: readonly string[]): string[] {
  const isStaying = (person: Json): boolean => !idsOf(person).some((id) => people.includes(id));
  const participants = listedIn(bodyJson(spot.exchange.request)).filter(isStaying);
  const { replaces } = readInvite({ participants });
  return replacedCalls(spot).filter((call) => !replaces.includes(call));
}

/** Later reads of the operations that a request started agree with what the bot is told of their end. */
export function readAs(spot: Spot, ending: Ending): Change[] {
  return readOperations(spot, (operation) => withEnding(operation, ending));
}

/** Later reads of the operations that a request started show them changed. */
export function readOperations(
  { scene, script, exchange }: Spot,
  change: (operation: Json) => Json,
): Change[] {
  const { operations } = scene.facts(exchange);
  const isMeant = (operation: Json): boolean =>
    operations.includes(normalId(asText(asObject(operation)?.["id"]) ?? ""));
  return scene.readsOf(exchange).flatMap((read) => {
    if (script.replyTo(read).exchange.response?.status !== 200) return [];
    return answered(script, read, (body) =>
      routeName(read) === "get operation"
        ? change(body)
        : mapValue(body, (list) => mapList(asArray(list), (one) => (isMeant(one) ? change(one) : one))),
    );
  });
}
