import { asArray, asObject, asText, type JsonObject } from "../../base/json.js";
import { normalId } from "../../graph/ids.js";
import { routeOf, type Route } from "../../graph/routes.js";
import { requestFacts } from "../../tape/about.js";
import { bodyJson } from "../../tape/body.js";
import { headerOf, type Exchange, type TapeRequest } from "../../tape/exchange.js";
import { keyOf } from "../asked.js";
import { readClaims } from "../claims.js";
import type { Setting } from "../new-call.js";
import { callOf, joinLanes, liveCall, participantOf, repeatOf, type Call } from "../world.js";
import { addCall, namedCall, reach, type Adoption } from "./adoption.js";
import { createdCall, describe, earlierCall, replacedCall, ringing, toldCall } from "./calls.js";
import { expectSurely, review, takeOff } from "./expected.js";
import { adoptAnswer } from "./operations.js";
import { adoptRoster } from "./rosters.js";
import { spelt } from "./spelling.js";

/** A request and what came of it. */
interface Done {
  route: Route;
  request: TapeRequest;
  body: JsonObject;
  answer: JsonObject;
  location: string | undefined;
  /** What its token says of the bot. */
  setting: Setting;
}

/** A request with its answer: one that was refused, or whose answer never came, has changed nothing in its call. */
export function adoptRequest(adoption: Adoption, exchange: Exchange): void {
  const { request, response } = exchange;
  const route = routeOf(request.method, request.url);
  if (!route) return;
  repeatOf(adoption.world, keyOf(request, route));
  const done = doneBy(adoption, route, exchange);
  if (isAnswered(exchange)) adoptDone(adoption, done, requestFacts(exchange).calls);
  else if (response?.status !== 404) callBefore(adoption, route.call, done, INCOMING);
}

function adoptDone(adoption: Adoption, done: Done, [own, ...replaced]: readonly string[]): void {
  const { name } = done.route;
  const isCreation = name === "create call" && own !== undefined;
  const call = isCreation ? created(adoption, own, done) : callBefore(adoption, own, done, MADE);
  if (!call) return;
  CHANGES[name]?.(adoption, call, done);
  adoptAnswer(adoption, call, done);
  for (const id of replaced) takeOut(adoption, id, call, done);
}

/** A created call; what was told of it before its answer is kept. A tape that is played again has the same ids. */
function created(adoption: Adoption, id: string, done: Done): Call {
  const before = callOf(adoption.world, id);
  if (before && !adoption.guessed.has(before)) return before;
  const call = addCall(adoption, id, createdCall(adoption, id, done));
  if (before) inherit(adoption, call, before);
  return call;
}

function inherit(adoption: Adoption, call: Call, before: Call): void {
  const { lane, notified, operations, roster, sources, state } = before;
  const isTold = roster.some(({ id }) => id !== before.myParticipantId);
  Object.assign(call, { lane, notified, operations }, isTold && { roster, sources });
  expectSurely(adoption, call, [...(adoption.due.get(before) ?? [])]);
  review(adoption, call, [...before.expected]);
  reach(adoption, call, state);
}

/** The call that a request is about, as it was before it. */
function callBefore(
  adoption: Adoption,
  id: string | undefined,
  done: Done,
  made: Readonly<Record<string, Make>>,
): Call | undefined {
  if (id === undefined) return undefined;
  const make = made[done.route.name] ?? earlier;
  return namedCall(adoption, id, () => make(spelt(id, done.request.url), done));
}

function doneBy(adoption: Adoption, route: Route, { request, response }: Exchange): Done {
  const { tenant = adoption.tenant, application } = readClaims(request.headers);
  return {
    ...{ route, request, setting: { seed: adoption.seed, tenant, application } },
    body: asObject(bodyJson(request)) ?? {},
    answer: asObject(bodyJson(response ?? {})) ?? {},
    location: response && headerOf(response.headers, "location"),
  };
}

/** Whether Graph did what it was asked for, as far as the bot knows. */
function isAnswered({ response, failure }: Exchange): boolean {
  return response !== undefined && !failure && response.status >= 200 && response.status < 300;
}

type Make = (id: string, done: Done) => Call;

const earlier: Make = (id, { setting }) => earlierCall(setting, id);
const incoming: Make = (id, { setting }) => ringing(setting, id);

/** The requests about a call that rings; any other is about one that the bot is in. */
const INCOMING: Readonly<Record<string, Make>> = { answer: incoming, reject: incoming, redirect: incoming };

const MADE: Readonly<Record<string, Make>> = {
  ...INCOMING,
  "get call": (id, { setting, answer }) => toldCall(setting, id, answer),
};

type Change = (adoption: Adoption, call: Call, done: Done) => void;

/** Its end is told by and by, but it cannot be acted on any more. */
const ends: Change = (_adoption, call) => {
  call.state = "terminated";
};

const mutes =
  (isMuted: boolean, who: (call: Call, route: Route) => string | undefined): Change =>
  (_adoption, call, { route }) => {
    const participant = participantOf(call, who(call, route));
    if (participant) participant.isMuted = isMuted;
  };

const me = (call: Call): string => call.myParticipantId;
const named = (_call: Call, { participant }: Route): string | undefined => participant;

/** What a request changes in its call, beside the operation that it starts. */
const CHANGES: Readonly<Record<string, Change>> = {
  "get call": (adoption, call, { answer }) => {
    describe(call, answer);
    reach(adoption, call, asText(answer["state"]));
  },
  answer: (_adoption, call, { body }) => {
    call.callbackUri = asText(body["callbackUri"]);
    if (call.state === "incoming") call.state = "establishing";
  },
  ...{ "delete call": ends, reject: ends, redirect: ends },
  mute: mutes(true, me),
  unmute: mutes(false, me),
  "mute participant": mutes(true, named),
  "remove participant": (adoption, call, { route }) => {
    const gone = participantOf(call, route.participant);
    // Of the bot itself the call ends, which is told by and by.
    if (gone !== participantOf(call, me(call)))
      takeOff(adoption, call, (participant) => participant === gone);
  },
  "list participants": (adoption, call, { request, answer }) => {
    const isFull = !request.url.includes("?") && asText(answer["@odata.nextLink"]) === undefined;
    if (Array.isArray(answer["value"])) adoptRoster(adoption, call, { listed: answer["value"], isFull });
  },
  "get participant": (adoption, call, { answer }) =>
    adoptRoster(adoption, call, { listed: [answer], isFull: false }),
};

/** The call that somebody is taken out of is one conversation with the call that they are taken into. */
function takeOut(adoption: Adoption, id: string, call: Call, { setting, body }: Done): void {
  const participants = [...asArray(body["participants"]), body["transferTarget"] ?? null];
  const taken = participants.map((one) => asObject(one) ?? {}).find((one) => replacedBy(one) === id) ?? {};
  const spelling = asText(taken["replacesCallId"]) ?? id;
  namedCall(adoption, id, () => replacedCall(setting, spelling, taken));
  const replaced = liveCall(adoption.world, id);
  if (replaced) joinLanes(adoption.world, replaced, call);
}

function replacedBy(participant: JsonObject): string | undefined {
  const id = asText(participant["replacesCallId"]);
  return id === undefined ? undefined : normalId(id);
}
