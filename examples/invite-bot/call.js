// What the bot knows of one call. It is a state that notifications change, in whatever order they come and however often:
// who waits for something looks at the state, so that a notification before the answer of its request is not missed.
import { Roster } from "./roster.js";
import { inWords, isOver, personIn, sameId, without } from "./wire.js";

/** @import { CallChange } from "./notifications.js" */
/** @import { Operation, Person, ResultInfo } from "./wire.js" */

export class Call {
  /** For people to read. Whoever creates the call gives it a better one. */
  name = "a call";
  /** Whether it is ours, and nobody has hung it up yet. */
  toHangUp = false;
  roster = new Roster();
  /** @type {Set<string>} */
  #reached = new Set();
  /** @type {Operation[]} those that are over */
  #over = [];

  /** @param {string} id */
  constructor(id) {
    this.id = id;
  }

  get ended() {
    return this.has("terminated");
  }

  /**
   * A state counts once it was reached: `established` may come twice, or before `establishing`.
   * @param {string} state in lower case
   */
  has(state) {
    return this.#reached.has(state);
  }

  /**
   * @param {CallChange} notice about this call
   * @returns {string[]} what is news, in words
   */
  take(notice) {
    if (notice.kind === "call") return this.#takeState(notice.state, notice.resultInfo);
    if (notice.kind === "operation") return this.#takeOperation(notice.operation);
    const { joined, left } = this.roster.take(notice);
    return [
      ...joined.map(({ name, inLobby }) => `${name} ${inLobby ? "waits in the lobby" : "is on the roster"}`),
      ...left.map(({ name }) => `${name} has left the roster`),
    ];
  }

  /**
   * @param {Operation} asked as the answer had it
   * @returns {Operation | undefined} how it ended
   */
  end(asked) {
    return this.#over.find((operation) => isSame(operation, asked));
  }

  /**
   * @param {string} state
   * @param {ResultInfo | null | undefined} resultInfo
   */
  #takeState(state, resultInfo) {
    if (state === "" || this.#reached.has(state)) return [];
    this.#reached.add(state);
    return [resultInfo && state === "terminated" ? `terminated: ${inWords(resultInfo)}` : state];
  }

  /**
   * The bot that asked for it tells of it; one that comes again has changed nothing.
   * @param {Operation} operation
   */
  #takeOperation(operation) {
    if (isOver(operation) && !this.end(operation)) this.#over.push(operation);
    return [];
  }
}

/**
 * The id decides. The context does not, as many bots send the same one every time; it helps only where there is no id.
 * @param {Operation} one
 * @param {Operation} other
 */
function isSame(one, other) {
  if (one.id && other.id) return sameId(one.id, other.id);
  const [people, others] = [peopleIn(one), peopleIn(other)];
  const samePeople = without(people, others).length === 0 && without(others, people).length === 0;
  return one.clientContext === other.clientContext && samePeople;
}

/**
 * @param {Operation} operation
 * @returns {Person[]}
 */
export function peopleIn(operation) {
  return (operation.participants ?? []).flatMap(({ identity }) => personIn(identity) ?? []);
}
