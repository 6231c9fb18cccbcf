import type { Json } from "../../src/base/json.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { link } from "../../src/tape/link.js";
import { operationItem, rosterItem, TapeBuilder } from "./tape-builder.js";

/** A tape builder that also reads, and gives linked tapes. */
export class Story extends TapeBuilder {
  /** An invite that is answered with whom it is about. */
  inviteAll(call: string, people: readonly string[], operation: string, replaces?: string): string {
    const participants = people.map((id) => ({
      identity: { user: { id } },
      ...(replaces !== undefined && { replacesCallId: replaces }),
    }));
    const body = { id: operation, status: "Running", resultInfo: null, participants };
    return this.ask("POST", path(call, "participants/invite"), { participants }, { body });
  }

  /** The end of an operation, and who is in its call then. */
  succeed(call: string, operation: string, invited: readonly string[], present: readonly string[]): void {
    this.notify(operationItem(call, operation, { people: invited }));
    this.notify(rosterItem(call, present));
  }

  readOperation(call: string, operation: string, status: string): string {
    const body = { id: operation, status, resultInfo: null };
    return this.ask("GET", path(call, `operations/${operation}`), undefined, { body });
  }

  readOperations(call: string, ...operations: [id: string, status: string][]): string {
    const value = operations.map(([id, status]) => ({ id, status }));
    return this.ask("GET", path(call, "operations"), undefined, { body: { value } });
  }

  readPeople(call: string, people: readonly string[], more: { [member: string]: Json } = {}): string {
    const body = { ...more, value: people.map(participant) };
    return this.ask("GET", path(call, "participants"), undefined, { body });
  }

  readPerson(call: string, person: string): string {
    return this.ask("GET", path(call, `participants/of-${person}`), undefined, { body: participant(person) });
  }

  linked(): Exchange[] {
    return link(this.exchanges);
  }
}

/** A tape with what the steps put onto it, linked. */
export function story(...steps: ((tape: Story) => unknown)[]): Exchange[] {
  const tape = new Story();
  for (const step of steps) step(tape);
  return tape.linked();
}

/** The same tape with every body as a text, written as some bots write it. */
export function asTexts(exchanges: readonly Exchange[], write: (body: Json) => string): Exchange[] {
  const stored = <Message extends { body?: Json }>(message: Message): Message => {
    const { body, ...rest } = message;
    return (body === undefined ? message : { ...rest, text: write(body) }) as Message;
  };
  return exchanges.map((exchange) => ({
    ...exchange,
    request: stored(exchange.request),
    ...(exchange.response && { response: stored(exchange.response) }),
  }));
}

export function path(call: string, rest: string): string {
  return `/v1.0/communications/calls/${call}/${rest}`;
}

function participant(person: string): Json {
  return { id: `of-${person}`, info: { identity: { user: { id: person } } }, isInLobby: false };
}
