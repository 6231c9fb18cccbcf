import { joinFirst } from "../effects.js";
import type { Setting } from "../new-call.js";
import { callOf, emptyWorld, type Call, type Operation, type World } from "../world.js";

/** What has been adopted so far. */
export interface Adoption extends Setting {
  readonly world: World;
  /** The calls that were ever heard of: what comes late of one that has ended does not bring it back. */
  readonly heard: Set<string>;
  /** Calls that no answer has told everything of: they were made before, or their notifications came first. */
  readonly guessed: WeakSet<Call>;
  /** Operations that a notification has told of and no answer so far: that one may come late, or be lost. */
  readonly unanswered: WeakSet<Operation>;
  /** Who is on the way into a call, whatever becomes of the invites that run. */
  readonly due: WeakMap<Call, Set<string>>;
}

export function newAdoption(setting: Setting): Adoption {
  return {
    ...setting,
    ...{ world: emptyWorld(), heard: new Set(), guessed: new WeakSet() },
    ...{ unanswered: new WeakSet(), due: new WeakMap() },
  };
}

/** A call that something is about; one that was not heard of before is what `make` makes of that. */
export function namedCall(adoption: Adoption, id: string, make: () => Call): Call | undefined {
  const known = callOf(adoption.world, id);
  if (known || adoption.heard.has(id)) return known;
  const call = make();
  adoption.guessed.add(call);
  return addCall(adoption, id, call);
}

export function addCall({ world, heard, due }: Adoption, id: string, call: Call): Call {
  world.calls.set(id, call);
  heard.add(id);
  due.set(call, new Set(call.expected));
  return call;
}

/** A call has ended: nothing is left of it. */
export function endCall({ world, heard }: Adoption, id: string): void {
  world.calls.delete(id);
  heard.add(id);
}

/** The states of a call (callState in the v1.0 schema), in lower case, as the service has them. */
const STATES: Readonly<Record<string, Call["state"]>> = {
  incoming: "incoming",
  establishing: "establishing",
  established: "established",
  hold: "established",
  transferring: "established",
  transferaccepted: "established",
  terminating: "terminated",
  terminated: "terminated",
};

const ORDER: readonly Call["state"][] = ["incoming", "establishing", "established", "terminated"];

/** A call has come to a state; one that it has left behind is told late. */
export function reach(setting: Pick<Setting, "seed">, call: Call, told: string | undefined): void {
  const state = STATES[told?.toLowerCase() ?? ""] ?? call.state;
  if (ORDER.indexOf(state) <= ORDER.indexOf(call.state)) return;
  call.state = state;
  // who is in a group call is told by its rosters, one of which may have come first
  if (state === "established" && (call.kind === "peer" || call.roster.length === 0)) joinFirst(setting, call);
}
