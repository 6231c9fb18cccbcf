import { describe, expect, it, vi } from "vitest";
import type { Json } from "../../src/base/json.js";
import type { KnownRequest } from "../../src/tape/about.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { link } from "../../src/tape/link.js";
import { callItem, operationItem, rosterItem, TapeBuilder } from "../support/tape-builder.js";

const CALL = "57dab8b1-894c-409a-b240-bd8beae78896";

/** How often linking has read a member of a request: whoever goes through a list of requests reads one of each. */
let looks = 0;

vi.mock(import("../../src/tape/about.js"), async (original) => {
  const about = await original();
  const get = <K extends keyof KnownRequest>(request: KnownRequest, member: K): KnownRequest[K] => {
    looks++;
    return request[member];
  };
  return {
    ...about,
    knownRequest: (...of) =>
      new Proxy(about.knownRequest(...of), { get: get as NonNullable<ProxyHandler<KnownRequest>["get"]> }),
  };
});

interface Traffic {
  asked: (tape: TapeBuilder, n: number, count: number) => unknown;
  told: (n: number) => Json[];
}

/** Whether each request is told of at once; and after which part of the requests the call is created. */
interface Order {
  isInTurn: boolean;
  createdAt: number;
}

const person = (n: number) => [`person-${n}`];

const TRAFFIC: [string, Traffic][] = [
  [
    "operations and people of their own",
    {
      asked: (tape, n) =>
        tape.invite(CALL, person(n), { operation: `op-${n}`, clientContext: `context-${n}` }),
      told: (n) => [
        operationItem(CALL, `op-${n}`, { people: person(n), clientContext: `context-${n}` }),
        rosterItem(CALL, person(n)),
      ],
    },
  ],
  [
    "one clientContext, and operations that no answer named",
    {
      asked: (tape, n) => tape.invite(CALL, person(n), { clientContext: CALL }),
      told: (n) => [operationItem(CALL, "participants", { people: person(n), clientContext: CALL })],
    },
  ],
  [
    "one clientContext, and nothing else to tell them apart",
    {
      asked: (tape) => tape.invite(CALL, ["a"], { clientContext: CALL }),
      told: () => [operationItem(CALL, "participants", { clientContext: CALL })],
    },
  ],
  [
    "one operation, clientContext and person",
    {
      asked: (tape) => tape.invite(CALL, ["a"], { operation: "op", clientContext: CALL }),
      told: () => [operationItem(CALL, "op", { people: ["a"], clientContext: CALL })],
    },
  ],
  [
    "one person, who comes and goes",
    {
      asked: (tape) => tape.invite(CALL, ["a"]),
      told: () => [rosterItem(CALL, ["a"]), rosterItem(CALL, [])],
    },
  ],
  [
    "some of the people whom each invite asked for",
    {
      asked: (tape, n) => tape.invite(CALL, ["a", "b", ...person(n)], { clientContext: CALL }),
      told: () => [operationItem(CALL, "participants", { people: ["a", "b"], clientContext: CALL })],
    },
  ],
  [
    "one of the people whom the creation and each invite asked for",
    {
      asked: (tape, n) => tape.invite(CALL, ["c", ...person(n)]),
      told: () => [rosterItem(CALL, ["c"]), rosterItem(CALL, [])],
    },
  ],
  [
    "one clientContext, and a person whom the first half of the invites asked for",
    {
      asked: (tape, n, count) => tape.invite(CALL, [n < count / 2 ? "a" : "b"], { clientContext: CALL }),
      told: () => [operationItem(CALL, "participants", { people: ["a"], clientContext: CALL })],
    },
  ],
  [
    "one of two people each, and both told of at once",
    {
      asked: (tape, n) => tape.invite(CALL, [n % 2 ? "a" : "b"]),
      told: () => [rosterItem(CALL, ["a", "b"]), rosterItem(CALL, [])],
    },
  ],
  [
    "reads only",
    {
      asked: (tape) => tape.ask("GET", `/v1.0/communications/calls/${CALL}`),
      told: () => [callItem(CALL, "terminated"), rosterItem(CALL, [])],
    },
  ],
];

/** A call with so many requests, and twice as many notifications: all requests have had theirs when the last ones come. */
function tapeOf({ asked, told }: Traffic, count: number, order: Order, isVia: boolean): Exchange[] {
  const tape = new TapeBuilder();
  let create = "";
  const tell = (n: number): unknown => (isVia ? tape.notifyVia(create, ...told(n)) : tape.notify(...told(n)));
  for (let n = 0; n < count; n++) {
    if (n === order.createdAt * count) create = tape.create(CALL, ["c"]);
    asked(tape, n, count);
    if (order.isInTurn) tell(n);
  }
  for (let n = 0; n < (order.isInTurn ? count : 2 * count); n++) tell(n % count);
  return tape.exchanges;
}

function looksAt(exchanges: readonly Exchange[]): number {
  looks = 0;
  link(exchanges);
  return looks;
}

describe.each([
  ["in turn", { isInTurn: true, createdAt: 0 }],
  ["all requests first", { isInTurn: false, createdAt: 0 }],
  ["all requests first, and half of them before the creation", { isInTurn: false, createdAt: 0.5 }],
])("%s", (_order, order) => {
  describe.each([
    ["on the call's callback URL", true],
    ["on no callback URL of the recorder", false],
  ])("%s", (_name, isVia) => {
    it.each(TRAFFIC)("twice the traffic takes about twice the looks at requests: %s", (_traffic, traffic) => {
      const [one, two] = [250, 500].map((count) => looksAt(tapeOf(traffic, count, order, isVia))) as [
        number,
        number,
      ];
      expect(one).toBeGreaterThan(250);
      // Finding a place in a list takes one look more when the list is twice as long; looking through it all is 4 times.
      expect(two / one).toBeLessThan(2.5);
    });
  });
});
