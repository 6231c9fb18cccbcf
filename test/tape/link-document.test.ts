import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import type { Cause, Exchange } from "../../src/tape/exchange.js";
import { link } from "../../src/tape/link.js";
import { readCassette } from "../../src/tape/read.js";
import { EXAMPLES, type DocumentExample } from "../support/document-examples.js";
import { TapeBuilder } from "../support/tape-builder.js";

const SESSION = readSeedSession();

/** The notifications of cassettes/seed-session.json, in its order. The invites are x1: 3, x2: 1, x3: 4, x4: 2. */
const CAUSES: readonly [id: string, what: string, cause: Cause][] = [
  ["x5", "the operation of example 4", { exchange: "x3", by: ["operation-id", "participant"] }],
  ["x6", "the roster of example 3", { exchange: "x1", by: ["participant"] }],
  ["x7", "the operation of example 1", { exchange: "x2", by: ["operation-id", "participant"] }],
  ["x8", "the roster of example 2", { exchange: "x4", by: ["participant"] }],
  ["x9", "the operation of example 2", { exchange: "x4", by: ["client-context"] }],
  ["x10", "the roster of example 4", { exchange: "x3", by: ["participant"] }],
  ["x11", "the operation of example 3", { exchange: "x1", by: ["operation-id"] }],
  ["x12", "the roster of example 1", { exchange: "x2", by: ["participant"] }],
];

/** What says so, whatever the order of the invites and of the notifications behind them. */
const EVIDENCE: Readonly<Record<string, Record<Part, Cause["by"]>>> = {
  "1-invite-one": { operation: ["operation-id", "participant"], roster: ["participant"] },
  "2-invite-many": { operation: ["client-context"], roster: ["participant"] },
  "3-replace-peer-to-peer": { operation: ["operation-id"], roster: ["participant"] },
  "4-invite-pstn": { operation: ["operation-id", "participant"], roster: ["participant"] },
};

type Part = "operation" | "roster";

describe("the document's examples in one session, overlapping", () => {
  it("are eight notifications after four invites", () => {
    expect(SESSION.map(({ to }) => to)).toEqual([
      ...Array<string>(4).fill("graph"),
      ...Array<string>(8).fill("bot"),
    ]);
  });

  it.each(CAUSES)("%s, %s, has the right cause, as recorded and linked again", (id, _what, cause) => {
    expect(causeOf(SESSION, id)).toEqual(cause);
    expect(causeOf(link(SESSION), id)).toEqual(cause);
  });

  it("no invite has a cause on the tape", () => {
    const causes = link(SESSION.slice(0, 4)).map(({ cause }) => cause);
    expect(causes).toEqual(Array<Cause>(4).fill({ exchange: null, by: ["start"] }));
  });
});

describe("the document's examples in every order", () => {
  const orders = permutations(EXAMPLES);

  it("one conversation after the other: all 24 orders have the right causes", () => {
    const wrong = orders.flatMap((order) => {
      const tape = new TapeBuilder();
      const expected = order.flatMap((example) => {
        const invite = asked(tape, example);
        return [told(tape, example, "operation", invite), told(tape, example, "roster", invite)];
      });
      return wrongOf(tape, expected);
    });
    expect(wrong).toEqual([]);
  });

  it("overlapping, 24 orders of the invites by 24 of the examples: all 576 have the right causes and evidence", () => {
    const wrong = orders.flatMap((invites) =>
      orders.flatMap((order) => {
        const tape = new TapeBuilder();
        const ids = new Map(invites.map((example) => [example, asked(tape, example)]));
        const expected = (["operation", "roster"] as const).flatMap((part) =>
          order.map((example): Expected => {
            const { notification, cause } = told(tape, example, part, ids.get(example)!);
            return { notification, cause: { ...cause, by: EVIDENCE[example.name]![part] } };
          }),
        );
        return wrongOf(tape, expected);
      }),
    );
    expect(orders).toHaveLength(24);
    expect(wrong).toEqual([]);
  });
});

/** Without evidence, any will do. */
interface Expected {
  notification: string;
  cause: Partial<Cause>;
}

function asked(tape: TapeBuilder, { call, request, response }: DocumentExample): string {
  return tape.ask("POST", `/beta/communications/calls/${call}/participants/invite`, request, {
    body: response,
  });
}

function told(tape: TapeBuilder, example: DocumentExample, part: Part, exchange: string): Expected {
  return { notification: tape.notifyOf({ body: example[part] }), cause: { exchange } };
}

/** The notifications that were not linked as expected, with the order of what came. */
function wrongOf({ exchanges }: TapeBuilder, expected: Expected[]): unknown[] {
  const linked = link(exchanges);
  return expected
    .map(({ notification, cause }) => ({ notification, cause, found: causeOf(linked, notification)! }))
    .filter(({ cause, found }) => !isDeepStrictEqual({ ...found, ...cause }, found))
    .map((difference) => ({ ...difference, order: exchanges.map(({ request }) => request.body) }));
}

function causeOf(exchanges: readonly Exchange[], id: string): Cause | undefined {
  return exchanges.find((exchange) => exchange.id === id)?.cause;
}

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((first) =>
    permutations(items.filter((item) => item !== first)).map((rest) => [first, ...rest]),
  );
}

function readSeedSession(): readonly Exchange[] {
  const file = "cassettes/seed-session.json";
  return readCassette(readFileSync(new URL(`../../${file}`, import.meta.url), "utf8"), file).exchanges;
}
