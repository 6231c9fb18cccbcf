import { describe, expect, it } from "vitest";
import { asObject, type Json } from "../../src/base/json.js";
import { bodyJson } from "../../src/tape/body.js";
import { readRepositoryCassette } from "../support/cassettes.js";
import { played, playedInTime } from "../support/fault-session.js";
import { path, story } from "../support/fault-tapes.js";
import { answerBody, bent, itemsOf } from "../support/fault-view.js";
import { callItem, operationItem } from "../support/tape-builder.js";

const { exchanges: INVITE_ONE } = readRepositoryCassette("invite-one");
const PERSON = "278405a3-f568-4b3e-b684-009193463064";

/** The only item that is posted as this exchange. */
function onlyItem(exchanges: Parameters<typeof bent>[0], id: string, ...plan: string[]): Json {
  const items = itemsOf(bodyJson(bent(exchanges, ...plan).posted[id]!.request));
  expect(items).toHaveLength(1);
  return items[0]!;
}

/** The result that an operation of a tape of one invite fails with. */
function resultOf(exchanges: Parameters<typeof bent>[0], spec: string): Json | undefined {
  const id = exchanges.find(({ to }) => to === "bot")!.id;
  return asObject(asObject(onlyItem(exchanges, id, spec))?.["resourceData"])?.["resultInfo"];
}

describe("operation-fails", () => {
  it("changes the status and the result of the operation's end, in their places, and nothing else of it", () => {
    const [was] = itemsOf(bodyJson(INVITE_ONE[1]!.request));
    const operation = asObject(asObject(was)?.["resourceData"])!;
    const message = `addParticipants failed for participant 8:orgid:${PERSON}. Underlying reason: Client Media Error. DiagCode: 410#301004.@`;
    const resultInfo = {
      "@odata.type": "#microsoft.graph.resultInfo",
      ...{ code: 410, subcode: 301004, message },
    };
    const now = { ...operation, status: "failed", resultInfo };
    expect(JSON.stringify(onlyItem(INVITE_ONE, "x2", "operation-fails"))).toBe(
      JSON.stringify({ ...asObject(was), resourceData: now }),
    );
  });

  it.each([
    ["invite-one", "x2"],
    ["invite-many", "x2"],
    ["invite-pstn", "x2"],
    ["replace-peer-call", "x2"],
  ])("leaves of %s the operation's end alone", async (name, end) => {
    const { exchanges } = readRepositoryCassette(name);
    const { came, answers, report } = await played(exchanges, ["operation-fails"]);
    expect([came, answers]).toEqual([[end], ["x1 200"]]);
    expect(report).toMatchObject({ clean: true, faulted: 1, unplayed: [] });
  });

  it("picks one invite of several in one call; who left meanwhile is told all the same", () => {
    const { posts, answers } = bent(
      readRepositoryCassette("seed-session").exchanges,
      "operation-fails,exchange=x2",
    );
    expect(posts.filter((line) => line.includes("~"))).toEqual([
      "x7 ~ eec3812a-fdc3-4fb4-825c-a06c9f35414e failed 410/301004",
      "x12 ~ all of ab6233a5-20b7-4c5e-bea2-ce56c9776429: nobody",
    ]);
    expect(posts.map((line) => line.split(" ")[0])).toEqual([
      "x5",
      "x6",
      "x7",
      "x8",
      "x9",
      "x10",
      "x11",
      "x12",
    ]);
    expect(answers).toEqual(["x1 = 200", "x2 = 200", "x3 = 200", "x4 = 200"]);
  });

  it.each<[spec: string, result: object]>([
    [
      "code=410",
      { code: 410, subcode: 301004, message: expect.stringContaining(`8:orgid:${PERSON}. Under`) as unknown },
    ],
    ["code=500", { code: 500, subcode: 0, message: "Object reference not set to an instance of an object." }],
    ["code=removed", { code: 200, subcode: 5000 }],
    ["code=410,subcode=301005", { code: 410, subcode: 301005, message: "Media connectivity failure." }],
    ["code=418", { code: 418, subcode: 0, message: "DiagCode: 418#0.@" }],
    ["code=418,subcode=7", { code: 418, subcode: 7, message: "DiagCode: 418#7.@" }],
    ["message=no,subcode=7", { code: 410, subcode: 7, message: "no" }],
  ])("with %s has the result that is known of it", (options, result) => {
    expect(resultOf(INVITE_ONE, `operation-fails,${options}`)).toMatchObject(result);
  });

  it("names a phone as a phone, whatever the result", () => {
    const { exchanges } = readRepositoryCassette("invite-pstn");
    for (const code of ["media-error", "pstn-sponsor-missing"])
      expect(resultOf(exchanges, `operation-fails,code=${code}`)).toMatchObject({
        message: expect.stringMatching(
          /^addParticipants failed for participant 4:\+12345678901\. /,
        ) as unknown,
      });
  });

  it("names nobody in the result of an operation that is about nobody", () => {
    const exchanges = story(
      (tape) =>
        tape.ask("POST", path("call-a", "playPrompt"), {}, { body: { id: "op-1", status: "Running" } }),
      (tape) => tape.notify(operationItem("call-a", "op-1")),
    );
    expect(resultOf(exchanges, "operation-fails")).toMatchObject({
      message: "Client Media Error. DiagCode: 410#301004.@",
    });
  });
});

describe("an operation that is shown while it runs", () => {
  const running = { ...(operationItem("call-a", "op-1") as object), changeType: "updated" };
  const resourceData = { "@odata.type": "#microsoft.graph.playPromptOperation", status: "running" };
  const exchanges = story(
    (tape) => tape.ask("POST", path("call-a", "playPrompt"), {}, { body: { id: "op-1", status: "Running" } }),
    (tape) => tape.notify({ ...running, resourceData }),
    (tape) => tape.notify(operationItem("call-a", "op-1")),
    (tape) => tape.notify(callItem("call-a")),
  );
  const call = "x4 = call call-a established";

  it.each<[fault: string, posts: string[]]>([
    ["operation-fails", ["x3 ~ op-1 failed 410/301004", call]],
    ["operation-hangs", [call]],
    ["operation-twice", ["x3 = op-1 completed", "x3.1 = op-1 completed", call]],
    ["operation-late", ["x3 = op-1 completed (late 1000)", call]],
  ])("is shown like that under %s", (fault, posts) => {
    expect(bent(exchanges, fault).posts).toEqual(["x2 = op-1 running", ...posts]);
  });

  it("and is never told to end has no end that a fault could change", () => {
    for (const fault of [
      "operation-fails",
      "operation-hangs",
      "operation-twice",
      "operation-late",
      "call-ends",
    ])
      expect(bent(exchanges.slice(0, 2), fault).picked).toMatchObject([{ exchanges: [], idle: /./ }]);
  });
});

describe("reads of the operation", () => {
  const exchanges = story(
    (tape) => tape.invite("call-a", ["ann"], { operation: "op-1" }),
    (tape) => tape.readOperation("call-a", "op-1", "Running"),
    (tape) => tape.notify(operationItem("call-a", "op-1", { people: ["ann"] })),
    (tape) => tape.readOperation("call-a", "op-1", "Completed"),
    (tape) => tape.readOperation("call-b", "op-1", "Completed"),
    (tape) => tape.readOperations("call-a", ["op-0", "completed"], ["op-1", "completed"]),
  );

  it.each<[fault: string, result: object | null, status: string]>([
    ["operation-fails", expect.objectContaining({ code: 410, subcode: 301004 }) as object, "failed"],
    ["operation-hangs", null, "running"],
  ])(
    "agree with %s, in the spelling of the tape, as far as they showed its end",
    (fault, resultInfo, status) => {
      const { answers, replies } = bent(exchanges, fault);
      expect(answers).toEqual(["x1 = 200", "x2 = 200", "x4 ~ 200", "x5 = 200", "x6 ~ 200"]);
      const Status = status.replace(/^./, (first) => first.toUpperCase());
      expect(answerBody(replies["x4"]!.exchange)).toEqual({ id: "op-1", status: Status, resultInfo });
      expect(itemsOf(answerBody(replies["x6"]!.exchange))).toEqual([
        { id: "op-0", status: "completed" },
        { id: "op-1", status, resultInfo },
      ]);
    },
  );
});

describe("when it is told", () => {
  it.each<[spec: string, instant: string[], recorded: string[]]>([
    ["operation-fails", ["x2"], ["80 x2"]],
    ["operation-hangs", [], []],
    ["operation-late", ["x3", "x2"], ["160 x3", "1080 x2"]],
    ["operation-late,delay=50", ["x3", "x2"], ["130 x2", "160 x3"]],
    ["operation-twice", ["x2", "x2.1", "x3"], ["80 x2", "80 x2.1", "160 x3"]],
  ])("%s", async (spec, instant, recorded) => {
    const { came, answers, posted, report } = await played(INVITE_ONE, [spec]);
    expect([came, answers]).toEqual([instant, ["x1 200"]]);
    expect(report).toMatchObject({
      clean: true,
      faulted: 1,
      faults: [{ fault: spec, picked: ["x1"], fired: ["x1"] }],
    });
    if (posted["x2.1"]) expect(posted["x2.1"].request).toEqual(posted["x2"]!.request);
    expect(await playedInTime(INVITE_ONE, [spec], "recorded")).toEqual(recorded);
    expect(await playedInTime(INVITE_ONE, [spec], "manual")).toEqual(recorded);
  });
});
