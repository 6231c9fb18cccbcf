// A client of the part of Microsoft Graph that a calling bot needs.

/** @import { CallResource, Operation, Participant } from "./wire.js" */

/** Graph refused, or did not answer. `status` is 0 when there was no answer; `code` is Graph's own, or the network's. */
export class GraphError extends Error {
  /**
   * @param {string} message one line
   * @param {{ status?: number, code?: string, cause?: unknown }} facts
   */
  constructor(message, { status = 0, code = "", cause } = {}) {
    super(message, { cause });
    this.name = "GraphError";
    this.status = status;
    this.code = code;
  }
}

/** @typedef {{ error?: { code?: string, message?: string } | null, "@odata.nextLink"?: string }} Answer */

/** Every method rejects with a `GraphError`. */
export class GraphClient {
  #origin;
  #token;
  #patience;

  /** @param {{ graphUrl: string, token: string, patience: number }} how `graphUrl` without a version; milliseconds */
  constructor({ graphUrl, token, patience }) {
    this.#origin = new URL(graphUrl).origin;
    this.#token = token;
    this.#patience = patience;
  }

  /**
   * @param {object} call
   * @returns {Promise<CallResource & { id: string }>}
   */
  async createCall(call) {
    return withId(await this.#ask("POST", "/v1.0/communications/calls", call), "the new call");
  }

  /**
   * @param {string} callId
   * @param {object} invitation
   * @returns {Promise<Operation & { id: string }>} still running, as a rule
   */
  async invite(callId, invitation) {
    const path = `${callPath(callId)}/participants/invite`;
    return withId(await this.#ask("POST", path, invitation), "the invite's operation");
  }

  /**
   * @param {string} callId
   * @returns {Promise<Participant[]>} from all pages
   */
  async participants(callId) {
    /** @type {Participant[]} */
    const participants = [];
    const visited = new Set();
    /** @type {string | undefined} */
    let path = `${callPath(callId)}/participants`;
    while (path !== undefined && !visited.has(path)) {
      visited.add(path);
      const page = /** @type {Answer & { value?: Participant[] }} */ (await this.#ask("GET", path));
      participants.push(...(page.value ?? []));
      path = this.#pathOf(page["@odata.nextLink"]);
    }
    return participants;
  }

  /**
   * @param {string} callId
   * @param {number} [patience] milliseconds
   */
  async hangUp(callId, patience) {
    await this.#ask("DELETE", callPath(callId), undefined, patience);
  }

  /**
   * A link may name another host than the one that we were told to use, behind a proxy for instance; and the token must
   * not go anywhere else.
   * @param {string | undefined} link
   */
  #pathOf(link) {
    if (link === undefined) return undefined;
    const { pathname, search } = new URL(link, this.#origin);
    return pathname + search;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @param {number} [patience]
   * @returns {Promise<Answer>}
   */
  async #ask(method, path, body, patience = this.#patience) {
    const asked = `${method} ${path}`;
    try {
      const response = await fetch(new URL(path, this.#origin), {
        method,
        headers: {
          authorization: `Bearer ${this.#token}`,
          ...(body && { "content-type": "application/json" }),
        },
        signal: AbortSignal.timeout(patience),
        ...(body && { body: JSON.stringify(body) }),
      });
      return understood(asked, response, await response.text());
    } catch (error) {
      if (error instanceof GraphError) throw error;
      const code = reason(error);
      throw new GraphError(`${asked}: no answer from ${this.#origin} (${code})`, { code, cause: error });
    }
  }
}

/** @param {string} callId */
function callPath(callId) {
  return `/v1.0/communications/calls/${encodeURIComponent(callId)}`;
}

/**
 * @param {string} asked
 * @param {Response} response
 * @param {string} text
 * @returns {Answer}
 */
function understood(asked, response, text) {
  const answer = parsed(text);
  const { status } = response;
  if (!response.ok) {
    const { code = "", message = response.statusText } = answer?.error ?? {};
    const words = `${code} ${message}`.replaceAll(/\s+/g, " ").trim();
    throw new GraphError(`${asked}: ${status} ${words}`.trim(), { status, code });
  }
  if (!answer) throw new GraphError(`${asked}: ${status}, but the answer is no JSON object`, { status });
  return answer;
}

/**
 * @param {string} text
 * @returns {Answer | undefined}
 */
function parsed(text) {
  if (text === "") return {};
  try {
    const value = /** @type {unknown} */ (JSON.parse(text));
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {Answer & { id?: string | null }} answer
 * @param {string} what
 */
function withId(answer, what) {
  const { id } = answer;
  if (!id) throw new GraphError(`Graph's answer gives no id of ${what}`);
  return { ...answer, id };
}

/**
 * fetch says "fetch failed" whatever it was; the reason is in the cause.
 * @param {unknown} error
 * @returns {string}
 */
function reason(error) {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "timeout";
  const cause = /** @type {NodeJS.ErrnoException | undefined} */ (error.cause);
  return cause?.code ?? cause?.message ?? error.message;
}
