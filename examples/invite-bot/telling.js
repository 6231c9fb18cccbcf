// What the bot tells of itself, and how that is printed.

/** @import { Outcome } from "./outcome.js" */

/**
 * @typedef {object} Told
 * @property {"listening" | "asked" | "told" | "trouble" | "done"} event `asked` by us, `told` by Graph
 * @property {string} text one line
 * @property {string} [call] its name
 * @property {string} [callId] when it is known already
 * @property {Outcome} [outcome] of an invite, with the line that says how it ended
 */

/** @typedef {{ name: string, id?: string }} About a call */

export class Teller {
  #tell;

  /** @param {(told: Told) => void} tell */
  constructor(tell) {
    this.#tell = tell;
  }

  /** @param {string} url */
  listening(url) {
    this.#tell({ event: "listening", text: url });
  }

  /**
   * @param {About} call
   * @param {string} text
   */
  asked(call, text) {
    this.#tell({ event: "asked", text, ...facts(call) });
  }

  /**
   * @param {About | undefined} call
   * @param {string} text
   * @param {Outcome} [outcome]
   */
  told(call, text, outcome) {
    this.#tell({ event: "told", text, ...facts(call), ...(outcome && { outcome }) });
  }

  /**
   * @param {About} call
   * @param {string} text
   * @param {Outcome} [outcome]
   * @returns {false} so that who could not do something can say so in one line
   */
  trouble(call, text, outcome) {
    this.#tell({ event: "trouble", text, ...facts(call), ...(outcome && { outcome }) });
    return false;
  }
}

/** @param {About | undefined} call */
function facts(call) {
  return { ...(call && { call: call.name }), ...(call?.id !== undefined && { callId: call.id }) };
}

/** @param {Told} told */
export function asText({ event, call = "", text }) {
  return `${event.padEnd(9)}  ${call.padEnd(10)}  ${text}`;
}

/** @param {Told} told */
export function asJson(told) {
  return JSON.stringify(told);
}
