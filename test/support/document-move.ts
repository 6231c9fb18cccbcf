import type { Json, JsonObject } from "../../src/base/json.js";
import { EXAMPLES, type DocumentExample } from "./document-examples.js";

const CALL = "ab6233a5-20b7-4c5e-bea2-ce56c9776429";
const OTHER_CALL = "a7ebfb2d-871e-419c-87af-27290b22e8db";
const PARTICIPANT = "7d501bf1-5ee4-4605-ba92-0ae4513c611c";
const USER = "682b6c37-0729-4fab-ace6-d730d5d9137e";
const CONTEXT = "f2fa86af-3c51-4bc2-8fc0-475452d9764f";

/** The page prints the notifications of its third example again, with another user and the roster of the target call. */
const [, , third] = EXAMPLES as readonly [DocumentExample, DocumentExample, DocumentExample];
const again = (notification: Json): Json =>
  JSON.parse(
    JSON.stringify(notification)
      .replaceAll("7e1b4346-85a6-4bdd-abe3-d11c5d420efe", USER)
      .replaceAll(`${OTHER_CALL}/participants`, `${CALL}/participants`),
  ) as Json;

const typed = (type: string, members: JsonObject): JsonObject => ({
  "@odata.type": `#microsoft.graph.${type}`,
  ...members,
});

/**
 * The fifth example, which is younger than the seed: somebody is moved from one meeting to another.
 * Source: microsoftgraph/microsoft-graph-docs-contrib, api-reference/beta/api/participant-invite.md @01dead86.
 */
export const MOVE: DocumentExample = {
  name: "5-move",
  call: CALL,
  request: {
    participants: [
      typed("invitationParticipantInfo", {
        replacesCallId: OTHER_CALL,
        participantId: PARTICIPANT,
        identity: typed("identitySet", { user: typed("identity", { id: USER, identityProvider: "AAD" }) }),
      }),
    ],
    clientContext: CONTEXT,
  },
  response: typed("inviteParticipantsOperation", {
    id: "278405a3-f568-4b3e-b684-009193463064",
    status: "Running",
    clientContext: CONTEXT,
    resultInfo: null,
    participants: [
      {
        endpointType: null,
        id: null,
        replacesCallId: OTHER_CALL,
        participantId: PARTICIPANT,
        identity: {
          user: {
            id: USER,
            displayName: "Participant",
            identityProvider: "AAD",
            tenantId: "72f988bf-86f1-41af-91ab-2d7cd011db47",
          },
          application: null,
          device: null,
          phone: null,
        },
      },
    ],
  }),
  operation: again(third.operation),
  roster: again(third.roster),
};
