import { asArray, asObject, type Json } from "../../src/base/json.js";
import { given, planOf } from "../../src/fault/plan.js";
import type { Timing } from "../../src/fault/post.js";
import { PlanOverTape } from "../../src/fault/resolve.js";
import { Scene } from "../../src/fault/scene.js";
import type { Posting } from "../../src/fault/script.js";
import { identityIds } from "../../src/graph/identities.js";
import { readNotification, type NotificationItem } from "../../src/graph/notifications.js";
import { bodyJson } from "../../src/tape/body.js";
import type { Exchange } from "../../src/tape/exchange.js";

/** A plan over a tape, for one seed. */
export function planOver(exchanges: readonly Exchange[], plan: readonly string[], seed = 0): PlanOverTape {
  const scene = SCENES.get(exchanges) ?? new Scene(exchanges);
  SCENES.set(exchanges, scene);
  return new PlanOverTape(planOf(plan.map((spec) => given(spec))), scene, seed);
}

/** Tapes are read once. */
const SCENES = new WeakMap<readonly Exchange[], Scene>();

/** What a plan makes of a tape, in lines: `=` is byte for byte as on the tape, `~` is not. */
export function bent(exchanges: readonly Exchange[], ...plan: string[]) {
  const { script, picked } = planOver(exchanges, plan).at(1);
  const notifications = exchanges.filter(({ to }) => to === "bot");
  const posted = notifications.flatMap((notification): [Exchange, Posting][] =>
    (script.postingsOf(notification) ?? [{ exchange: notification }]).map((one) => [notification, one]),
  );
  const replies = exchanges
    .filter(({ to }) => to === "graph")
    .map((one) => [one, script.replyTo(one)] as const);
  return {
    /** What is posted, in the order of the notifications that it is of. */
    posts: posted.map(([was, { exchange, timing }]) => line(was, exchange) + timingText(timing)),
    /** The exchanges that are posted, by their ids. */
    posted: Object.fromEntries(posted.map(([, { exchange }]) => [exchange.id, exchange])),
    /** What each request is answered, those that come ahead first. */
    answers: replies.map(([was, { exchange, ahead, effect }]) =>
      [
        was.id,
        ...ahead.map((one) =>
          `${one.exchange.response?.status} ${one.effect?.kind ?? ""},`.replace(" ,", ","),
        ),
        isSame(was, exchange) ? "=" : "~",
        exchange.response?.status ?? exchange.failure?.kind,
        effect?.kind,
      ]
        .filter((part) => part !== undefined)
        .join(" "),
    ),
    /** How the requests are answered, by their ids. */
    replies: Object.fromEntries(replies.map(([{ id }, reply]) => [id, reply])),
    picked,
  };
}

function line(was: Exchange, now: Exchange): string {
  return `${now.id} ${isSame(was, { ...now, id: was.id }) ? "=" : "~"} ${told(now).join(" + ") || "nothing"}`;
}

function isSame(one: Exchange, other: Exchange): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function timingText(timing: Timing | undefined): string {
  if (!timing) return "";
  const { isLate, isEarly, order, delay } = timing;
  if (isEarly) return " (early)";
  return isLate ? ` (late ${delay})` : ` (behind x${Math.floor(order!)}, ${delay} ms later)`;
}

/** What a notification tells, one text an item. */
export function told({ request }: Exchange): string[] {
  const body = bodyJson(request);
  const resources = itemsOf(body).map((item) => asObject(item)?.["resourceData"] ?? null);
  return readNotification(body).map((item, index) => toldBy(item, resources[index]!));
}

export function itemsOf(body: Json | undefined): Json[] {
  return asArray(asObject(body)?.["value"]);
}

function toldBy(
  { subject, call, operationIds, operation, roster, state }: NotificationItem,
  resource: Json,
): string {
  if (operation) {
    const { status = "unknown", result } = operation;
    return `${operationIds[0]} ${status}${result ? ` ${result.code}/${result.subcode}` : ""}`;
  }
  if (roster) return `${roster.full ? "all" : "some"} of ${call}: ${people(resource).join(" ") || "nobody"}`;
  return `${subject} ${call} ${state}`;
}

/** Who stands on a roster, on an operation or in a list that was read, with what is said of them there. */
export function people(holder: Json | undefined): string[] {
  const members = asObject(holder);
  const listed = Array.isArray(holder) ? holder : (members?.["value"] ?? members?.["participants"]);
  const one = members?.["info"] === undefined ? [] : [members];
  return (listed === undefined ? one : asArray(listed)).map((person) => {
    const { info, identity, isInLobby, removedState } = asObject(person) ?? {};
    const [id] = identityIds(identity ?? asObject(info)?.["identity"]);
    return `${removedState ? "-" : ""}${id}${isInLobby === true ? " (lobby)" : ""}`;
  });
}

/** The body of what a request is answered. */
export function answerBody({ response }: Exchange): Json | undefined {
  return response && bodyJson(response);
}
