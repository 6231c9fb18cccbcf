/** A result that Graph is known to end an operation or a call with (`resultInfo`). */
export interface KnownResult {
  /** Ours; numbers are hard to remember. */
  name: string;
  code: number;
  subcode: number;
  /** `{person}`: whom it is about. */
  message: string;
  source: string;
}

const DOCUMENTED = "call-delete.md, table of call end reason codes";

/** What operations are known to have failed with, and the ends of calls that say why somebody was not reached. */
export const KNOWN_RESULTS: readonly KnownResult[] = [
  {
    name: "media-error",
    code: 410,
    subcode: 301004,
    message:
      "addParticipants failed for participant 8:orgid:{person}. Underlying reason: Client Media Error. DiagCode: 410#301004.@",
    source: "microsoft-graph-comms-samples#700",
  },
  {
    name: "pstn-sponsor-missing",
    code: 412,
    subcode: 9999,
    message:
      "addParticipants failed for participant 4:{person}. Underlying reason: Could not find the PSTN content for the sponsor of this PSTN leg.. DiagCode: 412#10073",
    source: "microsoft-graph-comms-samples#410",
  },
  {
    name: "pstn-metadata-missing",
    code: 403,
    subcode: 10151,
    message:
      "addParticipants failed for participant 4:{person}. Underlying reason: Call does not contain the metadata required for making this PSTN dial out.. DiagCode: 403#10151",
    source: "microsoft-graph-comms-samples#410; code and subcode as its DiagCode has them",
  },
  {
    name: "server-error",
    code: 500,
    subcode: 0,
    message: "Object reference not set to an instance of an object.",
    source: "microsoft-graph-comms-samples#119; its subcode was not visible",
  },
  {
    name: "media-connectivity",
    code: 410,
    subcode: 301005,
    message: "Media connectivity failure.",
    source: DOCUMENTED,
  },
  {
    name: "callee-without-endpoints",
    code: 480,
    subcode: 10037,
    message: "No callee endpoints were found.",
    source: DOCUMENTED,
  },
  {
    name: "callee-unreachable",
    code: 480,
    subcode: 10076,
    message: "Callee could not be reached.",
    source: DOCUMENTED,
  },
  {
    name: "call-not-routed",
    code: 480,
    subcode: 10134,
    message: "Call rejected due to inability to route the call.",
    source: DOCUMENTED,
  },
  {
    name: "private-calling-disabled",
    code: 480,
    subcode: 10199,
    message: "Call rejected as private calling is disabled for the user.",
    source: DOCUMENTED,
  },
  {
    name: "no-signaling",
    code: 408,
    subcode: 10057,
    message: "Call timed out due to no signaling from callee endpoints.",
    source: DOCUMENTED,
  },
  {
    name: "not-acknowledged",
    code: 408,
    subcode: 1106,
    message: "An acknowledgement was not received for the call acceptance in the allotted time.",
    source: DOCUMENTED,
  },
  {
    name: "bot-media-connectivity",
    code: 500,
    subcode: 1005,
    message:
      "Server encountered connectivity error with Bot's media. Please check media connectivity between Bot and Microsoft.",
    source: DOCUMENTED,
  },
  {
    name: "not-kept-alive",
    code: 408,
    subcode: 8537,
    message: "Keep Alive timeout, cleaned up inactive call.",
    source: DOCUMENTED,
  },
  {
    name: "conversation-ended",
    code: 200,
    subcode: 5001,
    message: "The conversation has ended. DiagCode: 0#5001.@",
    source: `${DOCUMENTED}; the tail as on the wire`,
  },
  {
    name: "removed",
    code: 200,
    subcode: 5000,
    message: "Removed from the conversation by another participant.",
    source: DOCUMENTED,
  },
  {
    name: "one-participant-left",
    code: 200,
    subcode: 5010,
    message:
      "This conversation has ended as only one participant was remaining in the conversation.. DiagCode: 0#5010.@",
    source: "sambetts/graph-calling-bots, GroupCallEnd.json",
  },
];

/** The known result of a name or a code, and of a subcode where one is given. */
export function knownResult(code: string | number, subcode?: number): KnownResult | undefined {
  return KNOWN_RESULTS.find(
    (result) =>
      (result.name === code || result.code === code) && (subcode === undefined || result.subcode === subcode),
  );
}
