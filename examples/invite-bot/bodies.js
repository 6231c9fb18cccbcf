// The bodies of the bot's requests, as Microsoft's reference has them.

/** @import { IdentitySet, Person } from "./wire.js" */

/**
 * What `POST /communications/calls` takes, but for the callback URL, which the bot adds.
 * @typedef {Record<string, unknown> & { tenantId: string }} CallRequest
 */

/**
 * @param {Person} person
 * @param {string} [tenantId]
 * @returns {IdentitySet}
 */
function identitySet(person, tenantId) {
  const identity = {
    "@odata.type": "#microsoft.graph.identity",
    displayName: person.name,
    id: person.id,
    ...(tenantId !== undefined && { tenantId }),
  };
  return { "@odata.type": "#microsoft.graph.identitySet", [person.kind]: identity };
}

/**
 * @param {Person} person
 * @param {string} [replacesCallId]
 */
function invitationParticipantInfo(person, replacesCallId) {
  return {
    "@odata.type": "#microsoft.graph.invitationParticipantInfo",
    ...(replacesCallId !== undefined && { replacesCallId }),
    identity: identitySet(person),
  };
}

/** Graph plays and mixes the sound; the bot never sees it. */
const media = {
  requestedModalities: ["audio"],
  mediaConfig: { "@odata.type": "#microsoft.graph.serviceHostedMediaConfig" },
};

/**
 * A call to one person.
 * @param {Person} person
 * @param {string} tenantId
 * @returns {CallRequest}
 */
export function peerCall(person, tenantId) {
  return {
    "@odata.type": "#microsoft.graph.call",
    targets: [invitationParticipantInfo(person)],
    ...media,
    tenantId,
  };
}

/**
 * The group call of a meeting, which the bot joins.
 * @param {{ threadId: string, organizer: Person }} meeting
 * @param {string} tenantId
 * @returns {CallRequest}
 */
export function meetingCall({ threadId, organizer }, tenantId) {
  return {
    "@odata.type": "#microsoft.graph.call",
    targets: [],
    ...media,
    chatInfo: { "@odata.type": "#microsoft.graph.chatInfo", threadId, messageId: "0" },
    meetingInfo: {
      "@odata.type": "#microsoft.graph.organizerMeetingInfo",
      organizer: identitySet(organizer, tenantId),
      allowConversationWithoutHost: true,
    },
    tenantId,
  };
}

/**
 * What `POST …/participants/invite` takes.
 * @param {readonly Person[]} people at most 5, says the reference
 * @param {{ context: string, replacesCallId?: string | undefined }} how
 */
export function invitation(people, { context, replacesCallId }) {
  return {
    participants: people.map((person) => invitationParticipantInfo(person, replacesCallId)),
    clientContext: context,
  };
}
