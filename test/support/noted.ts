import type { Json, JsonObject } from "../../src/base/json.js";
import type { Answer } from "../../src/simulate/answers.js";
import { adoptWorld } from "../../src/simulate/adopt.js";
import { exchangeId, type Exchange, type Headers } from "../../src/tape/exchange.js";
import { ONE } from "./invites.js";
import { members, person, Simulator, START, TENANT, type SimulatorOptions, type Told } from "./simulator.js";
import { operationItem, TapeBuilder } from "./tape-builder.js";

/** A simulator with notes of what a bot asked and was told there, in the order in which it came. */
export class NotedSimulator extends Simulator {
  readonly #exchanges: Exchange[] = [];
  #noted = 0;
  /** Whether a request is noted when it is answered, behind what was told before the answer. */
  areAnswersLast = false;

  override tryAsk(method: string, path: string, body?: Json, headers: Headers = {}): Answer | undefined {
    this.passTo(this.now);
    this.#noteTold();
    const answer = super.tryAsk(method, path, body, headers);
    if (!answer) return undefined;
    if (this.areAnswersLast) this.#noteTold();
    const url = path.startsWith("/") ? path : `/v1.0/communications/${path}`;
    const request = { method, url, headers, ...(body !== undefined && { body }) };
    this.#note({ to: "graph", request, response: { after: 1, ...answer } });
    return answer;
  }

  get exchanges(): readonly Exchange[] {
    this.#noteTold();
    return this.#exchanges;
  }

  #noteTold(): void {
    for (const { callbackUri = "/", headers, body } of this.told.slice(this.#noted)) {
      const request = { method: "POST", url: callbackUri, headers, body };
      this.#note({ to: "bot", request, response: { status: 202, headers: {}, after: 1 } });
    }
    this.#noted = this.told.length;
  }

  #note(exchange: Omit<Exchange, "id" | "at">): void {
    const id = exchangeId(this.#exchanges.length + 1);
    this.#exchanges.push({ id, at: this.now - START, ...exchange });
  }
}

/** A simulator that goes on from what was asked and told before. */
export function goingOn(told: readonly Exchange[], options: SimulatorOptions = {}, now = START): Simulator {
  const { seed = 0, tenant = TENANT } = options;
  const simulator = new Simulator({ ...options, world: adoptWorld(told, { seed, tenant }) });
  simulator.now = now;
  return simulator;
}

/** A simulator that goes on from what is built. */
export function after(build: (tape: TapeBuilder) => unknown, options?: SimulatorOptions): Simulator {
  const tape = new TapeBuilder();
  build(tape);
  return goingOn(tape.exchanges, options);
}

/** What is answered to a GET of a call, or of what is in it. */
export function got(simulator: Simulator, path: string): JsonObject {
  return members(simulator.ask("GET", `calls/${path}`));
}

/** Whether somebody cannot be invited into the call ONE, because they are there or on the way. */
export function isExpected(simulator: Simulator, id: string): boolean {
  return simulator.invite(ONE, person(id)).status === 400;
}

/** Who is in the call ONE. */
export function listed(simulator: Simulator): JsonObject[] {
  return got(simulator, `${ONE}/participants`)["value"] as JsonObject[];
}

/** Everybody in the call ONE, as a notification tells it. */
export function rosterOf(...resourceData: Json[]): Json {
  return { changeType: "updated", resourceUrl: `/communications/calls/${ONE}/participants`, resourceData };
}

/** The end of an operation in the call ONE, as its own members tell it. */
export function ended(operation: string, more: JsonObject): Json {
  return {
    ...(operationItem(ONE, operation) as object),
    resourceData: { "@odata.type": "#microsoft.graph.inviteParticipantsOperation", ...more },
  };
}

/** Another spelling of the same id. */
export function loud(id: string): string {
  return id.replaceAll("-", "").toUpperCase();
}

/** What was posted to bots, as it came over the wire. */
export function posts(told: readonly Told[]): unknown[] {
  return told.map(({ at, lane, callbackUri, headers, body }) => ({ at, lane, callbackUri, headers, body }));
}
