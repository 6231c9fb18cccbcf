import { hashedGuid } from "../base/chance.js";
import type { JsonObject } from "../base/json.js";
import { identityIds } from "../graph/identities.js";
import type { Policy } from "./assumptions.js";
import type { Notifier } from "./notify.js";
import type { Effect } from "./schedule.js";
import type { Call, Invited, Participant, World } from "./world.js";

/** How long things take, in milliseconds. */
export interface Pace {
  /** Between the steps of a conversation: a call being established, an operation ending, a roster update. */
  step: number;
  /** Until an incoming call that is not answered ends (call-answer.md: 15 s). */
  ring: number;
  /** Until a call that is not kept alive ends (call-keepalive.md: 15 to 45 min). */
  keepAlive: number;
}

export const PACE: Pace = { step: 100, ring: 15_000, keepAlive: 45 * 60_000 };

/** The document's tenant. */
export const TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";

/** What every handler and every effect works on. */
export interface Stage {
  readonly seed: number;
  /** The tenant of calls that name none. */
  readonly tenant: string;
  readonly pace: Pace;
  readonly policy: Policy;
  readonly world: World;
  readonly notifier: Notifier;
}

/** The moment in which something happens: when, and the number of the request that brought it about. */
export interface Moment {
  now: number;
  cause: number;
}

/** Lets something happen so many steps from now. */
export function later(stage: Stage, { now, cause }: Moment, steps: number, effect: Effect): void {
  stage.world.schedule.add({ at: now + steps * stage.pace.step, cause, isDeadline: false, effect });
}

/** Lets a call end when nothing comes before that; in the place of what was said before. */
export function endUnless(stage: Stage, moment: Moment, after: number, effect: Effect): void {
  const { schedule } = stage.world;
  schedule.drop(effect.call, ({ isDeadline }) => isDeadline);
  schedule.add({ at: moment.now + after, cause: moment.cause, isDeadline: true, effect });
}

/** Nobody is invited twice who is in a call or on the way into it. */
export function expectPeople(call: Call, people: readonly Invited[]): void {
  for (const id of idsOf(people)) call.expected.add(id);
}

/** Puts somebody on a call's roster; the application has the participant's id that its call names. */
export function join(
  { seed }: Pick<Stage, "seed">,
  call: Call,
  identity: JsonObject,
  participantId?: string,
): void {
  const [id = ""] = identityIds(identity);
  if (call.roster.some((participant) => identityIds(participant.identity).includes(id))) return;
  call.sources += 1;
  call.expected.add(id);
  call.roster.push({
    ...madeIds(seed, call, id),
    ...(participantId !== undefined && { id: participantId }),
    identity,
    sourceId: String(call.sources),
    isMuted: false,
  });
}

/** The ids that somebody has in a call where Graph gives none. */
export function madeIds(seed: number, call: Call, person: string): Pick<Participant, "id" | "endpointId"> {
  return {
    id: hashedGuid(seed, "participant", call.id, person),
    endpointId: hashedGuid(seed, "endpoint", call.id, person),
  };
}

/** Takes somebody off a call's roster. */
export function leave(call: Call, isGone: (participant: Call["roster"][number]) => boolean): void {
  for (const { identity } of call.roster.filter(isGone))
    for (const id of identityIds(identity)) call.expected.delete(id);
  call.roster = call.roster.filter((participant) => !isGone(participant));
}

/** The ids of the people of an invite. */
export function idsOf(people: readonly Invited[]): string[] {
  return people.flatMap(({ identity }) => identityIds(identity));
}
