import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../src/base/json.js";
import { readNotification, type NotificationItem } from "../../src/graph/notifications.js";
import { oddJson } from "../support/odd-json.js";

const CALL = "11111111-1111-4111-8111-111111111111";
const OPERATION = "eec3812a-fdc3-4fb4-825c-a06c9f35414e";
const CALL_URL = `/communications/calls/${CALL}`;

const read = (item: object): NotificationItem => readNotification({ value: [item as Json] })[0]!;
const person = (id: string, more: object = {}) => ({ info: { identity: { user: { id } } }, ...more });

const OPERATION_TYPE = "#microsoft.graph.inviteParticipantsOperation";
const PROMPT_TYPE = "#microsoft.graph.playPromptOperation";
const PERSON_TYPE = "#microsoft.graph.participant";
const DELTA_TYPE = "#microsoft.graph.deltaParticipants";
const CALL_TYPE = "#microsoft.graph.call";

describe("the subject of an item", () => {
  it.each([
    [
      "operation",
      "by its type and URL",
      `${CALL_URL}/operations/${OPERATION}`,
      { "@odata.type": OPERATION_TYPE },
    ],
    ["operation", "by its type alone", "", { "@odata.type": PROMPT_TYPE }],
    ["operation", "by its URL alone", `/app/calls/${CALL}/operations/${OPERATION}`, {}],
    ["operation", "by a URL with a key in brackets", `${CALL_URL}/operations('${OPERATION}')`, {}],
    ["roster", "by a list, whatever the URL", `${CALL_URL}/operations/participants`, []],
    ["roster", "by the URL of all participants", `${CALL_URL}/participants`, {}],
    ["roster", "by the URL of one participant", `${CALL_URL}/participants/p1`, null],
    ["roster", "by a participant's type", CALL_URL, { "@odata.type": PERSON_TYPE }],
    ["roster", "by the type of delta participants", CALL_URL, { "@odata.type": DELTA_TYPE }],
    ["call", "by its type and URL", CALL_URL, { "@odata.type": CALL_TYPE }],
    ["call", "by its type alone", "", { "@odata.type": CALL_TYPE }],
    ["call", "by its URL alone", `/app/calls/${CALL}/`, {}],
    ["call", "by a URL with a key in brackets", `/communications/calls('${CALL}')`, {}],
    ["other", "where nothing tells it", "/communications/onlineMeetings/1", { "@odata.type": "#x.y" }],
    ["other", "where there is nothing", "", null],
  ])("is %s %s", (subject, _how, resourceUrl, resourceData) => {
    for (const changeType of ["created", "updated", "deleted", "Deleted", null, 5]) {
      expect(read({ changeType, resourceUrl, resourceData }).subject).toBe(subject);
    }
  });

  it("is told by the type where the URL says another thing", () => {
    const item = { resourceUrl: `${CALL_URL}/participants`, resourceData: { "@odata.type": OPERATION_TYPE } };
    expect(read(item).subject).toBe("operation");
  });

  it("is about the call that resourceUrl names, or resource where there is no resourceUrl", () => {
    const resource = `/app/calls/${CALL}/participants`;
    expect(read({ resource }).call).toBe(CALL);
    expect(read({ resource, resourceUrl: "/communications/calls/other/participants" }).call).toBe("other");
    expect(read({ resourceUrl: `https://graph.microsoft.com/beta${CALL_URL.toUpperCase()}` }).call).toBe(
      CALL,
    );
  });
});

describe("an operation's item", () => {
  const resourceUrl = `${CALL_URL}/operations/${OPERATION}`;

  it("names the operation once where URL and resource agree", () => {
    const resourceData = { "@odata.type": OPERATION_TYPE, id: OPERATION.toUpperCase(), status: "failed" };
    expect(read({ resourceUrl, resourceData })).toMatchObject({
      operationIds: [OPERATION],
      operation: { status: "failed" },
    });
  });

  it("names both where they do not", () => {
    const resourceData = { "@odata.type": OPERATION_TYPE, id: "other" };
    expect(read({ resourceUrl, resourceData }).operationIds).toEqual([OPERATION, "other"]);
  });

  it("names none where the URL has the word participants in the id's place and the id is null", () => {
    const item = {
      resourceUrl: `${CALL_URL}/operations/participants`,
      resourceData: { id: null, status: "running" },
    };
    expect(read(item)).toMatchObject({ subject: "operation", operationIds: [] });
  });

  it("has whom it is about, the resource's own clientContext and its result", () => {
    const resourceData = {
      "@odata.type": OPERATION_TYPE,
      participants: [{ identity: { user: { id: "a" } } }, { identity: { phone: { id: "+12345678901" } } }],
      clientContext: "c",
      resultInfo: { code: "412", subcode: "9999", message: "no" },
    };
    expect(read({ resourceUrl, resourceData })).toMatchObject({
      participants: ["a", "+12345678901"],
      operation: { clientContext: "c", result: { code: 412, subcode: 9999, message: "no" } },
    });
  });
});

describe("a roster's item", () => {
  const resourceUrl = `${CALL_URL}/participants`;
  const whole = (resourceData: unknown, changeType = "updated") =>
    read({ resourceUrl, resourceData, changeType }).roster!;
  const roster = (resourceData: unknown, changeType?: string) => {
    const { participantIds: _ids, ...rest } = whole(resourceData, changeType);
    return rest;
  };

  it("tells the participant's id of each identity, where it is not null", () => {
    const id = "499FF3907A7240E883A08FAC6295AE7E";
    expect([
      ...whole([
        { ...person("a"), id },
        { ...person("b"), id: null },
      ]).participantIds,
    ]).toEqual([["a", "499ff390-7a72-40e8-83a0-8fac6295ae7e"]]);
  });

  it("is a full snapshot where it is a list", () => {
    expect(roster([person("a"), person("b")])).toEqual({ present: ["a", "b"], removed: [], full: true });
    expect(roster([])).toEqual({ present: [], removed: [], full: true });
  });

  it("stays a snapshot of those present when its changeType is deleted", () => {
    expect(roster([person("a")], "deleted")).toEqual({ present: ["a"], removed: [], full: true });
  });

  it("is what changed where it is deltaParticipants, with who was removed", () => {
    const delta = {
      "@odata.type": DELTA_TYPE,
      sequenceNumber: 10,
      participants: [person("a"), person("b", { removedState: { reason: "Removed" } })],
    };
    expect(roster(delta)).toEqual({ present: ["a"], removed: ["b"], full: false });
  });

  it("is one who came or changed where it is a single participant", () => {
    expect(roster({ "@odata.type": PERSON_TYPE, ...person("a") }, "created")).toEqual({
      present: ["a"],
      removed: [],
      full: false,
    });
  });

  it.each(["deleted", "Deleted"])("is one who left where a single participant is %s", (changeType) => {
    expect(roster({ "@odata.type": PERSON_TYPE, ...person("a") }, changeType)).toEqual({
      present: [],
      removed: ["a"],
      full: false,
    });
  });

  it.each([[null], ["participants"], [5], [{ participants: null }]])(
    "tells of nobody where it is %j",
    (data) => {
      expect(roster(data)).toEqual({ present: [], removed: [], full: false });
    },
  );

  it("leaves out participants without an identity", () => {
    expect(roster([person("a"), {}, null, { info: null }, { info: { identity: {} } }]).present).toEqual([
      "a",
    ]);
  });
});

describe("readNotification", () => {
  it("has an item for each of the value's, in their order", () => {
    const value = [{ resourceUrl: CALL_URL }, { resourceUrl: `${CALL_URL}/participants` }, null, "x"];
    expect(readNotification({ value }).map(({ subject }) => subject)).toEqual([
      "call",
      "roster",
      "other",
      "other",
    ]);
  });

  it.each([[undefined], [null], [""], [[]], [{}], [{ value: null }], [{ value: [] }], [{ value: {} }]])(
    "has none where the body is %j",
    (body) => {
      expect(readNotification(body)).toEqual([]);
    },
  );

  it("never throws, and has texts for ids, whatever the body", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          oddJson,
          fc.array(oddJson).map((value) => ({ value })),
        ),
        (body) => {
          for (const { participants, operationIds, roster, call = "" } of readNotification(body)) {
            const ids = [
              call,
              ...participants,
              ...operationIds,
              ...(roster?.present ?? []),
              ...(roster?.removed ?? []),
            ];
            expect(ids.filter((id) => typeof id !== "string")).toEqual([]);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
