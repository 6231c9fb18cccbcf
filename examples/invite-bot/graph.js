// What the bot asks of Microsoft Graph: a client of four requests, and their bodies as Microsoft's reference has them.
import { identitySet, personIn } from "./people.js";

/** @import { Info, Person } from "./people.js" */

/**
 * What Graph sends, as far as this bot reads it; there is more, and null for many. A status may be in any case, the id of a
 * participant is that of an endpoint in the call, not of a person, and who has left has a `removedState`.
 * @typedef {{ code: number | string, subcode: number | string, message?: string | null }} ResultInfo
 * @typedef {{ id: string, state?: string | null, resultInfo?: ResultInfo | null }} CallResource
 * @typedef {{ id: string, status?: string | null, resultInfo?: ResultInfo | null, participants?: Info[] | null }} Operation
 * @typedef {{ id?: string | null, info?: Info | null, isInLobby?: boolean | null, removedState?: object | null }} Participant
 * @typedef {{ value: Participant[], "@odata.nextLink"?: string }} Page
 */

/** @type {(text: string) => unknown} */
const parsed = JSON.parse;

/** Every method rejects with one line that says what was asked and what went wrong. */
export class GraphClient {
  #calls;
  #token;
  #patience;

  /** @param {{ graphUrl: string, token: string, patience: number }} how patience in milliseconds */
  constructor({ graphUrl, token, patience }) {
    this.#calls = new URL("/v1.0/communications/calls", graphUrl).href;
    this.#token = token;
    this.#patience = patience;
  }

  /** @type {(call: object) => Promise<CallResource>} */
  async createCall(call) {
    return /** @type {CallResource} */ (await this.#ask("POST", this.#calls, call));
  }

  /**
   * At most 5 people, says the reference. `replacesCallId` is the call that they leave for this one.
   * @type {(callId: string, people: Person[], context: string, replacesCallId?: string) => Promise<Operation>}
   */
  async invite(callId, people, clientContext, replacesCallId) {
    const participants = people.map((person) => invitationInfo(person, replacesCallId));
    const url = `${this.#calls}/${callId}/participants/invite`;
    return /** @type {Operation} */ (await this.#ask("POST", url, { participants, clientContext }));
  }

  /** @type {(callId: string) => Promise<Person[]>} */
  async participants(callId) {
    const people = [];
    /** @type {string | undefined} */
    let url = `${this.#calls}/${callId}/participants`;
    while (url) {
      const page = /** @type {Page} */ (await this.#ask("GET", url));
      people.push(...page.value.flatMap(({ info }) => personIn(info)));
      url = page["@odata.nextLink"];
    }
    return people;
  }

  /** @type {(callId: string) => Promise<unknown>} taken; that the call has ended is told later */
  hangUp(callId) {
    return this.#ask("DELETE", `${this.#calls}/${callId}`);
  }

  /** @type {(method: string, url: string, body?: object) => Promise<unknown>} */
  async #ask(method, url, body) {
    const { origin, pathname } = new URL(url);
    const init = {
      method,
      headers: { authorization: `Bearer ${this.#token}`, "content-type": "application/json" },
      body: body ? JSON.stringify(body) : null,
      signal: AbortSignal.timeout(this.#patience),
    };
    try {
      const response = await fetch(url, init);
      const text = await response.text();
      if (!response.ok) throw new Error(`${response.status} ${errorIn(text)}`);
      return text === "" ? undefined : parsed(text);
    } catch (error) {
      // fetch says "fetch failed" whatever it was; the reason is in the cause.
      const { message, cause } = /** @type {Error & { cause?: { code?: string } }} */ (error);
      const what = cause ? `no answer from ${origin} (${cause.code ?? message})` : message;
      throw new Error(`${method} ${pathname}: ${what}`, { cause: error });
    }
  }
}

/** @type {(text: string) => string} Graph's code and message in one line; or whatever came in their place */
function errorIn(text) {
  try {
    const { error } = /** @type {{ error: { code: string, message: string } }} */ (parsed(text));
    return `${error.code} ${error.message}`.replaceAll(/\s+/g, " ");
  } catch {
    return text;
  }
}

/** @type {(resultInfo: ResultInfo | null | undefined) => string} */
export function inWords(resultInfo) {
  if (!resultInfo) return "no reason given";
  const { code, subcode, message } = resultInfo;
  return `${message ?? "no message"} (code ${code}, subcode ${subcode})`;
}

/** The sound is Graph's to mix; the bot never gets it. */
const media = {
  requestedModalities: ["audio"],
  mediaConfig: { "@odata.type": "#microsoft.graph.serviceHostedMediaConfig" },
};

/** @type {(person: Person, tenantId: string) => object} a call to one person */
export function peerCall(person, tenantId) {
  return { "@odata.type": "#microsoft.graph.call", targets: [invitationInfo(person)], ...media, tenantId };
}

/** @type {(threadId: string, organizer: Person, tenantId: string) => object} the call of a meeting */
export function meetingCall(threadId, organizer, tenantId) {
  return {
    "@odata.type": "#microsoft.graph.call",
    targets: [],
    ...media,
    chatInfo: { "@odata.type": "#microsoft.graph.chatInfo", threadId, messageId: "0" },
    meetingInfo: {
      "@odata.type": "#microsoft.graph.organizerMeetingInfo",
      organizer: identitySet(organizer, { tenantId }),
      allowConversationWithoutHost: true,
    },
    tenantId,
  };
}

/** @type {(person: Person, replacesCallId?: string) => object} */
function invitationInfo(person, replacesCallId) {
  const info = { "@odata.type": "#microsoft.graph.invitationParticipantInfo", identity: identitySet(person) };
  return { ...info, ...(replacesCallId && { replacesCallId }) };
}
