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
  callbackUri: string;
  targets?: unknown[];
  participants: { identity: IdentitySet; replacesCallId?: string }[];
  clientContext?: string;
}
interface Asked {
  method: string;
  path: string;
  authorization: string;
  body: Body;
}
type Response = http.ServerResponse;

/** `answer` is the HTTP answer, `joins` a roster update that gets lost, every other step a notification. */
type CreateStep = "answer" | "establishing" | "established";
type InviteStep = "answer" | "operation" | "roster" | "joins" | "peer-ends" | "group-ends";
export interface InvitePlan {
  steps?: InviteStep[];
  refusal?: Refusal;
  resultInfo?: object;
  /** How many of the participants Graph reads. */
  reads?: number;
  /** The status in the answer. */
  answered?: string;
}
interface Refusal {
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

  async #notify(item: object): Promise<void> {
    const body = JSON.stringify({ value: [item] });
    for (let time = 0; time < (this.#plan.times ?? 1); time++) {
      const posted = await fetch(this.#callback, { method: "POST", body }).catch(() => undefined);
      this.answers.push(posted?.status ?? 0);
    }
  }

  async #receive(request: http.IncomingMessage, response: Response): Promise<void> {
    const { method = "", url: path = "", headers } = request;
    const body = (method === "POST" ? await json(request) : {}) as Body;
    this.asked.push({ method, path, authorization: headers.authorization ?? "", body });
    if (path.endsWith("/invite")) await this.#invite(body, response);
    else if (method === "POST") await this.#create(body, response);
    else if (method === "GET") await this.#list(path, response);
    else await this.#hangUp(path, response);
  }

  async #create({ targets, callbackUri }: Body, response: Response): Promise<void> {
    const refusal = this.#plan.refusals?.create;
    if (refusal) return refuse(response, refusal);
    const id = targets?.length === 0 ? GROUP : PEER;
    this.#callback = callbackUri;
    for (const step of this.#plan.create ?? ["answer", "establishing", "established"])
      if (step === "answer") await answer(response, 201, { id, state: "establishing" });
      else await this.#notify(callState(id, "updated", step));
  }

  async #invite(body: Body, response: Response): Promise<void> {
    const number = this.#invites++;
    const plan = this.#plan.invites?.[number] ?? {};
    if (plan.refusal) return refuse(response, plan.refusal);
    const participants = body.participants.slice(0, plan.reads);
    const operation = { id: `operation-${number}`, clientContext: body.clientContext, participants };
    const join = () => this.#roster.push(...participants.map(({ identity }) => identity));
    const work: Record<InviteStep, () => unknown> = {
      answer: () => answer(response, 200, { ...operation, status: plan.answered ?? "Running" }),
      operation: () => this.#notify(operationEnd(operation, plan.resultInfo)),
      joins: join,
      roster: () => this.#notify(rosterUpdate(this.#roster.slice(0, join()))),
      "peer-ends": () => this.#notify(callState(PEER, "deleted", "terminated")),
      "group-ends": () => this.#notify(callState(GROUP, "deleted", "terminated")),
    };
    const leaves = participants.some(({ replacesCallId }) => replacesCallId);
    const usual: InviteStep[] = ["answer", ...(leaves ? ["peer-ends" as const] : []), "roster", "operation"];
    for (const step of plan.steps ?? usual) await work[step]();
  }

  /** In two pages. */
  #list(path: string, response: Response): Promise<void> {
    const refusal = this.#plan.refusals?.participants;
    if (refusal) return refuse(response, refusal);
    const all = this.#roster.map(participant);
    if (path.includes("?")) return answer(response, 200, { value: all.slice(2) });
    const link = { "@odata.nextLink": `${this.url}${path}?$skiptoken=2` };
    return answer(response, 200, { value: all.slice(0, 2), ...link });
  }

  async #hangUp(path: string, response: Response): Promise<void> {
    const refusal = this.#plan.refusals?.["hang up"];
    if (refusal) return refuse(response, refusal);
    const id = path.split("/").at(-1) ?? "";
    await answer(response, 204);
    await this.#notify(callState(id, "updated", "terminating"));
    await this.#notify(callState(id, "deleted", "terminated"));
  }
}

export async function startGraph(plan: Plan = {}): Promise<FakeGraph> {
  const graph = new FakeGraph(plan);
  await graph.listen();
  return graph;
}

async function answer(response: Response, status: number, body?: object): Promise<void> {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(body && JSON.stringify(body));
  await once(response, "close");
}

function refuse(response: Response, { status, code, message }: Refusal): Promise<void> {
  return answer(response, status, { error: { code, message } });
}

function notification(changeType: string, path: string, resourceData: object): object {
  return { changeType, resourceUrl: `/app/calls/${path}`, resourceData };
}

function callState(id: string, changeType: string, state: string): object {
  const resultInfo = { code: 200, subcode: 5010, message: "The conversation has ended." };
  return notification(changeType, id, { state, ...(state === "terminated" && { resultInfo }) });
}

function operationEnd(operation: { id: string }, resultInfo: object | undefined): object {
  const end = resultInfo ? { status: "failed", resultInfo } : { status: "Completed" };
  return notification("deleted", `${GROUP}/operations/${operation.id}`, { ...operation, ...end });
}

function rosterUpdate(people: IdentitySet[]): object {
  return notification("updated", `${GROUP}/participants`, people.map(participant));
}

function participant(identity: IdentitySet, index: number): object {
  return { id: `endpoint-${index}`, info: { identity }, isInLobby: false };
}
