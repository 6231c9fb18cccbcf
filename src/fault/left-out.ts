import type { Json } from "../base/json.js";
import { bodyJson } from "../tape/body.js";
import { answered, edited, idsOf, resourcesAt, withResource } from "./edits.js";
import type { Spot } from "./fault.js";
import { doNotCome, goOn, readOperations, replacedBy } from "./implied.js";
import { mapPeople, peopleOn, without } from "./people.js";
import type { Change } from "./script.js";

/** Graph leaves people out of an invite: its answer, its operation and later rosters lack them. */
export function leftOut(spot: Spot, people: readonly string[]): Change[] {
  const { scene, script, exchange } = spot;
  const withoutThem = (operation: Json): Json =>
    mapPeople(operation, (list) => without(list, (id) => people.includes(id))) ?? operation;
  if (people.length === 0) return [];
  return [
    ...answered(script, exchange, withoutThem),
    ...scene
      .endsOf(exchange)
      .flatMap((end) => edited(script, end, (item) => withResource(item, withoutThem))),
    ...readOperations(spot, withoutThem),
    ...doNotCome(spot, people),
    ...goOn(spot, replacedBy(spot, people)),
  ];
}

/** Those of these people who are still in what is told of an invite. */
export function listedStill({ scene, script, exchange }: Spot, people: readonly string[]): string[] {
  const { response } = script.replyTo(exchange).exchange;
  const come = scene.causedBy(exchange).filter(({ arrived }) => arrived.some((one) => people.includes(one)));
  const told = [...scene.endsOf(exchange), ...come].flatMap((one) => resourcesAt(script, one));
  const listed = [(response && bodyJson(response)) ?? null, ...told].flatMap(peopleOn);
  const ids = new Set(listed.flatMap(idsOf));
  return people.filter((person) => ids.has(person));
}
