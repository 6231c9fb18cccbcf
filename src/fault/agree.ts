import { asObject, type Json, type JsonObject } from "../base/json.js";
import { bodyJson } from "../tape/body.js";
import { ordinal, type Exchange } from "../tape/exchange.js";
import { answered, dropped, edited, idsOf, mapList, mapValue } from "./edits.js";
import { Elsewhere } from "./elsewhere.js";
import { inLobby, isAbout, isRemoved, mapPeople, peopleOn, withLobby, without } from "./people.js";
import { refusedWith } from "./refused.js";
import { routeName, type Scene, type SceneItem } from "./scene.js";
import type { Change, Script, Whereabouts } from "./script.js";

/** Later rosters and reads agree with what the faults have made of the calls: until somebody is invited again. */
export function agree(scene: Scene, script: Script): void {
  const ofCalls = new Map<string, Whereabouts[]>();
  for (const one of script.whereabouts) {
    const known = ofCalls.get(one.call);
    if (known) known.push(one);
    else ofCalls.set(one.call, [one]);
  }
  for (const [call, whereabouts] of ofCalls) {
    const elsewhere = new Elsewhere(scene, call, whereabouts);
    const spot = { script, elsewhere };
    for (const one of since(scene, call, whereabouts)) {
      elsewhere.pass("notification" in one ? one.notification : one);
      script.apply("notification" in one ? rosterChange(spot, one) : readChange(spot, one));
    }
  }
}

interface Spot {
  script: Script;
  elsewhere: Elsewhere;
}

/** What is asked and told of a call since the first of these, in the tape's order. */
function since(scene: Scene, call: string, whereabouts: readonly Whereabouts[]): (SceneItem | Exchange)[] {
  const from = whereabouts.reduce((first, one) => Math.min(first, one.from), Infinity);
  const placeOf = (one: SceneItem | Exchange): number =>
    ordinal("notification" in one ? one.notification : one);
  return [...scene.toldFrom(call, from), ...scene.askedFrom(call, from)].sort(
    (one, other) => placeOf(one) - placeOf(other),
  );
}

function rosterChange(spot: Spot, one: SceneItem): Change[] {
  const { roster } = one.item;
  if (!roster) return [];
  if (roster.full && isNoNews(spot, one)) return [dropped(one)];
  const change = (list: Json[]): Json[] =>
    roster.full ? withStaying(spot, moved(spot, list)) : moved(spot, list);
  return edited(spot.script, one, (item) => withRoster(item, change));
}

/** A change to a roster that is about nobody any more is not told. */
function withRoster(item: JsonObject, change: (list: Json[]) => Json[]): Json | undefined {
  const resource = item["resourceData"] ?? null;
  const now = mapPeople(resource, change);
  if (now === resource) return item;
  const isNothing = now === undefined || (!Array.isArray(now) && peopleOn(now).length === 0);
  return isNothing ? undefined : { ...item, resourceData: now };
}

/** A snapshot that tells of nobody but of those who have not come or gone. */
function isNoNews({ elsewhere }: Spot, { arrived, left }: SceneItem): boolean {
  const isAbsent = elsewhere.is("absent");
  const news = [...arrived, ...left.filter((person) => !isAbsent(person))];
  return news.length > 0 && news.every(elsewhere.is("absent", "staying"));
}

/** A list of people without those who are not there, of whom are in the lobby, and who have not gone. */
function moved({ elsewhere }: Spot, list: Json[]): Json[] {
  const isStaying = isAbout(elsewhere.is("staying"));
  const there = without(inLobby(list, elsewhere.is("in-lobby")), elsewhere.is("absent"));
  return mapList(there, (one) => (isRemoved(one) && isStaying(one) ? undefined : one));
}

/** All of a call's people with those among them who have stayed. */
function withStaying({ elsewhere }: Spot, list: Json[]): Json[] {
  const here = new Set(list.flatMap(idsOf));
  const missing = elsewhere.staying.filter((one) => !isAbout((id) => here.has(id))(one));
  return missing.length === 0 ? list : [...list, ...missing];
}

/** The reads that say who is in a call. */
const READS: Readonly<Record<string, (spot: Spot, read: Exchange) => Change[]>> = {
  "list participants": (spot, read) =>
    answered(spot.script, read, (body) =>
      mapValue(body, (list) => {
        const isPage = asObject(body)?.["@odata.nextLink"] !== undefined;
        return isPage ? moved(spot, list) : withStaying(spot, moved(spot, list));
      }),
    ),
  "get participant": ({ script, elsewhere }, read) => {
    const reply = script.replyTo(read);
    const person = (reply.exchange.response && bodyJson(reply.exchange.response)) ?? null;
    if (isAbout(elsewhere.is("absent"))(person))
      return [{ kind: "reply", request: read.id, reply: { ...reply, exchange: notFound(reply.exchange) } }];
    return isAbout(elsewhere.is("in-lobby"))(person) ? answered(script, read, withLobby) : [];
  },
};

function readChange(spot: Spot, read: Exchange): Change[] {
  const { response } = spot.script.replyTo(read).exchange;
  return response?.status === 200 ? (READS[routeName(read) ?? ""]?.(spot, read) ?? []) : [];
}

/** Assumption: what is answered about a participant who is not in the call is not public. */
function notFound(exchange: Exchange): Exchange {
  return refusedWith(exchange, 404, { code: "NotFound", message: "Participant not found." });
}
