import { asArray, asObject, type Json } from "../base/json.js";
import { normalId } from "../graph/ids.js";
import { identityIds } from "../graph/identities.js";
import { readNotification } from "../graph/notifications.js";
import { routeOf } from "../graph/routes.js";
import { participantShape } from "../simulate/shapes.js";
import { liveCall, type Call, type Participant, type World } from "../simulate/world.js";
import { bodyJson } from "../tape/body.js";
import type { Exchange, StoredBody } from "../tape/exchange.js";

/** Who came into a call and who left it, beside what the tape knows. */
interface Difference {
  call: Call;
  came: Map<string, Participant>;
  left: Set<string>;
}

/** What the simulator has made of rosters, so that those of the tape that come later agree with it. */
export class RosterChanges {
  readonly #world: World;
  /** By the ids of calls. */
  readonly #differences = new Map<string, Difference>();
  /** The calls that the simulator has ended, by their ids. */
  readonly #ended = new Set<string>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Lets the simulator do something; what that changes of rosters is kept. */
  watch<Result>(act: () => Result): Result {
    const live = [...this.#world.calls.values()].filter(({ state }) => state !== "terminated");
    const known = live.map((call) => ({ call, people: peopleOf(call.roster) }));
    const result = act();
    for (const { call, people } of known) {
      this.#compare(call, people);
      if (!liveCall(this.#world, normalId(call.id))) this.#ended.add(normalId(call.id));
    }
    return result;
  }

  /** Whether the simulator has ended a call. */
  hasEnded(call: string): boolean {
    return this.#ended.has(normalId(call));
  }

  /** A notification or an answer of the tape's, with the rosters in it as they are by now. */
  agree(exchange: Exchange): Exchange {
    if (this.#differences.size === 0) return exchange;
    return exchange.to === "bot" ? this.#agreeing(exchange) : this.#listing(exchange);
  }

  #compare(call: Call, before: ReadonlyMap<string, Participant>): void {
    const after = peopleOf(call.roster);
    const came = [...after].filter(([id]) => !before.has(id));
    const left = [...before.keys()].filter((id) => !after.has(id));
    if (came.length === 0 && left.length === 0) return;
    const known = this.#differences.get(call.id) ?? { call, came: new Map(), left: new Set() };
    for (const [id, participant] of came) {
      known.came.set(id, participant);
      known.left.delete(id);
    }
    for (const id of left) {
      known.left.add(id);
      known.came.delete(id);
    }
    this.#differences.set(call.id, known);
  }

  #agreeing(notification: Exchange): Exchange {
    const body = asObject(bodyJson(notification.request)) ?? {};
    const items = readNotification(body);
    const values = asArray(body["value"]);
    const agreed = values.map((value, index): Json => {
      const item = items[index];
      const difference = item?.roster?.full ? this.#differences.get(item.call ?? "") : undefined;
      const members = asObject(value);
      return difference && members
        ? { ...members, resourceData: changed(asArray(members["resourceData"]), difference) }
        : value;
    });
    if (agreed.every((value, index) => value === values[index])) return notification;
    return { ...notification, request: withBody(notification.request, { ...body, value: agreed }) };
  }

  #listing(exchange: Exchange): Exchange {
    const { request, response } = exchange;
    const route = routeOf(request.method, request.url);
    const difference = this.#differences.get(route?.call ?? "");
    if (route?.name !== "list participants" || !difference || response?.status !== 200) return exchange;
    const body = asObject(bodyJson(response)) ?? {};
    const value = changed(asArray(body["value"]), difference);
    return { ...exchange, response: withBody(response, { ...body, value }) };
  }
}

function peopleOf(roster: readonly Participant[]): Map<string, Participant> {
  return new Map(roster.flatMap((one) => identityIds(one.identity).map((id) => [id, one] as const)));
}

function changed(roster: Json[], { call, came, left }: Difference): Json[] {
  const idsOf = (participant: Json): string[] =>
    identityIds(asObject(asObject(participant)?.["info"])?.["identity"]);
  const staying = roster.filter((participant) => !idsOf(participant).some((id) => left.has(id)));
  const there = new Set(staying.flatMap(idsOf));
  const missing = [...came].filter(([id]) => !there.has(id)).map(([, one]) => participantShape(call, one));
  return [...staying, ...missing];
}

function withBody<Message extends StoredBody>(message: Message, body: Json): Message {
  const { text: _text, ...rest } = message;
  return { ...rest, body } as Message;
}
