import type { Json } from "../../src/base/json.js";
import type { Exchange, StoredBody, TapeResponse } from "../../src/tape/exchange.js";

/** Tapes as they are before they are linked: exchanges in the order of their arrival, none with a cause. */
export class TapeBuilder {
  readonly exchanges: Exchange[] = [];

  /** A request to Graph; gives its id. */
  ask(method: string, url: string, body?: Json, answer: Partial<TapeResponse> = {}): string {
    const request = { method, url, headers: {}, ...(body !== undefined && { body }) };
    return this.#add({ to: "graph", request, response: { status: 200, headers: {}, after: 1, ...answer } });
  }

  /** An invite of these people into a call, whose answer names the operation. */
  invite(call: string, people: readonly string[], more: InviteMore = {}): string {
    const { replaces, clientContext, operation } = more;
    const participants = people.map((id) => ({
      identity: { user: { id } },
      ...(replaces !== undefined && { replacesCallId: replaces }),
    }));
    const body = { participants, ...(clientContext !== undefined && { clientContext }) };
    const answer = operation === undefined ? {} : { body: { status: "Running", id: operation } };
    return this.ask("POST", `/v1.0/communications/calls/${call}/participants/invite`, body, answer);
  }

  /** A notification with these items; gives its id. */
  notify(...items: Json[]): string {
    return this.notifyOf({ body: { value: items } });
  }

  /** A notification with these items that came in on the callback URL of an exchange. */
  notifyVia(via: string, ...items: Json[]): string {
    return this.notifyOf({ body: { value: items } }, { via });
  }

  /** A notification with this body, were it no notification at all. */
  notifyOf(stored: StoredBody, more: { via?: string } = {}): string {
    const request = { method: "POST", url: "/api/calls", headers: {}, ...stored };
    return this.#add({ to: "bot", ...more, request, response: { status: 202, headers: {}, after: 1 } });
  }

  /** The creation of a call with these targets; `call` undefined: its answer never came. */
  create(call: string | undefined, targets: readonly string[] = [], me = `me in ${call ?? "it"}`): string {
    const body = {
      callbackUri: "http://bot/",
      targets: targets.map((id) => ({ identity: { user: { id } } })),
    };
    const url = "/v1.0/communications/calls";
    if (call !== undefined)
      return this.ask("POST", url, body, { status: 201, body: { id: call, myParticipantId: me } });
    const request = { method: "POST", url, headers: {}, body };
    return this.#add({ to: "graph", request, failure: { kind: "truncated", after: 1 } });
  }

  #add(exchange: Omit<Exchange, "id" | "at">): string {
    const id = `x${this.exchanges.length + 1}`;
    this.exchanges.push({ id, at: this.exchanges.length * 10, ...exchange });
    return id;
  }
}

interface InviteMore {
  replaces?: string;
  clientContext?: string;
  operation?: string;
}

/** The item that an operation has ended. */
export function operationItem(
  call: string,
  operation: string,
  { people, clientContext }: { people?: readonly string[]; clientContext?: string } = {},
): Json {
  return {
    changeType: "deleted",
    resourceUrl: `/communications/calls/${call}/operations/${operation}`,
    resourceData: {
      "@odata.type": "#microsoft.graph.inviteParticipantsOperation",
      status: "completed",
      ...(people && { participants: people.map((id) => ({ identity: { user: { id } } })) }),
      ...(clientContext !== undefined && { clientContext }),
    },
  };
}

/** The item of a roster that is a full snapshot. */
export function rosterItem(call: string, people: readonly string[]): Json {
  return {
    changeType: "updated",
    resourceUrl: `/communications/calls/${call}/participants`,
    resourceData: people.map(person),
  };
}

/** The item of a roster with the bot itself on it: its participant, and an identity that no request names. */
export function rosterWithMe(call: string, me: string, people: readonly string[] = []): Json {
  const bot = { id: me, info: { identity: { applicationInstance: { id: "an instance of the bot" } } } };
  return { ...(rosterItem(call, []) as object), resourceData: [bot, ...people.map(person)] };
}

/** The item of a delta roster: who came or changed, and who was removed. */
export function deltaItem(call: string, present: readonly string[], removed: readonly string[] = []): Json {
  const gone = removed.map((id) => ({ ...person(id), removedState: { reason: "Removed" } }));
  return {
    changeType: "updated",
    resourceUrl: `/communications/calls/${call}/participants`,
    resourceData: {
      "@odata.type": "#microsoft.graph.deltaParticipants",
      participants: [...present.map(person), ...gone],
    },
  };
}

/** The item that a call has changed. */
export function callItem(call: string, state = "established"): Json {
  const resourceData = { "@odata.type": "#microsoft.graph.call", state };
  return { changeType: "updated", resourceUrl: `/communications/calls/${call}`, resourceData };
}

function person(id: string): { info: { identity: { user: { id: string } } } } {
  return { info: { identity: { user: { id } } } };
}
