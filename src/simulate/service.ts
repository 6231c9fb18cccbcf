import { asObject } from "../base/json.js";
import { routeOf, type Route } from "../graph/routes.js";
import { bodyJson } from "../tape/body.js";
import type { TapeRequest } from "../tape/exchange.js";
import { answerOf, CALL_NOT_FOUND, requestIdOf, type Answer } from "./answers.js";
import { judge, keyOf, type Asked, type CallHandler, type Handler, type Said } from "./asked.js";
import { policyOf, type Policy } from "./assumptions.js";
import { answerCall, createCall, deleteCall, getCall, incomingCall, keepAlive } from "./calls.js";
import { readClaims } from "./claims.js";
import { carryOut } from "./effects.js";
import { invite } from "./invite.js";
import { Notifier, type Notification } from "./notify.js";
import {
  getOperation,
  getParticipant,
  listParticipants,
  muteCall,
  muteParticipant,
  removeParticipant,
  unmuteCall,
} from "./participants.js";
import { PACE, TENANT, type Moment, type Pace, type Stage } from "./stage.js";
import { emptyWorld, liveCall, repeatOf, type World } from "./world.js";

/** What is simulated of the calling API, by the names of graph/routes.ts. */
const CALL_HANDLERS: Readonly<Record<string, CallHandler>> = {
  "get call": getCall,
  "delete call": deleteCall,
  answer: answerCall,
  keepAlive,
  mute: muteCall,
  unmute: unmuteCall,
  invite,
  "list participants": listParticipants,
  "get participant": getParticipant,
  "remove participant": removeParticipant,
  "mute participant": muteParticipant,
  "get operation": getOperation,
};

/** The routes that have an answer here. */
const SIMULATED: readonly string[] = ["create call", ...Object.keys(CALL_HANDLERS)];

/** Whether requests of a route have an answer here. */
export function isSimulated({ name }: Route): boolean {
  return SIMULATED.includes(name);
}

/** What a request leads to at once. What comes of it later is told by `elapse`. */
export interface Outcome {
  answer: Answer;
  /** Told before the answer goes out. */
  before: Notification[];
}

/**
 * A small calls service of Microsoft Graph in memory. Pure: requests and time go in, answers and notifications come out.
 * Ids are functions of the seed and of what was asked: the same requests at the same times give the same bytes, however
 * the calls of several bots are interleaved.
 */
export class CallsService {
  readonly #stage: Stage;

  constructor({
    seed = 0,
    pace = PACE,
    policy = policyOf(),
    tenant = TENANT,
    world = emptyWorld(),
  }: { seed?: number; pace?: Pace; policy?: Policy; tenant?: string; world?: World } = {}) {
    this.#stage = { seed, tenant, pace, policy, world, notifier: new Notifier(seed) };
  }

  /**
   * Answers a request that comes at `now`; undefined for one that is not simulated. `elapse(now)` comes first. `cause`
   * is the caller's own number of it, which what comes of it has.
   */
  receive(request: TapeRequest, now: number, cause: number): Outcome | undefined {
    const route = routeOf(request.method, request.url);
    if (!route || !isSimulated(route)) return undefined;
    const asked = this.#asked(request, route, { now, cause });
    const { reply, before = [] } = this.#handle(asked);
    const requestId = requestIdOf(this.#stage.seed, asked.key, asked.repeat);
    return { answer: answerOf(reply, request, now, requestId), before };
  }

  /** Somebody calls the bot: gives the notification that it rings with. */
  ring(caller: { id: string; displayName: string }, now: number): Notification {
    return this.#stage.notifier.incoming(incomingCall(this.#stage, caller, now));
  }

  /** When the next thing happens by itself; undefined when nothing does. */
  get next(): number | undefined {
    return this.#stage.world.schedule.next;
  }

  /** Whether anything is still to come of what was asked. */
  get isBusy(): boolean {
    return this.#stage.world.schedule.isBusy;
  }

  /** Lets everything happen that is due by `now`, in its order; gives what the bots are told. */
  elapse(now: number): Notification[] {
    const { schedule } = this.#stage.world;
    const told: Notification[] = [];
    for (let due = schedule.take(now); due; due = schedule.take(now))
      told.push(...carryOut(this.#stage, due));
    return told;
  }

  /** Lets everything happen at once that is still to come of what was asked; gives what the bots would have been told. */
  finish(): Notification[] {
    const { schedule } = this.#stage.world;
    const told: Notification[] = [];
    for (let next = schedule.takeBusy(); next; next = schedule.takeBusy())
      told.push(...carryOut(this.#stage, next));
    return told;
  }

  #handle(asked: Asked): Said {
    const { name, call: id } = asked.route;
    const { refused } = judge(this.#stage, needsObject(asked) ? ["body-json"] : []);
    if (refused) return { reply: refused };
    if (name === "create call") return (createCall satisfies Handler)(this.#stage, asked);
    const call = liveCall(this.#stage.world, id);
    const handle = CALL_HANDLERS[name];
    return call && handle ? handle(this.#stage, asked, call) : { reply: CALL_NOT_FOUND };
  }

  #asked(request: TapeRequest, route: Route, moment: Moment): Asked {
    const body = asObject(bodyJson(request)) ?? {};
    const key = keyOf(request, route);
    return {
      route,
      request,
      body,
      claims: readClaims(request.headers),
      key,
      repeat: repeatOf(this.#stage.world, key),
      ...moment,
    };
  }
}

/** These are nothing without a body. */
function needsObject({ route, request }: Asked): boolean {
  const isNeeded = route.name === "create call" || route.name === "invite" || route.name === "answer";
  return isNeeded && asObject(bodyJson(request)) === undefined;
}
