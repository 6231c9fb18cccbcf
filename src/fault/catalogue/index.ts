import type { Fault } from "../fault.js";
import { callEnds } from "./call-ends.js";
import { notificationBatched } from "./notification-batched.js";
import { notificationDropped } from "./notification-dropped.js";
import { notificationEarly } from "./notification-early.js";
import { notificationEmpty } from "./notification-empty.js";
import { notificationLate } from "./notification-late.js";
import { notificationReordered } from "./notification-reordered.js";
import { notificationSplit } from "./notification-split.js";
import { notificationTwice } from "./notification-twice.js";
import { operationFails } from "./operation-fails.js";
import { operationHangs } from "./operation-hangs.js";
import { operationLate } from "./operation-late.js";
import { operationTwice } from "./operation-twice.js";
import { participantLeaves } from "./participant-leaves.js";
import { participantMissing } from "./participant-missing.js";
import { participantsIgnored } from "./participants-ignored.js";
import { responseError } from "./response-error.js";
import { responseGarbled } from "./response-garbled.js";
import { responseReset } from "./response-reset.js";
import { responseSlow } from "./response-slow.js";
import { responseTruncated } from "./response-truncated.js";
import { rosterDropped } from "./roster-dropped.js";
import { rosterFirst } from "./roster-first.js";
import { rosterLate } from "./roster-late.js";
import { rosterLobby } from "./roster-lobby.js";
import { rosterPartial } from "./roster-partial.js";
import { rosterTwice } from "./roster-twice.js";
import { throttled } from "./throttled.js";

/** Every fault there is, by families. */
export const CATALOGUE: readonly Fault[] = [
  ...[operationFails, operationHangs, operationLate, operationTwice],
  ...[rosterDropped, rosterPartial, rosterTwice, rosterLate, rosterFirst, rosterLobby, participantLeaves],
  ...[participantsIgnored, participantMissing],
  ...[throttled, responseError, responseSlow, responseReset, responseTruncated, responseGarbled],
  ...[notificationDropped, notificationTwice, notificationReordered, notificationEarly, notificationLate],
  ...[notificationBatched, notificationSplit, notificationEmpty],
  callEnds,
];

/** Faults of the notification's token: they come with signed notifications. */
export const TOKEN_FAULTS: readonly string[] = [
  ...["token-missing", "token-audience", "token-issuer", "token-expired"],
  ...["token-unknown-key", "token-no-tenant"],
];
