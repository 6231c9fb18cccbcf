// A Graph for the tests: it does as it is told, step by step, and goes on when the bot has answered the step before.
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { onTestFinished } from "vitest";

export const PEER = "a7ebfb2d-871e-419c-87af-27290b22e8db";
export const GROUP = "ab6233a5-20b7-4c5e-bea2-ce56c9776429";
const BOT = {
  applicationInstance: { id: "b5dd1ee3-1e4c-4e2c-9c0e-5f3a41cc2a0a", displayName: "Invite Bot" },
};

type IdentitySet = Record<string, unknown>;
interface Body {
  callbackUri?: string;
  targets?: unknown[];
  participants?: { identity: IdentitySet; replacesCallId?: string }[];
  clientContext?: string;
}
export interface Asked {
  method: string;
  path: string;
  authorization: string;
  body: Body;
}

/** `answer` is the HTTP answer, `joins` a roster update that gets lost, every other step a notification. */
type CreateStep = "answer" | "establishing" | "established";
type InviteStep = "answer" | "operation" | "roster" | "joins" | "peer-ends" | "group-ends";
export interface InvitePlan {
  steps?: readonly InviteStep[];
  refusal?: Refusal;
  resultInfo?: object;
  /** How many of the participants Graph reads. */
  reads?: number;
  /** The status in the answer. */
  answered?: string;
}
export interface Refusal {
  status: number;
  code: string;
  message: string;
}
export interface Plan {
  create?: CreateStep[];
  refusals?: Partial<Record<"create" | "participants" | "hang up", Refusal>>;
  /** By the number of the invite, from 0. */
  invites?: Record<number, InvitePlan>;
  /** How often every notification is posted. */
  times?: number;
}

export class FakeGraph {
  readonly asked: Asked[] = [];
  /** The statuses that the bot answered notifications with. */
  readonly answers: number[] = [];
  url = "";
  #plan;
  #callback = "";
  #roster: IdentitySet[] = [BOT];
  #invites = 0;
  #posting = Promise.resolve();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  async listen(): Promise<void> {
    const server = http.createServer((request, response) => void this.#receive(request, response));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Posts one notification for each item, after those that are under way. */
  async notify(callbackUrl: string, ...items: object[]): Promise<void> {
    for (const item of items.flatMap((one) => Array.from({ length: this.#plan.times ?? 1 }, () => one)))
      this.#posting = this.#posting.then(() => this.#post(callbackUrl, [item]));
    await this.#posting;
  }

  async #post(callbackUrl: string, value: object[]): Promise<void> {
    const body = JSON.stringify({ "@odata.type": "#microsoft.graph.commsNotifications", value });
    const headers = { "content-type": "application/json" };
    const posted = await fetch(callbackUrl, { method: "POST", headers, body }).catch(() => undefined);
    this.answers.push(posted?.status ?? 0);
  }

  async #receive(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { method = "", url: path = "", headers } = request;
    const body = method === "POST" ? ((await json(request)) as Body) : {};
    const asked = { method, path, authorization: headers.authorization ?? "", body };
    this.asked.push(asked);
    if (path.endsWith("/invite")) await this.#invite(asked, response);
    else if (method === "POST") await this.#create(body, response);
    else if (method === "GET") await this.#list(path, response);
    else await this.#hangUp(path, response);
  }

  async #create(body: Body, response: http.ServerResponse): Promise<void> {
    const refusal = this.#plan.refusals?.create;
    if (refusal) return refuse(response, refusal);
    const id = body.targets?.length === 0 ? GROUP : PEER;
    this.#callback = body.callbackUri ?? "";
    for (const step of this.#plan.create ?? ["answer", "establishing", "established"])
      if (step === "answer") await answer(response, 201, { id, state: "establishing" });
      else await this.notify(this.#callback, callState(id, "updated", step));
  }

  async #invite({ body }: Asked, response: http.ServerResponse): Promise<void> {
    const number = this.#invites++;
    const plan = this.#plan.invites?.[number] ?? {};
    if (plan.refusal) return refuse(response, plan.refusal);
    const participants = (body.participants ?? []).slice(0, plan.reads);
    const id = `eec3812a-fdc3-4fb4-825c-00000000000${number}`;
    const operation = { id, clientContext: body.clientContext, participants };
    const leaves = participants.some(({ replacesCallId }) => replacesCallId !== undefined);
    const usual: InviteStep[] = [
      "answer",
      ...(leaves ? (["peer-ends"] as const) : []),
      "roster",
      "operation",
    ];
    const work: Record<InviteStep, () => Promise<void>> = {
      answer: () => answer(response, 200, { ...operation, status: plan.answered ?? "Running" }),
      operation: () => this.notify(this.#callback, operationEnd(operation, plan)),
      joins: () => this.#join(participants),
      roster: async () => {
        await this.#join(participants);
        await this.notify(this.#callback, rosterUpdate(GROUP, this.#roster));
      },
      "peer-ends": () => this.notify(this.#callback, callState(PEER, "deleted", "terminated")),
      "group-ends": () => this.notify(this.#callback, callState(GROUP, "deleted", "terminated")),
    };
    for (const step of plan.steps ?? usual) await work[step]();
  }

  #join(people: { identity: IdentitySet }[]): Promise<void> {
    this.#roster.push(...people.map(({ identity }) => identity));
    return Promise.resolve();
  }

  /** In two pages. The link names another host, as it does behind a proxy. */
  #list(path: string, response: http.ServerResponse): Promise<void> {
    const refusal = this.#plan.refusals?.participants;
    if (refusal) return refuse(response, refusal);
    const all = this.#roster.map(participant);
    const [route = "", query] = path.split("?");
    const link = { "@odata.nextLink": `https://graph.invalid${route}?$skiptoken=2` };
    return answer(response, 200, query ? { value: all.slice(2) } : { value: all.slice(0, 2), ...link });
  }

  async #hangUp(path: string, response: http.ServerResponse): Promise<void> {
    const refusal = this.#plan.refusals?.["hang up"];
    if (refusal) return refuse(response, refusal);
    const id = path.split("/").at(-1) ?? "";
    await answer(response, 204);
    const states = [callState(id, "updated", "terminating"), callState(id, "deleted", "terminated")];
    await this.notify(this.#callback, ...states);
  }
}

export async function startGraph(plan: Plan = {}): Promise<FakeGraph> {
  const graph = new FakeGraph(plan);
  await graph.listen();
  return graph;
}

async function answer(response: http.ServerResponse, status: number, body?: object): Promise<void> {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(body && JSON.stringify(body));
  await once(response, "close");
}

function refuse(response: http.ServerResponse, { status, code, message }: Refusal): Promise<void> {
  return answer(response, status, { error: { code, message } });
}

function notification(changeType: string, path: string, resourceData: object): object {
  const resource = `/app/calls/${path}`;
  return { changeType, resource, resourceUrl: `/communications/calls/${path}`, resourceData };
}

export function callState(id: string, changeType: string, state: string): object {
  const resultInfo = { code: 200, subcode: 5010, message: "The conversation has ended." };
  const data = { "@odata.type": "#microsoft.graph.call", state };
  return notification(changeType, id, state === "terminated" ? { ...data, resultInfo } : data);
}

export function operationEnd(operation: { id: string }, { resultInfo }: InvitePlan): object {
  const type = "#microsoft.graph.inviteParticipantsOperation";
  const end = resultInfo ? { status: "failed", resultInfo } : { status: "completed" };
  const data = { "@odata.type": type, ...operation, ...end };
  return notification("deleted", `${GROUP}/operations/${operation.id}`, data);
}

export function rosterUpdate(callId: string, people: IdentitySet[]): object {
  return notification("updated", `${callId}/participants`, people.map(participant));
}

function participant(identity: IdentitySet, index: number): object {
  return { id: `endpoint-${index}`, info: { identity }, isInLobby: false, isMuted: false };
}
