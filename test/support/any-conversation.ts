import fc from "fast-check";
import type { Json } from "../../src/base/json.js";
import type { Exchange, StoredBody, TapeRequest } from "../../src/tape/exchange.js";
import { spelledGuid, spelledUrl, shuffled } from "./spellings.js";

/** The ids of one side, the tape's or today's, for the same calls, people and contexts. */
interface Ids {
  calls: string[];
  people: string[];
  contexts: string[];
  /** What Graph minted: the same on both sides. */
  operations: string[];
}

interface Invite {
  call: number;
  replaces: number | undefined;
  people: number[];
  context: number;
}

/** How one side writes what it says. */
interface Hand {
  seed: number;
  /** The tape holds bodies as texts. */
  isText: boolean;
}

/** A tape, today's requests in its order, and what each has to be answered with and told. */
export interface Conversation {
  exchanges: Exchange[];
  live: TapeRequest[];
  answers: TapeRequest[];
  notifications: TapeRequest[];
}

const MEMBERS = ["user", "application", "phone"] as const;
const COUNT = 4;

/** Guids for everything: the same few for each kind, so that ids of different kinds coincide. */
const guids = (digit: string): string[] =>
  Array.from(
    { length: COUNT + 2 },
    (_, n) => `${digit.repeat(8)}-0000-4000-8000-${String(n).padStart(12, "a")}`,
  );

const some = (...digits: string[]) =>
  fc.shuffledSubarray(digits.flatMap(guids), { minLength: COUNT, maxLength: COUNT });

const ids = (digit: string, contexts: readonly string[]) =>
  fc.record({ calls: some(digit), people: some(digit) }).chain(({ calls, people }) => {
    const mine = contexts.map((context) => (context === "the call" ? calls[0]! : context));
    return fc
      .array(fc.constantFrom(...mine), { minLength: COUNT, maxLength: COUNT })
      .map((chosen) => ({ calls, people: withPhones(people, digit), contexts: chosen }));
  });

/** Every third person has a phone number. */
function withPhones(people: readonly string[], digit: string): string[] {
  return people.map((id, index) =>
    MEMBERS[index % 3] === "phone" ? `+${digit.charCodeAt(0)}0001234${index}` : id,
  );
}

const CONTEXTS = [
  ["1", "completed", "the call"],
  ["0", "Running", "a context", guids("c")[0]!],
] as const;

const invites = fc.array(
  fc.record({
    call: fc.nat(1),
    replaces: fc.option(fc.constantFrom(2, 3), { nil: undefined }),
    people: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 1, maxLength: 3 }),
    context: fc.nat(COUNT - 1),
  }),
  { minLength: 1, maxLength: COUNT },
);

const hand = fc.record({ seed: fc.nat(1000), isText: fc.boolean() });

export const anyConversation: fc.Arbitrary<Conversation> = fc
  .record({ invites, isSwapped: fc.boolean(), operations: some("a", "b"), tape: hand, now: hand })
  .chain(({ isSwapped, operations, ...rest }) => {
    const [first, second] = isSwapped ? CONTEXTS.toReversed() : CONTEXTS;
    return fc
      .record({ recorded: ids("a", first), live: ids("b", second) })
      .map(({ recorded, live }) =>
        conversation({ ...rest, recorded: { ...recorded, operations }, live: { ...live, operations } }),
      );
  });

interface Cast {
  invites: Invite[];
  recorded: Ids;
  live: Ids;
  tape: Hand;
  now: Hand;
}

function conversation({ invites: all, recorded, live, tape, now }: Cast): Conversation {
  const requests = all.map((invite) => request(invite, recorded, tape));
  const answers = all.map((invite, n) => answer(invite, recorded, n, tape));
  const notifications = all.map((invite, n) => notification(invite, recorded, n, tape));
  return {
    exchanges: [
      ...requests.map((one, n) => toGraph(`x${n + 1}`, one, answers[n]!)),
      ...notifications.map((one, n) => toBot(`x${n + 101}`, one, `x${n + 1}`)),
    ],
    live: all.map((invite) => request(invite, live, now)),
    answers: all.map((invite, n) => answer(invite, live, n, tape)),
    notifications: all.map((invite, n) => notification(invite, live, n, tape)),
  };
}

function request(invite: Invite, ids: Ids, hand: Hand): TapeRequest {
  const body = {
    "@odata.type": "#microsoft.graph.anything",
    participants: invited(invite, ids, hand),
    clientContext: ids.contexts[invite.context]!,
  };
  const url = spelledUrl(`calls/${ids.calls[invite.call]!}/participants/invite`, hand.seed);
  return { method: "POST", url, headers: {}, ...stored(body, hand) };
}

function answer(invite: Invite, ids: Ids, n: number, hand: Hand): TapeRequest {
  const url = `calls/${ids.calls[invite.call]!}/operations/${ids.operations[n]!}`;
  const location = `https://graph.microsoft.com${spelledUrl(url, hand.seed)}`;
  return { method: "", url: "", headers: { location }, ...stored(operation(invite, ids, n, hand), hand) };
}

function notification(invite: Invite, ids: Ids, n: number, hand: Hand): TapeRequest {
  const call = ids.calls[invite.replaces ?? invite.call]!;
  const value = [
    {
      resource: spelledUrl(`calls/${ids.calls[invite.call]!}/operations/${ids.operations[n]!}`, hand.seed),
      resourceData: operation(invite, ids, n, hand),
    },
    {
      resourceUrl: spelledUrl(`calls/${call}/participants`, hand.seed + 1),
      resourceData: invited(invite, ids, hand).map(({ identity }, index) => ({
        info: { identity, endpointType: "default" },
        mediaStreams: [{ sourceId: "1", label: "completed" }],
        id: ids.operations[index]!,
      })),
    },
  ];
  return { method: "POST", url: "/api/calls", headers: {}, ...stored({ value }, hand) };
}

function operation(invite: Invite, ids: Ids, n: number, hand: Hand) {
  return {
    "@odata.type": "#microsoft.graph.inviteParticipantsOperation",
    id: spelledGuid(ids.operations[n]!, hand.seed),
    status: n % 2 === 0 ? "completed" : "Running",
    clientContext: ids.contexts[invite.context]!,
    resultInfo: { code: 200, subcode: 0, message: "1 completed, 0 Running, a context" },
    participants: invited(invite, ids, hand),
  };
}

function invited({ people, replaces }: Invite, ids: Ids, { seed }: Hand) {
  return people.map((person) => ({
    ...(replaces !== undefined && { replacesCallId: spelledGuid(ids.calls[replaces]!, seed) }),
    identity: { [MEMBERS[person % 3]!]: { id: spelledGuid(ids.people[person]!, seed + person) } },
  }));
}

function stored(body: Json, { seed, isText }: Hand): StoredBody {
  const written = shuffled(body, seed);
  return isText ? { text: JSON.stringify(written, null, 1) } : { body: written };
}

function toGraph(id: string, asked: TapeRequest, { headers, ...answered }: TapeRequest): Exchange {
  const { body, text } = answered;
  const form = text === undefined ? { body: body! } : { text };
  return { id, to: "graph", at: 0, request: asked, response: { status: 200, headers, after: 1, ...form } };
}

function toBot(id: string, told: TapeRequest, cause: string): Exchange {
  const response = { status: 202, headers: {}, after: 1 };
  return { ...{ id, to: "bot", at: 0, request: told, response }, cause: { exchange: cause, by: ["call"] } };
}
