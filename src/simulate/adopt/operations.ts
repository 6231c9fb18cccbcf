import { asArray, asObject, asText, type JsonObject } from "../../base/json.js";
import { identityIds } from "../../graph/identities.js";
import { readParticipants } from "../../graph/invites.js";
import type { NotificationItem } from "../../graph/notifications.js";
import { readOperation, startedOperations } from "../../graph/operations.js";
import type { Route } from "../../graph/routes.js";
import { givenKinds, invitedPeople } from "../people.js";
import { idsOf } from "../stage.js";
import type { Call, Invited, Operation } from "../world.js";
import type { Adoption } from "./adoption.js";
import { expectSurely, expectWhileRunning, review } from "./expected.js";
import { spelt } from "./spelling.js";

/** A request as far as it is about an operation. */
interface Started {
  route: Route;
  body: JsonObject;
  answer: JsonObject;
  location: string | undefined;
}

/** The operation that a request has started, or that it reads. */
export function adoptAnswer(adoption: Adoption, call: Call, started: Started): void {
  const { route, answer, location } = started;
  const [id] = startedOperations(answer, location);
  if (id === undefined) return;
  const known = call.operations.get(id);
  const isRead = known !== undefined && route.name === "get operation";
  const operation = isRead ? known : adopted(answer, askedFor(call, started, spelt(id, location)));
  call.operations.set(id, operation);
  expectWhileRunning(adoption, call, idsOf(operation.invited ?? []));
  // What a request started is running, even under the id of one that has ended; but not when its own end came early.
  if (known && adoption.unanswered.delete(known)) end(adoption, call, operation, known);
  endAsTold(adoption, call, operation, { resource: answer });
}

/** What a notification tells of an operation. */
interface News {
  read: NotificationItem;
  resource: JsonObject;
  url: string;
}

export function adoptOperation(adoption: Adoption, call: Call, news: News): void {
  const { read, resource } = news;
  const operation = startedOne(call, read) ?? strangeOne(adoption, call, news);
  if (operation) endAsTold(adoption, call, operation, { resource, people: read.participants });
}

/** One that the bot has no answer of, or not yet. */
function strangeOne(
  { unanswered }: Adoption,
  call: Call,
  { read, resource, url }: News,
): Operation | undefined {
  const [id] = read.operationIds;
  if (id === undefined) return undefined;
  const operation = adopted(resource, { ...UNKNOWN, id: spelt(id, url) });
  call.operations.set(id, operation);
  unanswered.add(operation);
  return operation;
}

/** By its id; where the notification names none, by what the bot calls it and by whom it is about. */
function startedOne({ operations }: Call, item: NotificationItem): Operation | undefined {
  const { operationIds, operation: { clientContext } = {}, participants } = item;
  if (operationIds.length > 0)
    return operationIds.map((id) => operations.get(id)).find((operation) => operation !== undefined);
  const running = [...operations.values()].filter(({ status }) => status === "Running");
  const called = running.filter((operation) => operation.clientContext === clientContext);
  const people = namesOf(participants);
  const about = called.filter(({ invited = [] }) => namesOf(idsOf(invited)) === people);
  return about[0] ?? called[0] ?? (running.length === 1 ? running[0] : undefined);
}

function namesOf(people: readonly string[]): string {
  return [...people].sort().join();
}

type AskedFor = Omit<Operation, "status" | "result">;

const UNKNOWN = { type: "commsOperation", clientContext: undefined };

function askedFor(call: Call, { route, body }: Started, id: string): AskedFor {
  const asked = { ...UNKNOWN, id, clientContext: asText(body["clientContext"]) };
  if (route.name !== "invite") return asked;
  const participants = readParticipants(asArray(body["participants"]));
  return { ...asked, type: "inviteParticipantsOperation", invited: invitedPeople(call, participants) };
}

/** An operation as its resource shows it, or else as it was asked for. */
function adopted(resource: JsonObject, asked: AskedFor): Operation {
  const { clientContext = asked.clientContext } = readOperation(resource);
  const type = asText(resource["@odata.type"])?.replace(/^#?(microsoft\.graph\.)?/i, "");
  const shown = invitedIn(resource);
  const invited = shown.length > 0 ? shown : asked.invited;
  return {
    id: asText(resource["id"]) ?? asked.id,
    type: type ?? asked.type,
    ...{ status: "Running", clientContext },
    ...(invited && { invited }),
  };
}

function endAsTold(
  adoption: Adoption,
  call: Call,
  operation: Operation,
  { resource, people = [] }: { resource: JsonObject; people?: readonly string[] },
): void {
  const { status, result } = readOperation(resource);
  if (status !== "completed" && status !== "failed") return;
  const ended = { status, people, ...(result && { result: { message: "", ...result } }) };
  end(adoption, call, operation, ended);
}

type Ended = Pick<Operation, "status" | "result"> & { people?: readonly string[] };

/** Whoever an invite that ended well was about is in the call, or on the way; after another one nobody is. */
function end(
  adoption: Adoption,
  call: Call,
  operation: Operation,
  { status, result, people = [] }: Ended,
): void {
  if (operation.status !== "Running") return; // it ends once, however often that is told
  operation.status = status;
  if (result) operation.result = result;
  const invited = idsOf(operation.invited ?? []);
  if (status === "completed") expectSurely(adoption, call, people.length > 0 ? people : invited);
  review(adoption, call, invited);
}

/** The people of an operation as Graph shows them. */
function invitedIn({ participants }: JsonObject): Invited[] {
  return asArray(participants).flatMap((participant): Invited[] => {
    const members = asObject(participant) ?? {};
    const identity = givenKinds(members["identity"]);
    const replacesCallId = asText(members["replacesCallId"]);
    const participantId = asText(members["participantId"]);
    if (identityIds(identity).length === 0) return [];
    return [
      {
        identity,
        ...(replacesCallId !== undefined && { replacesCallId }),
        ...(participantId !== undefined && { participantId }),
      },
    ];
  });
}
