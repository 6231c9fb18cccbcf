import { hashedGuid } from "../base/chance.js";
import type { JsonObject } from "../base/json.js";
import { normalId } from "../graph/ids.js";
import { Schedule } from "./schedule.js";

type CallState = "incoming" | "establishing" | "established" | "terminated";

/** The result of a call or of an operation (`resultInfo`). */
export interface Result {
  code: number;
  subcode: number;
  message: string;
}

/** Somebody on the roster of a call. */
export interface Participant {
  id: string;
  /** One kind of identity and its members, as an identity set holds them. */
  identity: JsonObject;
  endpointId: string;
  sourceId: string;
  isMuted: boolean;
}

/** Somebody whom an invite asks for, as its operation shows them. */
export interface Invited {
  identity: JsonObject;
  replacesCallId?: string;
  participantId?: string;
}

export interface Operation {
  id: string;
  /** Without `#microsoft.graph.`. */
  type: string;
  status: "Running" | "completed" | "failed";
  clientContext: string | undefined;
  /** Of an invite. */
  invited?: Invited[];
  result?: Result;
}

/** One leg of the application's in a call. */
export interface Call {
  /** As the bot spells it. */
  id: string;
  /** The conversation that it belongs to: calls joined by `replacesCallId` are one. */
  lane: string;
  /** A peer call becomes a group call when somebody is invited into it. */
  kind: "peer" | "group";
  direction: "incoming" | "outgoing";
  state: CallState;
  callbackUri: string | undefined;
  tenantId: string;
  /** The application that the call belongs to. */
  appId: string;
  chainId: string;
  scenarioId: string;
  /** What the call was created with, without its `callbackUri`. */
  asked: JsonObject;
  myParticipantId: string;
  /** Who is in it, the application included, in the order in which they came. */
  roster: Participant[];
  /** How many have ever been in it; each media source has a number of its own. */
  sources: number;
  /** The ids of those who are in it or on their way. */
  expected: Set<string>;
  /** By their ids in the normal spelling. */
  operations: Map<string, Operation>;
  /** How many notifications it has sent; each has an id of its own. */
  notified: number;
}

/** Everything that the service knows. */
export interface World {
  /** By their ids in the normal spelling, until they have ended. */
  readonly calls: Map<string, Call>;
  readonly schedule: Schedule;
  /** How often an equal request has come, by a name of it. */
  readonly repeats: Map<string, number>;
}

export function emptyWorld(): World {
  return { calls: new Map(), schedule: new Schedule(), repeats: new Map() };
}

/** A call, by any spelling of its id. */
export function callOf({ calls }: World, id: string | undefined): Call | undefined {
  return id === undefined ? undefined : calls.get(normalId(id));
}

/** A call that can still be acted on. */
export function liveCall(world: World, id: string | undefined): Call | undefined {
  const call = callOf(world, id);
  return call?.state === "terminated" ? undefined : call;
}

/** Somebody on the roster of a call, by any spelling of their id. */
export function participantOf({ roster }: Call, id: string | undefined): Participant | undefined {
  return id === undefined ? undefined : roster.find((one) => normalId(one.id) === normalId(id));
}

/** Makes the conversations of two calls one, named like the other's. */
export function joinLanes({ calls }: World, one: Call, other: Call): void {
  const { lane } = one;
  for (const call of calls.values()) if (call.lane === lane) call.lane = other.lane;
}

/** How often a request with this key has come before. */
export function repeatOf({ repeats }: World, key: string): number {
  const name = hashedGuid(key); // no key is ever forgotten, and a key holds a whole body
  const repeat = repeats.get(name) ?? 0;
  repeats.set(name, repeat + 1);
  return repeat;
}
