import { describe, expect, it } from "vitest";
import { bodyJson } from "../../src/tape/body.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { readRepositoryCassette } from "../support/cassettes.js";
import { faultySession, played, playedInTime } from "../support/fault-session.js";
import { story } from "../support/fault-tapes.js";
import { bent } from "../support/fault-view.js";
import { callItem, operationItem, rosterItem } from "../support/tape-builder.js";

const { exchanges: INVITE_ONE } = readRepositoryCassette("invite-one");

/** Four notifications of one cause, the third of three items, and one of nobody's. */
const FOUR = story(
  (tape) => tape.notify(callItem("call-a", "incoming")), // x1
  (tape) => tape.invite("call-a", ["ann"], { operation: "op-1" }), // x2
  (tape) => tape.notify(callItem("call-a")), // x3
  (tape) => tape.notify(operationItem("call-a", "op-1")), // x4
  (tape) => tape.notify(rosterItem("call-a", ["ann"]), callItem("call-a", "hold"), callItem("call-a")), // x5
  (tape) => tape.notify(callItem("call-a", "terminated")), // x6
);
const [RING, FIRST, END, THREE, LAST] = [
  "x1 = call call-a incoming",
  "x3 = call call-a established",
  "x4 = op-1 completed",
  "x5 = all of call-a: ann + call call-a hold + call call-a established",
  "x6 = call call-a terminated",
];

describe("what is posted of a notification", () => {
  it.each<[plan: string, posts: unknown[]]>([
    ["notification-dropped,exchange=x4", [RING, FIRST, THREE, LAST]],
    ["notification-twice,exchange=x4", [RING, FIRST, END, "x4.1 = op-1 completed", THREE, LAST]],
    ["notification-late,exchange=x4", [RING, FIRST, `${END} (late 1000)`, THREE, LAST]],
    ["notification-early,exchange=x4", [RING, FIRST, `${END} (early)`, THREE, LAST]],
    ["notification-empty,exchange=x4", [RING, FIRST, "x4 ~ nothing", THREE, LAST]],
    ["notification-reordered,exchange=x4", [RING, FIRST, `${END} (behind x5, 10 ms later)`, THREE, LAST]],
    [
      "notification-split",
      [
        ...[RING, FIRST, END, "x5 ~ all of call-a: ann"],
        ...["x5.1 ~ call call-a hold", "x5.2 ~ call call-a established", LAST],
      ],
    ],
    [
      "notification-batched,exchange=x3",
      [RING, "x4 ~ call call-a established + op-1 completed", THREE, LAST],
    ],
  ])("%s", (plan, posts) => {
    expect(bent(FOUR, plan).posts).toEqual(posts);
  });

  it("is the body with no items in it, where it is empty, and all else of it as it was", () => {
    const { posted } = bent(INVITE_ONE, "notification-empty,exchange=x2");
    const [, was] = INVITE_ONE;
    expect(bodyJson(posted["x2"]!.request)).toEqual({ ...(bodyJson(was!.request) as object), value: [] });
    expect(posted["x2"]).toEqual({
      ...was,
      request: { ...was!.request, body: bodyJson(posted["x2"]!.request) },
    });
  });

  it("has each of those that go together, in the tape's order, at the time of the last", () => {
    const { posted } = bent(INVITE_ONE, "notification-batched");
    const values = INVITE_ONE.slice(1).flatMap(({ request }) => (request.body as { value: [] }).value);
    const [, , was] = INVITE_ONE;
    expect(posted).toEqual({
      x3: { ...was, request: { ...was!.request, body: { ...(was!.request.body as object), value: values } } },
    });
  });

  it("behind the next one, where all are picked: the next one stays where it is", () => {
    expect(bent(FOUR, "notification-reordered").posts).toEqual([
      RING,
      `${FIRST} (behind x4, 10 ms later)`,
      END,
      `${THREE} (behind x6, 10 ms later)`,
      LAST,
    ]);
    expect(bent(FOUR, "notification-reordered").picked[0]!.exchanges).toEqual(["x3", "x5"]);
  });

  it("is moved once", () => {
    const moves = [
      "notification-late",
      "notification-early",
      "notification-reordered",
      "notification-batched",
    ];
    for (const one of moves)
      for (const other of moves.filter((move) => move !== "notification-batched" || one !== move))
        expect(() => bent(FOUR, `${one},exchange=x3`, `${other},exchange=x3`), `${one} ${other}`).toThrow(
          /makes no sense/,
        );
  });

  it("is nothing without items to leave out, to split or to put together", () => {
    const texts: Exchange[] = FOUR.map((one) =>
      one.to === "bot" ? { ...one, request: { ...one.request, body: "no notification" } } : one,
    );
    for (const fault of ["notification-empty", "notification-split", "notification-batched"])
      expect(bent(texts, fault).picked).toMatchObject([{ exchanges: [], idle: /./ }]);
    expect(bent(texts, "notification-twice,exchange=x3").posted["x3.1"]).toEqual({ ...texts[2], id: "x3.1" });
  });
});

describe("a notification of several causes", () => {
  const exchanges = story(
    (tape) => tape.invite("call-a", ["ann"], { operation: "op-1" }),
    (tape) => tape.invite("call-a", ["bob"], { operation: "op-2" }),
    (tape) => tape.notify(operationItem("call-a", "op-1"), operationItem("call-a", "op-2")),
    (tape) => tape.notify(rosterItem("call-a", ["ann"])),
  );

  it("is not early: before which answer would that be?", () => {
    expect(bent(exchanges, "notification-early,exchange=x3").picked).toMatchObject([
      { exchanges: [], idle: /./ },
    ]);
    expect(bent(exchanges, "notification-early").picked).toMatchObject([{ exchanges: ["x4"] }]);
  });

  it("is split into posts of one cause each", () => {
    const { posted } = bent(exchanges, "notification-split");
    expect([posted["x3"], posted["x3.1"]]).toMatchObject([
      { cause: { exchange: "x1" } },
      { cause: { exchange: "x2" } },
    ]);
    expect(posted["x3"]).not.toHaveProperty("causes");
  });

  it("keeps a cause for each of the items that are left", () => {
    const { posted } = bent(exchanges, "operation-twice,exchange=x2", "operation-hangs,exchange=x1");
    expect(posted["x3"]).toMatchObject({ cause: { exchange: "x2" } });
  });
});

describe("when it comes", () => {
  it.each<[spec: string, instant: string[], recorded: string[]]>([
    ["notification-dropped,exchange=x2", ["x3"], ["160 x3"]],
    ["notification-twice,exchange=x2", ["x2", "x2.1", "x3"], ["80 x2", "80 x2.1", "160 x3"]],
    ["notification-reordered", ["x3", "x2"], ["160 x3", "160 x2"]],
    ["notification-early,exchange=x3", ["x3", "x2"], ["0 x3", "80 x2"]],
    ["notification-late,exchange=x2", ["x3", "x2"], ["160 x3", "1080 x2"]],
    ["notification-late,exchange=x2,delay=10", ["x3", "x2"], ["90 x2", "160 x3"]],
    ["notification-batched", ["x3"], ["160 x3"]],
    ["notification-empty,exchange=x2", ["x2", "x3"], ["80 x2", "160 x3"]],
  ])("%s", async (spec, instant, recorded) => {
    const { came, answers, report } = await played(INVITE_ONE, [spec]);
    expect([came, answers]).toEqual([instant, ["x1 200"]]);
    expect(report).toMatchObject({ clean: true, faulted: 1, unplayed: [] });
    expect(await playedInTime(INVITE_ONE, [spec], "recorded")).toEqual(recorded);
    expect(await playedInTime(INVITE_ONE, [spec], "manual")).toEqual(recorded);
  });

  it("what nobody asked for comes when it is rung, as the faults have it", async () => {
    const { subject, settle, desk } = faultySession(FOUR, ["notification-twice,exchange=x1"]);
    await settle();
    expect(desk.came).toEqual([]);
    subject.ring();
    await settle();
    expect(desk.came).toEqual(["x1", "x1.1"]);
    expect(subject.report()).toMatchObject({ faults: [{ fired: ["x1"] }] });
  });
});

it("the bot may refuse an empty one, and no other", async () => {
  for (const [spec, clean] of [
    ["notification-empty,exchange=x2", true],
    ["notification-twice,exchange=x2", false],
  ] as const) {
    const { subject, desk, pass } = faultySession(INVITE_ONE, [spec]);
    subject.receive(INVITE_ONE[0]!.request).done(true);
    await pass(20);
    await desk.answer("x2", 400);
    expect(subject.report()).toMatchObject({ clean });
  }
});

it("has ids in the order of its posts, be they ten and more", () => {
  const items = Array.from({ length: 12 }, (_, n) => callItem("call-a", `state ${n}`));
  const exchanges = story(
    (tape) => tape.invite("call-a", ["ann"], { operation: "op-1" }),
    (tape) => tape.notify(...items),
  );
  const ids = Object.keys(bent(exchanges, "notification-split").posted);
  expect(ids.slice(0, 3)).toEqual(["x2", "x2.01", "x2.02"]);
  expect(ids.map((id) => Number(id.slice(1)))).toEqual(ids.map((_, n) => 2 + n / 100));
});
