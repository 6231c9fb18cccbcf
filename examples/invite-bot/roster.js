// Who is in a call, kept from the roster notifications.
import { personIn, without } from "./wire.js";

/** @import { RosterNotice } from "./notifications.js" */
/** @import { Participant, Person } from "./wire.js" */

/** @typedef {Person & { inLobby: boolean }} Member */

export class Roster {
  /** @type {Map<string, Member>} by the endpoint's id: one person may be there twice */
  #endpoints = new Map();
  /** @type {Person[]} everybody who was ever there */
  #seen = [];
  #sequence = -Infinity;

  /** @returns {Member[]} each person once */
  get members() {
    const byPerson = [...this.#endpoints.values()].map(
      (member) => /** @type {const} */ ([member.id.toLowerCase(), member]),
    );
    return [...new Map(byPerson).values()];
  }

  /**
   * @param {RosterNotice} notice
   * @returns {{ joined: Member[], left: Member[] }} what is new; nothing when it was known already
   */
  take({ participants, snapshot, sequence }) {
    const before = this.members;
    if (sequence !== undefined && sequence <= this.#sequence) return { joined: [], left: [] };
    this.#sequence = sequence ?? this.#sequence;
    if (snapshot) this.#endpoints.clear();
    for (const participant of participants) this.#change(participant);
    const after = this.members;
    this.#seen.push(...without(after, this.#seen));
    return { joined: without(after, before), left: without(before, after) };
  }

  /**
   * From now on those who are not there count as not seen, though they may have been there before.
   * @param {readonly Person[]} people
   */
  expect(people) {
    this.#seen = without(this.#seen, without(people, this.members));
  }

  /**
   * @param {readonly Person[]} people
   * @returns {Person[]} those of them who have never been there since they were expected
   */
  unseen(people) {
    return without(people, this.#seen);
  }

  /** @param {Participant} participant */
  #change({ id, info, isInLobby, removedState }) {
    const person = personIn(info?.identity);
    const endpoint = id ?? person?.id;
    if (endpoint === undefined) return;
    if (removedState) this.#endpoints.delete(endpoint);
    else if (person) this.#endpoints.set(endpoint, { ...person, inLobby: isInLobby === true });
  }
}
