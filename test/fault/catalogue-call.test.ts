import { describe, expect, it } from "vitest";
import { asObject } from "../../src/base/json.js";
import { bodyJson } from "../../src/tape/body.js";
import { readRepositoryCassette } from "../support/cassettes.js";
import { played, playedInTime } from "../support/fault-session.js";
import { path, story } from "../support/fault-tapes.js";
import { answerBody, bent, itemsOf } from "../support/fault-view.js";
import { callItem, operationItem, rosterItem } from "../support/tape-builder.js";

const { exchanges: INVITE_ONE } = readRepositoryCassette("invite-one");

/** Two invites at once, whose ends come the other way round. */
const CROSSED = story(
  (tape) => tape.invite("call-a", ["ann"], { operation: "op-1" }), // x1
  (tape) => tape.invite("call-a", ["bob"], { operation: "op-2" }), // x2
  (tape) => tape.readOperation("call-a", "op-1", "Running"), // x3
  (tape) => tape.succeed("call-a", "op-2", ["bob"], ["me", "bob"]), // x4, x5
  (tape) => tape.succeed("call-a", "op-1", ["ann"], ["me", "bob", "ann"]), // x6, x7
  (tape) => tape.ask("POST", path("call-a", "keepAlive"), {}), // x8
  (tape) =>
    tape.ask("GET", "/v1.0/communications/calls/call-a", undefined, { body: { state: "established" } }), // x9
  (tape) => tape.invite("call-a", ["cid"], { operation: "op-3" }), // x10
  (tape) => tape.succeed("call-a", "op-3", ["cid"], ["me", "bob", "ann", "cid"]), // x11, x12
  (tape) => tape.invite("call-b", ["dan"], { operation: "op-4", replaces: "call-a" }), // x13
  (tape) => tape.succeed("call-b", "op-4", ["dan"], ["dan"]), // x14, x15
  (tape) => tape.notify(callItem("call-a", "terminated")), // x16
);

describe("call-ends", () => {
  it("tells that the operation has failed, and then of the call's end, and nothing more of the call", async () => {
    const { posts, posted } = bent(INVITE_ONE, "call-ends");
    const call = "ab6233a5-20b7-4c5e-bea2-ce56c9776429";
    expect(posts).toEqual([
      "x2 ~ eec3812a-fdc3-4fb4-825c-a06c9f35414e failed 404/8522",
      `x2.1 ~ call ${call} terminated`,
    ]);
    expect(bodyJson(posted["x2.1"]!.request)).toEqual({
      "@odata.type": "#microsoft.graph.commsNotifications",
      value: [
        {
          "@odata.type": "#microsoft.graph.commsNotification",
          changeType: "deleted",
          resource: `/app/calls/${call}`,
          resourceUrl: `/communications/calls/${call}`,
          resourceData: {
            "@odata.type": "#microsoft.graph.call",
            state: "terminated",
            resultInfo: {
              "@odata.type": "#microsoft.graph.resultInfo",
              ...{ code: 200, subcode: 5001, message: "The conversation has ended. DiagCode: 0#5001.@" },
            },
          },
        },
      ],
    });
    const { came, report } = await played(INVITE_ONE, ["call-ends"]);
    expect(came).toEqual(["x2", "x2.1"]);
    expect(report).toMatchObject({ clean: true, faulted: 1, unplayed: [] });
  });

  it("leaves what was asked and told before that end as it is, and refuses what is asked later", () => {
    const { posts, answers, replies } = bent(CROSSED, "call-ends,exchange=x1");
    expect(posts).toEqual([
      "x4 = op-2 completed",
      "x5 = all of call-a: me bob",
      "x6 ~ op-1 failed 404/8522",
      "x6.1 ~ call call-a terminated",
      "x14 = op-4 completed",
      "x15 = all of call-b: dan",
    ]);
    expect(answers).toEqual([
      ...["x1 = 200", "x2 = 200", "x3 = 200"],
      ...["x8 ~ 404", "x9 ~ 404", "x10 ~ 404", "x13 = 200"],
    ]);
    const error = asObject(asObject(answerBody(replies["x9"]!.exchange))!["error"]);
    expect(error).toMatchObject({ code: "8522", message: "Call not found." });
  });

  it("ends a call once, as early as one of those operations does", () => {
    const { posts } = bent(CROSSED, "call-ends");
    expect(posts.filter((line) => !line.includes("op-4") && !line.includes("call-b"))).toEqual([
      "x4 ~ op-2 failed 404/8522",
      "x4.1 ~ call call-a terminated",
    ]);
  });

  it("ends both of two calls whose operations end in one notification", () => {
    const exchanges = story(
      (tape) => tape.invite("call-a", ["ann"], { operation: "op-1" }),
      (tape) => tape.invite("call-b", ["ann"], { operation: "op-2" }),
      (tape) =>
        tape.notify(
          operationItem("call-a", "op-1"),
          operationItem("call-b", "op-2"),
          rosterItem("call-a", []),
        ),
    );
    expect(bent(exchanges, "call-ends").posts).toEqual([
      "x3 ~ op-1 failed 404/8522 + op-2 failed 404/8522",
      "x3.1 ~ call call-a terminated",
      "x3.2 ~ call call-b terminated",
    ]);
  });

  it("is told behind what stands before that end in its notification", () => {
    const exchanges = story(
      (tape) => tape.invite("call-a", ["ann"], { operation: "op-1" }),
      (tape) =>
        tape.notify(rosterItem("call-a", ["me"]), operationItem("call-a", "op-1"), callItem("call-a")),
    );
    expect(bent(exchanges, "call-ends").posts).toEqual([
      "x2 ~ all of call-a: me + op-1 failed 404/8522",
      "x2.1 ~ call call-a terminated",
    ]);
  });

  it("adds no member that the tape's items do not have, and reads URLs in any spelling", () => {
    const item = asObject(operationItem("call-a", "op-1"))!;
    const { resourceUrl: _url, ...rest } = item;
    const spelled = { ...rest, resource: "/app/calls('call-a')/operations('op-1')" };
    const exchanges = story(
      (tape) => tape.invite("call-a", ["ann"], { operation: "op-1" }),
      (tape) => tape.notify(spelled),
    );
    const [end] = itemsOf(bodyJson(bent(exchanges, "call-ends").posted["x2.1"]!.request));
    expect(end).toMatchObject({ resource: "/app/calls('call-a')" });
    expect(Object.keys(asObject(end)!)).toEqual(["changeType", "resourceData", "resource"]);
  });

  it.each<[options: string, result: object]>([
    [
      "code=removed",
      { code: 200, subcode: 5000, message: "Removed from the conversation by another participant." },
    ],
    ["code=500,subcode=3003", { code: 500, subcode: 3003, message: "DiagCode: 500#3003.@" }],
    ["subcode=5002", { code: 200, subcode: 5002, message: "DiagCode: 200#5002.@" }],
  ])("with %s says so", (options, result) => {
    const [end] = itemsOf(bodyJson(bent(INVITE_ONE, `call-ends,${options}`).posted["x2.1"]!.request));
    expect(asObject(asObject(asObject(end)!["resourceData"])!["resultInfo"])).toMatchObject(result);
  });

  it("is told when the operation's end is due", async () => {
    for (const timing of ["recorded", "manual"] as const)
      expect(await playedInTime(INVITE_ONE, ["call-ends"], timing, 300)).toEqual(["80 x2", "80 x2.1"]);
  });

  it("a bot that goes on asks in vain", async () => {
    const { answers, came } = await played(CROSSED, ["call-ends,exchange=x1"]);
    expect(answers.slice(3)).toEqual(["x8 404", "x9 404", "x10 404", "x13 200"]);
    expect(came).toEqual(["x6", "x6.1", "x4", "x5", "x14", "x15"]);
  });
});
