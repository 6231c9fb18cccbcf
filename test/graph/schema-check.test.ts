import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../src/base/json.js";
import { EXAMPLES } from "../support/document-examples.js";
import { checkNotifications, checkResource, type SchemaWarning } from "../support/graph-schema/check.js";
import { readCsdl } from "../support/graph-schema/read-csdl.js";
import { oddJson } from "../support/odd-json.js";

const CALL = "/communications/calls/11111111-1111-4111-8111-111111111111";
const ROSTER = `${CALL}/participants`;
const DATA = "value[0].resourceData";
const OPERATION = `${CALL}/operations/o`;

const GUID = "eec3812a-fdc3-4fb4-825c-a06c9f35414e";
const FLAGS = "watermarkProtection, unknownFutureValue";
const DATES = ["2021-02-10T08:00:00Z", "2021-02-10T08:00:00.1234567+01:00"];

/** A warning as one text: its place, its kind, its type with the member if there is one, its value. */
const inWords = ({ at, kind, type, member, value }: SchemaWarning): string =>
  [at, kind, member === undefined ? type : `${type}.${member}`, value ?? ""].join(" ").trim();
const resource = (type: string, value: Json): string[] => checkResource(type, value).map(inWords);
const notification = (body: Json): string[] => checkNotifications(body).map(inWords);

const typed = (name: string, members: JsonObject = {}): JsonObject => ({
  "@odata.type": `#microsoft.graph.${name}`,
  ...members,
});
const about = (resourceUrl: string, resourceData: Json): Json => ({
  value: [{ changeType: "updated", resourceUrl, resourceData }],
});
const CALLED = { id: "c", callbackUri: "https://bot" };
const PERSON = { id: "p", info: { identity: {} }, isInLobby: false, isMuted: false };
const person = (more: JsonObject = {}): JsonObject => ({ ...PERSON, ...more });

describe("the document's notifications", () => {
  it.each<[example: string, part: "operation" | "roster", warnings: string[]]>([
    ["1-invite-one", "operation", []],
    // graph-facts 1.2 g: participants on the roster have null for an id.
    ["1-invite-one", "roster", [`${DATA}[0].id null participant.id`]],
    // graph-facts 1.2 b: of the operations this one alone has null for an id.
    ["2-invite-many", "operation", [`${DATA}.id null inviteParticipantsOperation.id`]],
    // graph-facts 1.2 g, for either of the two.
    ["2-invite-many", "roster", [`${DATA}[0].id null participant.id`, `${DATA}[1].id null participant.id`]],
    ["3-replace-peer-to-peer", "operation", []],
    // graph-facts 1.2 g.
    ["3-replace-peer-to-peer", "roster", [`${DATA}[0].id null participant.id`]],
    ["4-invite-pstn", "operation", []],
    // graph-facts 1.2 g.
    ["4-invite-pstn", "roster", [`${DATA}[0].id null participant.id`]],
  ])("%s, %s: what the schema would have otherwise", (example, part, warnings) => {
    const { [part]: body } = EXAMPLES.find(({ name }) => name === example)!;
    expect(notification(body)).toEqual(warnings);
  });
});

describe("a warning", () => {
  it("has its place, its kind, the type, and the member or the value", () => {
    expect(checkResource("participant", person({ info: { identity: {}, region: 1, city: "c" } }))).toEqual([
      { at: "info.region", kind: "wrong-type", type: "Edm.String", value: "1" },
      { at: "info.city", kind: "unknown-member", type: "participantInfo", member: "city", value: '"c"' },
    ]);
  });

  it.each<[warning: string, type: string, value: Json]>([
    ['unknown-type callMediaState "#microsoft.graph.x"', "callMediaState", typed("x")],
    ['unknown-type identity "#identity"', "identity", { "@odata.type": "#identity" }],
    [
      'info unknown-type participantInfo "#microsoft.graph.identitySet"',
      "participant",
      person({ info: typed("identitySet", { identity: {} }) }),
    ],
    ["unknown-type cal", "cal", {}],
    ["subCode unknown-member resultInfo.subCode 0", "resultInfo", { code: 1, subcode: 0, subCode: 0 }],
    ["subcode missing resultInfo.subcode", "resultInfo", { code: 1 }],
    ["id missing recordOperation.id", "recordOperation", { status: "Running" }],
    ["callbackUri missing call.callbackUri", "call", { id: "c" }],
    ["status null commsOperation.status", "commsOperation", { id: "o", status: null }],
    [
      "participants[0] null inviteParticipantsOperation.participants",
      "inviteParticipantsOperation",
      { id: "o", status: "Running", participants: [null] },
    ],
    ['audio not-in-enum mediaState "muted"', "callMediaState", { audio: "muted" }],
    [
      'videoDisabled not-in-enum onlineMeetingVideoDisabledReason "watermarkProtection,none"',
      "onlineMeetingRestricted",
      { videoDisabled: "watermarkProtection,none" },
    ],
    ["audio wrong-type mediaState 1", "callMediaState", { audio: 1 }],
    ['code wrong-type Edm.Int32 "200"', "resultInfo", { code: "200", subcode: 0 }],
    ["mediaStreams wrong-type Collection(mediaStream) {}", "participant", person({ mediaStreams: {} })],
    ["info wrong-type participantInfo []", "participant", person({ info: [] })],
    ["operations wrong-type Collection(commsOperation) {}", "call", { ...CALLED, operations: {} }],
    ["wrong-type call null", "call", null],
  ])("is %s", (warning, type, value) => {
    expect(resource(type, value)).toEqual([warning]);
  });

  const AUDIO = "teleconferenceDeviceAudioQuality";

  it.each<[type: string, holder: string, member: string, right: Json[], wrong: Json[]]>([
    ["Edm.String", "identity", "id", ["", "a"], [5, {}, []]],
    ["Edm.Boolean", "invitationParticipantInfo", "hidden", [true, false], ["true", 0]],
    ["Edm.Int32", AUDIO, "localPort", [0, -1], [0.5, 2 ** 31, "1"]],
    ["Edm.Int64", AUDIO, "inboundPackets", [0, 2 ** 40], [0.5, "1"]],
    ["Edm.Double", AUDIO, "averageInboundPacketLossRateInPercentage", [0.5, 1, "-INF"], ["1", true]],
    ["Edm.DateTimeOffset", "callTranscriptionInfo", "lastModifiedDateTime", DATES, ["2021-02-10", 0]],
    ["Edm.Duration", AUDIO, "mediaDuration", ["PT1.5S", "P1DT2H", "-PT0S"], ["P", "P1DT", "1", 1]],
    ["Edm.Guid", "teleconferenceDeviceQuality", "mediaLegId", [GUID, GUID.toUpperCase()], ["eec3812a", 1]],
  ])("tells values of %s from others", (type, holder, member, right, wrong) => {
    const check = (value: Json): string[] =>
      resource(holder, { [member]: value }).filter((warning) => !warning.includes(" missing "));
    expect(right.flatMap(check)).toEqual([]);
    expect(wrong.flatMap(check)).toEqual(
      wrong.map((value) => `${member} wrong-type ${type} ${JSON.stringify(value)}`),
    );
  });

  it.each<[what: string, type: string, value: Json]>([
    ["words in another case", "commsOperation", { id: "o", status: "completed" }],
    ["several flags", "onlineMeetingRestricted", { videoDisabled: FLAGS }],
    ["null where it is allowed", "participant", person({ metadata: null, mediaStreams: null })],
    ["annotations", "participant", person({ "@odata.id": 1, "isMuted@odata.type": "x" })],
    ["members that an open type lets in", "identity", { tenantId: "t", identityProvider: "AAD" }],
    ["a derived type", "participantInfo", { identity: typed("communicationsIdentitySet") }],
    ["a type that the subset names and leaves out", "mediaPrompt", { mediaInfo: { uri: 1 } }],
  ])("is not given for %s", (_what, type, value) => {
    expect(resource(type, value)).toEqual([]);
  });

  it.each<[where: string, identity: JsonObject, at: string]>([
    ["that the derived type declares", typed("communicationsIdentitySet", { phone: { id: 1 } }), "phone"],
    ["that the open type lets in, by its type", { phone: typed("identity", { id: 1 }) }, "phone"],
    ["that is in a list let in", { phones: [typed("identity", { id: 1 })] }, "phones[0]"],
  ])("is given inside of a member %s", (_where, identity, at) => {
    expect(resource("participantInfo", { identity })).toEqual([`identity.${at}.id wrong-type Edm.String 1`]);
  });
});

describe("the schema", () => {
  it("makes a type open whose base type is", () => {
    const base = '<ComplexType Name="base" OpenType="true"/>';
    const derived = '<ComplexType Name="derived" BaseType="graph.base"/>';
    const type = readCsdl(`<Schema>${derived}${base}</Schema>`).objects.get("derived");
    expect(type).toMatchObject({ lineage: ["derived", "base"], open: true });
  });
});

describe("the resources in a notification", () => {
  it.each<[what: string, url: string, resource: Json, warning: string]>([
    ["a call has what changed and no id", CALL, typed("call", { state: "established" }), ""],
    ["a call by its URL alone", `${CALL}/`, { state: "ringing" }, '.state not-in-enum callState "ringing"'],
    ["in a call", CALL, { resultInfo: { code: 1 } }, ".resultInfo.subcode missing resultInfo.subcode"],
    ["by type", OPERATION, typed("recordOperation", { status: "Failed" }), ".id missing recordOperation.id"],
    ["an operation by its URL alone", OPERATION, { id: "o" }, ".status missing commsOperation.status"],
    ["a list by its URL alone", ROSTER, [person(), person({ id: 1 })], "[1].id wrong-type Edm.String 1"],
    ["a person by the URL alone", `${ROSTER}/p`, person({ id: null }), ".id null participant.id"],
    ["type before URL", OPERATION, typed("participant", person({ id: 1 })), ".id wrong-type Edm.String 1"],
    ["no resource", CALL, typed("toneInfo", { id: "p" }), ' unknown-type entity "#microsoft.graph.toneInfo"'],
    // v1.0 has deltaParticipants; the subset was cut without it.
    [
      "a delta",
      ROSTER,
      typed("deltaParticipants", { id: "d", sequenceNumber: 1 }),
      ' unknown-type entity "#microsoft.graph.deltaParticipants"',
    ],
    ["nothing tells the type", "/communications/onlineMeetings/1", {}, " unknown-type entity"],
    ["a text", CALL, "established", ' wrong-type call "established"'],
    ["nothing", CALL, null, ""],
  ])("are checked: %s", (_what, url, resourceData, warning) => {
    expect(notification(about(url, resourceData))).toEqual(warning === "" ? [] : [DATA + warning]);
  });

  it("stand beside members that an open type lets in, and one that it may not lack", () => {
    const item = { changeType: "Updated", resource: CALL, callbackUri: "https://bot", resourceData: {} };
    const lacked = "value[0].resourceUrl missing commsNotification.resourceUrl";
    expect(notification({ value: [item] })).toEqual([lacked]);
  });

  it("have a warning for each undocumented member of a roster as Graph sends it (graph-facts 7)", () => {
    const info = {
      identity: typed("communicationsIdentitySet", { applicationInstance: typed("identity", { id: "bot" }) }),
      participantId: "p",
      endpointType: "default",
      endpointId: "e",
      clientVersion: "Skype",
      replacementLink: "https://graph",
    };
    const audio = { mediaType: "audio", direction: "sendReceive", serverMuted: false };
    const wire = person({
      "@odata.type": "#microsoft.graph.participant",
      info: typed("participantInfo", info),
      mediaStreams: [typed("mediaStream", { ...audio, sourceId: "1", label: "main-audio" })],
      rosterSequenceNumber: 0,
      publishedStates: [],
      meetingRole: "presenter",
      replacementLink: "https://graph",
      isIdentityAnonymized: false,
    });
    expect(notification(about(ROSTER, [wire]))).toEqual([
      `${DATA}[0].info.endpointId unknown-member participantInfo.endpointId "e"`,
      `${DATA}[0].info.clientVersion unknown-member participantInfo.clientVersion "Skype"`,
      `${DATA}[0].info.replacementLink unknown-member participantInfo.replacementLink "https://graph"`,
      `${DATA}[0].publishedStates unknown-member participant.publishedStates []`,
      `${DATA}[0].meetingRole unknown-member participant.meetingRole "presenter"`,
      `${DATA}[0].replacementLink unknown-member participant.replacementLink "https://graph"`,
      `${DATA}[0].isIdentityAnonymized unknown-member participant.isIdentityAnonymized false`,
    ]);
  });

  it("never make it throw, whatever they are", () => {
    fc.assert(
      fc.property(oddJson, (odd) => {
        for (const body of [odd, { value: [odd] }, about(ROSTER, odd)]) checkNotifications(body);
      }),
    );
  });
});
