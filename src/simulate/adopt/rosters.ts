import { asArray, asObject, asText, type Json } from "../../base/json.js";
import { identityIds } from "../../graph/identities.js";
import { normalId } from "../../graph/ids.js";
import { madeMe, type Setting } from "../new-call.js";
import { givenKinds } from "../people.js";
import { idsOf, madeIds } from "../stage.js";
import { participantOf, type Call, type Participant } from "../world.js";
import type { Adoption } from "./adoption.js";
import { nameMe } from "./calls.js";
import { expectNoMore, takeOff } from "./expected.js";

/** Participants as Graph lists them. */
export interface Listing {
  listed: readonly Json[];
  /** Everybody: who is not listed has left. */
  isFull: boolean;
  /** Who is listed has left. */
  areGone?: boolean;
}

/** What is told of somebody. */
interface Told {
  parts: Partial<Participant>;
  /** The ids of who it is. */
  people: readonly string[];
  isGone: boolean;
}

/** Takes over who is in a call. */
export function adoptRoster(adoption: Adoption, call: Call, listing: Listing): void {
  const everybody = listing.listed.map(read);
  const isGone = (one: Told): boolean => one.isGone || listing.areGone === true;
  const present = everybody.filter((one) => !isGone(one));
  recognizeMe(adoption, call, present);
  const known = finder(call.roster);
  const left = everybody.filter(isGone);
  const gone = new Set(left.map(known));
  for (const told of present) call.sources = Math.max(call.sources, sourceNumber(told));
  const changes = present.map((told) => {
    const before = known(told);
    return { before, now: participantTold(adoption, call, told, before) };
  });
  const stayed = new Set(changes.map(({ before }) => before));
  takeOff(adoption, call, (one) => gone.has(one) || (listing.isFull && !stayed.has(one)));
  call.roster = listing.isFull ? changes.map(({ now }) => now) : changed(call.roster, changes);
  for (const { people } of present) for (const id of people) call.expected.add(id);
  const others = left.flatMap(({ people }) => people);
  expectNoMore(adoption, call, others);
}

interface Changed {
  before: Participant | undefined;
  now: Participant;
}

function changed(roster: readonly Participant[], changes: readonly Changed[]): Participant[] {
  const nowOf = new Map(changes.map(({ before, now }) => [before, now]));
  const newcomers = changes.filter(({ before }) => before === undefined);
  return [...roster.map((one) => nowOf.get(one) ?? one), ...newcomers.map(({ now }) => now)];
}

/** Finds who is meant on a roster: by the participant's id, or else by who it is. */
function finder(roster: readonly Participant[]): (told: Told) => Participant | undefined {
  const byId = new Map(roster.map((one) => [normalId(one.id), one]));
  const byPerson = new Map(
    roster.flatMap((one) => identityIds(one.identity).map((person) => [person, one] as const)),
  );
  return ({ parts: { id = "" }, people: [person = ""] }) => byId.get(normalId(id)) ?? byPerson.get(person);
}

/** Keeps what is told, and what was told before; makes the rest as the service does of somebody who joins. */
function participantTold(
  { seed }: Setting,
  call: Call,
  { parts, people: [person = ""] }: Told,
  before: Participant | undefined,
): Participant {
  return {
    ...madeIds(seed, call, person),
    ...{ identity: {}, isMuted: false },
    ...before,
    ...parts,
    sourceId: parts.sourceId ?? before?.sourceId ?? String((call.sources += 1)),
  };
}

function read(participant: Json): Told {
  const members = asObject(participant) ?? {};
  const { identity: identitySet, participantId, endpointId: endpoint } = asObject(members["info"]) ?? {};
  const identity = givenKinds(identitySet);
  const people = identityIds(identity);
  const id = asText(members["id"]) ?? asText(participantId);
  const endpointId = asText(endpoint);
  const sourceId = sourceIn(members["mediaStreams"]);
  const { isMuted } = members;
  return {
    parts: {
      ...(id !== undefined && { id }),
      ...(people.length > 0 && { identity }),
      ...(endpointId !== undefined && { endpointId }),
      ...(sourceId !== undefined && { sourceId }),
      ...(typeof isMuted === "boolean" && { isMuted }),
    },
    people,
    isGone: asObject(members["removedState"]) !== undefined,
  };
}

function sourceIn(streams: Json | undefined): string | undefined {
  const sources = asArray(streams).map((stream) => asText(asObject(stream)?.["sourceId"]));
  return sources.find((source) => source !== undefined);
}

function sourceNumber({ parts: { sourceId } }: Told): number {
  const number = Number(sourceId ?? 0);
  return Number.isSafeInteger(number) ? number : 0;
}

/**
 * Where Graph has not named the bot's own participant, it is who has the identity that the bot is known by, or the
 * instance of an application that nobody has invited (graph-facts 7).
 */
function recognizeMe(setting: Setting, call: Call, present: readonly Told[]): void {
  const mine = normalId(call.myParticipantId);
  const isMine = ({ parts: { id = "" } }: Told): boolean => normalId(id) === mine;
  if (mine !== madeMe(setting, call.id) || present.some(isMine)) return;
  const me = identityIds(participantOf(call, mine)?.identity);
  const invited = [...call.operations.values()].flatMap((operation) => idsOf(operation.invited ?? []));
  const others = new Set([...call.expected, ...invited]);
  const isMe = ({ parts: { identity }, people }: Told): boolean =>
    people.some((person) => me.includes(person)) ||
    (identity?.["applicationInstance"] !== undefined && !people.some((person) => others.has(person)));
  const id = present.find((told) => isMe(told) && told.parts.id !== undefined)?.parts.id;
  if (id !== undefined) nameMe(call, id);
}
