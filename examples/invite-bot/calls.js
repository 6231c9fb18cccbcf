// Every call that the bot knows of.
import { Call } from "./call.js";
import { readNotifications } from "./notifications.js";

/** @import { CallChange } from "./notifications.js" */
/** @import { Teller } from "./telling.js" */
/** @import { CallResource } from "./wire.js" */

export class Calls {
  /** @type {Map<string, Call>} by id in lower case */
  #byId = new Map();
  #creating = 0;
  /** @type {CallChange[]} about calls that only an answer under way makes known */
  #early = [];
  #teller;

  /** @param {Teller} teller */
  constructor(teller) {
    this.#teller = teller;
  }

  /** Those that we still have to end. */
  get toHangUp() {
    return [...this.#byId.values()].filter((call) => call.toHangUp && !call.ended);
  }

  /**
   * Notifications of a call may come before the answer that says which call it is: they wait for it.
   * @param {string} name for people to read
   * @param {Promise<CallResource & { id: string }>} answer
   */
  async created(name, answer) {
    this.#creating += 1;
    try {
      const { id, state } = await answer;
      const call = this.get(id);
      call.name = name;
      call.toHangUp = true;
      this.take({ kind: "call", callId: id, state: (state ?? "").toLowerCase() });
      return call;
    } finally {
      this.#creating -= 1;
      for (const notice of this.#early.splice(0)) this.take(notice);
    }
  }

  /**
   * @param {string} id also of a call that somebody else created
   * @returns {Call}
   */
  get(id) {
    const call = this.#byId.get(id.toLowerCase()) ?? new Call(id);
    this.#byId.set(id.toLowerCase(), call);
    return call;
  }

  /** @param {string} body of a notification */
  notified(body) {
    for (const notice of readNotifications(body))
      if (notice.kind === "unknown") this.#teller.told(undefined, `a notification about ${notice.about}`);
      else this.take(notice);
  }

  /** @param {CallChange} notice */
  take(notice) {
    if (this.#creating > 0 && !this.#byId.has(notice.callId.toLowerCase())) {
      this.#early.push(notice);
      return;
    }
    const call = this.get(notice.callId);
    for (const news of call.take(notice)) this.#teller.told(call, news);
  }
}
