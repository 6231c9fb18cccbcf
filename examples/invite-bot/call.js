// What the bot knows of one call: a state that notifications change, in whatever order they come and however often.
import { inWords } from "./graph.js";
import { personIn, without } from "./people.js";

/** @import { Operation } from "./graph.js" */
/** @import { CallNotice, Notice, RosterNotice } from "./notifications.js" */
/** @import { Person } from "./people.js" */

export class Call {
  /** Given by whoever asked for the call, when the answer has come. */
  name = "";
  /** @type {Notice[]} what came before that answer */
  early = [];
  /** @type {Person[]} whose invites completed */
  invited = [];
  roster = new Roster();
  /** Once reached it counts: `established` may come twice, or before `establishing`. */
  states = new Set();
  /** @type {Map<string, Operation>} those that are over, by id */
  #over = new Map();

  /** @param {string} id */
  constructor(id) {
    this.id = id;
  }

  get ended() {
    return this.states.has("terminated");
  }

  /** @type {(notice: Notice) => string[]} what is news, in words */
  take(notice) {
    if (notice.kind === "call") return this.#takeState(notice);
    if (notice.kind === "roster") return this.roster.take(notice);
    if (isOver(notice.operation)) this.#over.set(notice.operation.id, notice.operation);
    return []; // The bot that asked for it tells of it.
  }

  /**
   * By its id: the context does not tell operations apart, many bots send the same one every time.
   * @type {(asked: Operation) => Operation | undefined}
   */
  endOf(asked) {
    return isOver(asked) ? asked : this.#over.get(asked.id);
  }

  /** @type {(notice: CallNotice) => string[]} */
  #takeState({ state, resultInfo }) {
    const reached = state.toLowerCase();
    if (reached === "" || this.states.has(reached)) return [];
    this.states.add(reached);
    return [reached === "terminated" && resultInfo ? `terminated: ${inWords(resultInfo)}` : reached];
  }
}

/** Who is in a call. */
export class Roster {
  /** @type {Person[]} everybody who was ever there */
  seen = [];
  /** @type {Map<string, Person & { inLobby: boolean }>} by the endpoint's id: a person may be there twice */
  #endpoints = new Map();
  #sequence = -Infinity;

  get people() {
    return [...this.#endpoints.values()];
  }

  /** @type {(notice: RosterNotice) => string[]} who came and who left, in words */
  take({ participants, snapshot, sequence }) {
    if (sequence !== undefined && sequence <= this.#sequence) return [];
    this.#sequence = sequence ?? this.#sequence;
    const before = this.people;
    if (snapshot) this.#endpoints.clear();
    for (const { id, info, isInLobby, removedState } of participants)
      for (const person of personIn(info))
        if (removedState) this.#endpoints.delete(id ?? person.id);
        else this.#endpoints.set(id ?? person.id, { ...person, inLobby: isInLobby === true });
    this.seen.push(...without(this.people, this.seen));
    const came = without(this.people, before);
    const left = without(before, this.people);
    return [
      ...came.map(({ name, inLobby }) => `${name} ${inLobby ? "waits in the lobby" : "is on the roster"}`),
      ...left.map(({ name }) => `${name} has left the roster`),
    ];
  }
}

/** @type {(operation: Operation) => boolean} */
function isOver({ status }) {
  return ["completed", "failed"].includes(status?.toLowerCase() ?? "");
}
