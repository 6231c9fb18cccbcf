import fc from "fast-check";
import type { Json } from "../../src/base/json.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { callItem, deltaItem, operationItem, rosterItem, rosterWithMe, TapeBuilder } from "./tape-builder.js";

/**
 * A call whose creation is the first exchange and was never answered: only notifications tell that it is its own, all
 * of which come in on its callback URL.
 */
const UNANSWERED = "call-lost";
const CREATED = ["call-a", "call-b"];
const url = (call: string) => `/v1.0/communications/calls/${call}`;

/** A tape, and its requests that are about a call. */
interface Tangle {
  tape: TapeBuilder;
  asked: string[];
  creations: Map<string, string>;
}

type Step = (tangle: Tangle) => void;

const created = fc.constantFrom(...CREATED);
const anyCall = fc.constantFrom(...CREATED, UNANSWERED);
const people = fc.subarray(["ann", "bob", "cid"]);
const clientContext = fc.constantFrom("one", "two");
const operation = fc.constantFrom("op-1", "op-2", "op-3");

const creations = fc.tuple(created, people).map(([call, targets]): Step => (tangle) => {
  const id = tangle.tape.create(call, targets);
  tangle.creations.set(call, id);
  tangle.asked.push(id);
});

const invites = fc
  .tuple(anyCall, people, fc.record({ clientContext, operation, replaces: anyCall }, { requiredKeys: [] }))
  .map(
    ([call, asked, more]): Step =>
      (tangle) =>
        tangle.asked.push(tangle.tape.invite(call, asked, more)),
  );

const others = fc
  .tuple(fc.option(anyCall), fc.constantFrom("GET", "POST"), fc.option(operation))
  .map(([call, method, id]): Step => ({ tape, asked }) => {
    const answer = id === null ? {} : { body: { id, status: "running" } };
    const request = tape.ask(method, call === null ? "/v1.0/me" : `${url(call)}/mute`, {}, answer);
    if (call !== null) asked.push(request);
  });

const itemsOf = (call: string): fc.Arbitrary<Json> =>
  fc.oneof(
    fc
      .tuple(
        fc.oneof(operation, fc.constant("participants")),
        fc.record({ people, clientContext }, { requiredKeys: [] }),
      )
      .map(([id, more]) => operationItem(call, id, more)),
    fc.tuple(operation, operation).map(([one, other]) => twoOperations(call, one, other)),
    people.map((present) => rosterItem(call, present)),
    people.map((present) => rosterWithMe(call, `me in ${call}`, present)),
    fc.tuple(people, people).map(([present, removed]) => deltaItem(call, present, removed)),
    fc.constantFrom("establishing", "established", "terminated").map((state) => callItem(call, state)),
  );

/** What comes in on no callback URL of the recorder, on one of nobody, on that of its own call or of any request. */
const told = fc
  .tuple(
    fc.array(fc.oneof(created.chain(itemsOf), fc.constant({})), { minLength: 1, maxLength: 2 }),
    fc.constantFrom("none", "nobody", "own", "any"),
    fc.nat(),
  )
  .map(([items, where, pick]): Step => ({ tape, asked, creations: own }) => {
    const about = CREATED.find((call) => JSON.stringify(items[0]).includes(call));
    const vias = {
      none: undefined,
      nobody: "x9999",
      own: own.get(about ?? ""),
      any: asked[pick % asked.length],
    };
    const via = vias[where];
    if (via === undefined) tape.notify(...items);
    else tape.notifyVia(via, ...items);
  });

const toldOfUnanswered = fc.array(itemsOf(UNANSWERED), { minLength: 1, maxLength: 2 }).map(
  (items): Step =>
    ({ tape }) =>
      tape.notifyVia("x1", ...items),
);

/**
 * Tapes of several calls whose requests share operations, contexts and people, and whose notifications came in with
 * `via` and without.
 */
export const tangledTapes: fc.Arbitrary<Exchange[]> = fc
  .tuple(
    people,
    fc.array(
      fc.oneof(
        creations,
        { arbitrary: invites, weight: 4 },
        { arbitrary: others, weight: 2 },
        { arbitrary: told, weight: 5 },
        { arbitrary: toldOfUnanswered, weight: 2 },
      ),
      { maxLength: 120, size: "max" },
    ),
  )
  .map(([targets, steps]) => {
    const tape = new TapeBuilder();
    tape.create(undefined, targets);
    const tangle: Tangle = { tape, asked: [], creations: new Map() };
    for (const step of steps) step(tangle);
    return tape.exchanges;
  });

/** The item of an operation whose URL names another than its resource. */
function twoOperations(call: string, inUrl: string, inResource: string): Json {
  const resourceData = { "@odata.type": "#microsoft.graph.commsOperation", id: inResource };
  return { ...(operationItem(call, inUrl) as object), resourceData };
}
