import fc from "fast-check";
import type { Json, JsonObject } from "../../src/base/json.js";
import { CATALOGUE } from "../../src/fault/catalogue/index.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { anyConversation } from "./any-conversation.js";
import { readRepositoryCassette } from "./cassettes.js";
import { path, Story } from "./fault-tapes.js";
import { inOneSpelling } from "./spellings.js";
import { callItem, deltaItem, operationItem, rosterItem } from "./tape-builder.js";

const CALLS = ["call-a", "call-b", "call-c"];
const call = fc.constantFrom(...CALLS);
const people = fc.subarray(["ann", "bob", "cid", "dan"]);
const some = fc.subarray(["ann", "bob", "cid", "dan"], { minLength: 1, maxLength: 2 });

/** A story, and the operations that it has started so far: of which call, about whom. */
interface Telling {
  tape: Story;
  started: { call: string; people: string[] }[];
}

type Step = (telling: Telling) => void;

const invites = fc
  .tuple(call, some, fc.option(call))
  .map(([into, invited, replaced]): Step => ({ tape, started }) => {
    started.push({ call: into, people: invited });
    tape.inviteAll(
      into,
      invited,
      `op-${started.length}`,
      replaced === null || replaced === into ? undefined : replaced,
    );
  });

const reads = fc
  .tuple(call, people, fc.nat(), fc.nat(3))
  .map(([of, present, pick, kind]): Step => ({ tape, started }) => {
    const which = pick % Math.max(1, started.length);
    const operation = `op-${which + 1}`;
    const read = [
      () => tape.readPeople(of, present, { "@odata.count": present.length }),
      () => tape.readPerson(of, ["ann", "bob", "cid", "dan"][pick % 4]!),
      () =>
        tape.readOperation(started[which]?.call ?? of, operation, pick % 2 === 0 ? "Completed" : "running"),
      () => tape.readOperations(started[which]?.call ?? of, [operation, "completed"]),
    ];
    read[kind]!();
  });

const others = call.map(
  (of): Step =>
    ({ tape }) =>
      void tape.ask("POST", path(of, "keepAlive"), {}),
);

/** The item that one of the operations runs still, has failed, or has ended. */
function operationOf(started: Telling["started"], pick: number): Json[] {
  if (started.length === 0) return [];
  const which = pick % started.length;
  const item = operationItem(started[which]!.call, `op-${which + 1}`, started[which]) as JsonObject;
  const status = ["completed", "Completed", "running", "failed", "completed"][pick % 5]!;
  return [{ ...item, resourceData: { ...(item["resourceData"] as JsonObject), status } }];
}

const item = fc.oneof(
  {
    arbitrary: fc.nat().map((pick) => (started: Telling["started"]) => operationOf(started, pick)),
    weight: 3,
  },
  { arbitrary: fc.tuple(call, people).map(([of, all]) => () => [rosterItem(of, all)]), weight: 3 },
  fc.tuple(call, some, people).map(([of, all, gone]) => () => [
    deltaItem(
      of,
      all,
      gone.filter((one) => !all.includes(one)),
    ),
  ]),
  fc
    .tuple(call, fc.constantFrom("established", "terminated"))
    .map(([of, state]) => () => [callItem(of, state)]),
);

const told = fc.array(item, { minLength: 1, maxLength: 3 }).map((items): Step => ({ tape, started }) => {
  const all = items.flatMap((one) => one(started));
  // Told apart by a member that nothing knows.
  const named = all.map((one, n) => ({ serial: `${tape.exchanges.length}.${n}`, ...(one as JsonObject) }));
  if (all.length > 0) tape.notify(...named);
});

/** What a call might come to: invites, reads and notifications of one item and of several, in any order. */
const anyStory: fc.Arbitrary<Exchange[]> = fc
  .array(
    fc.oneof(
      { arbitrary: invites, weight: 3 },
      { arbitrary: told, weight: 5 },
      { arbitrary: reads, weight: 2 },
      others,
    ),
    { minLength: 2, maxLength: 25, size: "max" },
  )
  .map((steps) => {
    const telling: Telling = { tape: new Story(), started: [] };
    for (const step of steps) step(telling);
    return telling.tape.linked();
  });

const cassettes = ["invite-one", "invite-many", "invite-pstn", "replace-peer-call", "seed-session"].map(
  (name) => readRepositoryCassette(name).exchanges,
);

export const anyTape: fc.Arbitrary<Exchange[]> = fc.oneof(
  { arbitrary: anyStory, weight: 6 },
  { arbitrary: anyConversation.map(({ exchanges }) => spelledOnce(exchanges)), weight: 2 },
  { arbitrary: fc.constantFrom(...cassettes), weight: 2 },
);

/** With one spelling for each id: a live one is written as the bot writes it, be it the recorded one in another. */
function spelledOnce(exchanges: Exchange[]): Exchange[] {
  return JSON.parse(inOneSpelling(JSON.stringify(exchanges))) as Exchange[];
}

const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  "operation-fails": ["code=500", "message=no"],
  "roster-partial": ["omit=2"],
  "participant-missing": ["who=ann"],
  "response-reset": ["after=acted"],
  throttled: ["times=2", "retry-after=0"],
};

const when = fc.oneof(
  { arbitrary: fc.constant([]), weight: 3 },
  fc.nat(30).map((id) => [`exchange=x${id + 1}`]),
  fc.nat(2).map((nth) => [`nth=${nth + 1}`]),
  fc.nat(2).map((every) => [`every=${every + 1}`]),
  fc.nat(3).map((first) => [`first=${first + 1}`]),
  fc.constantFrom("0.3", "0.7").map((chance) => [`probability=${chance}`]),
);

const anyFault = fc
  .tuple(fc.constantFrom(...CATALOGUE.map(({ name }) => name)), when, fc.nat(3))
  .map(([name, picks, option]) =>
    [name, ...(OPTIONS[name]?.[option] ?? "").split(" ").filter(Boolean), ...picks].join(","),
  );

export const anyPlan: fc.Arbitrary<string[]> = fc.array(anyFault, { minLength: 1, maxLength: 4 });
