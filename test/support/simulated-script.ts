import fc from "fast-check";
import { asArray, asObject, asText, type Json, type JsonObject } from "../../src/base/json.js";
import type { Answer } from "../../src/simulate/answers.js";
import { callTo, meeting, members, person, Simulator, type SimulatorOptions } from "./simulator.js";

/** What a bot does next. The numbers choose among what there is then, and something that is not there. */
export interface Move {
  what: keyof typeof MOVES;
  /** Milliseconds before it. */
  wait: number;
  call: number;
  other: number;
  people: number[];
}

/** A bot that plays moves. Its names, and what it takes for names that nobody has, are its own. */
export class Actor {
  readonly simulator: Simulator;
  readonly name: string;
  readonly calls: string[] = [];
  readonly answers: Answer[] = [];

  constructor(simulator: Simulator, name = "a") {
    this.simulator = simulator;
    this.name = name;
  }

  play(move: Move): void {
    MOVES[move.what](this, move);
  }

  ask(method: string, path: string, body?: Json): Answer {
    const answer = this.simulator.ask(method, path, body);
    this.answers.push(answer);
    return answer;
  }

  create(body: JsonObject): void {
    const answer = this.ask("POST", "calls", { subject: this.name, ...body });
    const call = asText(asObject(answer.body)?.["id"]);
    if (call !== undefined) this.calls.push(call);
  }

  call(number: number): string {
    return chosen(this.calls, number, `nobody-of-${this.name}`);
  }

  people(numbers: readonly number[]): string[] {
    return numbers.map((number) => `${this.name}${number}`);
  }

  /** The id of somebody in a call. */
  participant(call: string, number: number): string {
    const list = this.ask("GET", `calls/${call}/participants`);
    const ids = asArray(members(list)["value"]).map((one) => asObject(one)?.["id"] as string);
    return chosen(ids, number, `no-participant-of-${this.name}`);
  }

  invite(call: string, participants: Json): void {
    this.ask("POST", `calls/${call}/participants/invite`, { participants, clientContext: call });
  }
}

type Play = (actor: Actor, move: Move) => unknown;

/** `POST calls/{call}/…` without anything to say in it. */
const post =
  (action: string): Play =>
  (actor, { call }) =>
    actor.ask("POST", `calls/${actor.call(call)}/${action}`, {});

/** A request about somebody in a call. */
const about =
  (method: string, action = ""): Play =>
  (actor, { call, other }) => {
    const id = actor.call(call);
    actor.ask(method, `calls/${id}/participants/${actor.participant(id, other)}${action}`);
  };

const MOVES = {
  "create a peer call": (actor, { people }) => actor.create(callTo(...actor.people(people.slice(0, 1)))),
  "create a group call": (actor, { people }) => actor.create(callTo(...actor.people([7, ...people]))),
  "join a meeting": (actor) => actor.create(meeting(`19:${actor.name}@thread.v2`)),
  ring: ({ simulator, calls, name }, { other }) => calls.push(simulator.ring({ id: `${name}${other}` })),
  answer: (actor, { call }) =>
    actor.ask("POST", `calls/${actor.call(call)}/answer`, { callbackUri: "https://bot.contoso.com/" }),
  invite: (actor, { call, people }) =>
    actor.invite(
      actor.call(call),
      actor.people(people).map((id) => person(id)),
    ),
  "invite out of another call": (actor, { call, other, people }) => {
    const replacesCallId = actor.call(other);
    actor.invite(
      actor.call(call),
      actor.people(people).map((id) => person(id, { replacesCallId })),
    );
  },
  "move between meetings": (actor, { call, other, people }) => {
    const replacesCallId = actor.call(other);
    const participantId = actor.participant(replacesCallId, people[0] ?? 0);
    const [moved = "nobody"] = actor.people(people);
    actor.invite(actor.call(call), [person(moved, { replacesCallId, participantId })]);
  },
  mute: post("mute"),
  unmute: post("unmute"),
  "keep alive": post("keepAlive"),
  "get the call": (actor, { call }) => actor.ask("GET", `calls/${actor.call(call)}`),
  "end the call": (actor, { call }) => actor.ask("DELETE", `calls/${actor.call(call)}`),
  "get a participant": about("GET"),
  "remove a participant": about("DELETE"),
  "mute a participant": about("POST", "/mute"),
  "get no operation": (actor, { call, other }) =>
    actor.ask("GET", `calls/${actor.call(call)}/operations/${actor.name}${other}`),
} satisfies Record<string, Play>;

function chosen(things: readonly string[], number: number, otherwise: string): string {
  return things[number % (things.length + 1)] ?? otherwise;
}

const move: fc.Arbitrary<Move> = fc.record({
  what: fc.constantFrom(...(Object.keys(MOVES) as Move["what"][])),
  wait: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(0, 0, 50, 100, 150, 1_000) },
    { weight: 1, arbitrary: fc.constantFrom(14_999, 15_000, 44 * 60_000, 46 * 60_000) },
  ),
  call: fc.nat(11),
  other: fc.nat(11),
  people: fc.uniqueArray(fc.nat(6), { maxLength: 6 }),
});

/** What a bot does, with something to do it in for a beginning. */
export const script: fc.Arbitrary<Move[]> = fc
  .tuple(
    fc.constantFrom<Move["what"][]>(["join a meeting", "create a peer call"], []),
    fc.array(move, { maxLength: 25 }),
  )
  .map(([beginning, moves]) => [
    ...beginning.map((what) => ({ what, wait: 0, call: 0, other: 0, people: [1] })),
    ...moves,
  ]);

/** Changes that make the simulator do what it does not by itself. */
export const changes = fc.subarray([
  "participants-1-to-5=accept",
  "chat-info-required=accept",
  "one-into-a-peer-call=accept",
  "identity-required=fail",
  "invited-once=fail",
  "invited-once=accept",
  "replaced-call-known=accept",
  "moved-participant-known=accept",
  "mute-in-group-calls=accept",
  "answer-incoming=accept",
]);

/** A bot that has played its moves, and whose calls have ended since. */
export function played(
  moves: readonly Move[],
  options: SimulatorOptions,
  name = "a",
  prepare: (actor: Actor) => void = () => undefined,
): Actor {
  const simulator = new Simulator(options);
  const actor = new Actor(simulator, name);
  prepare(actor);
  for (const move of moves) {
    simulator.pass(move.wait);
    actor.play(move);
  }
  simulator.runOut();
  return actor;
}
