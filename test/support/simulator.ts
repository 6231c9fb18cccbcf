import type { Json, JsonObject } from "../../src/base/json.js";
import { readNotification } from "../../src/graph/notifications.js";
import { readOperation } from "../../src/graph/operations.js";
import type { Answer } from "../../src/simulate/answers.js";
import { policyOf } from "../../src/simulate/assumptions.js";
import type { Notification } from "../../src/simulate/notify.js";
import { CallsService } from "../../src/simulate/service.js";
import { PACE, type Pace } from "../../src/simulate/stage.js";
import { emptyWorld, type World } from "../../src/simulate/world.js";
import type { Headers } from "../../src/tape/exchange.js";

export const { step: STEP, ring: RING, keepAlive: KEPT_ALIVE } = PACE;
export const START = Date.UTC(2026, 10, 23, 8);
/** The document's. */
export const TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";

export interface SimulatorOptions {
  seed?: number;
  /** Changes to the policy, `RULE=ACTION` each. */
  assume?: readonly string[];
  pace?: Partial<Pace>;
  tenant?: string;
  /** What is known there from the beginning. */
  world?: World;
}

export interface Told extends Notification {
  at: number;
}

/** A simulated Graph and the time there, which the test moves. */
export class Simulator {
  readonly #service: CallsService;
  /** All that is known there. */
  readonly world: World;
  now = START;
  /** Everything that bots were told, in its order. */
  readonly told: Told[] = [];
  /** Called when time has passed, with what was told then. */
  onPassed: (news: readonly Told[]) => void = () => undefined;
  #asked = 0;
  #read = 0;

  constructor(options: SimulatorOptions = {}) {
    const { seed = 0, assume = [], pace = {}, tenant = TENANT, world = emptyWorld() } = options;
    this.world = world;
    const policy = policyOf(assume);
    this.#service = new CallsService({ seed, tenant, policy, pace: { ...PACE, ...pace }, world });
  }

  /** Asks for a resource of `/v1.0/communications`, or for a whole path; undefined is not simulated. */
  tryAsk(method: string, path: string, body?: Json, headers: Headers = {}): Answer | undefined {
    this.passTo(this.now);
    const url = path.startsWith("/") ? path : `/v1.0/communications/${path}`;
    const request = { method, url, headers, ...(body !== undefined && { body }) };
    const outcome = this.#service.receive(request, this.now, this.#asked + 1);
    if (!outcome) return undefined;
    this.#asked += 1;
    this.#tell(outcome.before);
    return outcome.answer;
  }

  ask(method: string, path: string, body?: Json, headers: Headers = {}): Answer {
    const answer = this.tryAsk(method, path, body, headers);
    if (!answer) throw new Error(`${method} ${path} is not simulated`);
    return answer;
  }

  /** Creates a call; gives its id. */
  create(body: Json, headers?: Headers): string {
    return members(this.ask("POST", "calls", body, headers))["id"] as string;
  }

  /** Creates a call and waits until everybody is in it. */
  established(body: Json): string {
    const call = this.create(body);
    this.settle();
    return call;
  }

  invite(call: string, ...people: readonly JsonObject[]): Answer {
    return this.ask("POST", `calls/${call}/participants/invite`, { participants: [...people] });
  }

  /** Somebody calls the bot; gives the call's id. */
  ring(caller: { id: string; displayName?: string } = { id: "cleo" }): string {
    this.passTo(this.now);
    const { id, displayName = "Cleo" } = caller;
    const incoming = this.#service.ring({ id, displayName }, this.now);
    this.#tell([incoming]);
    return incoming.call;
  }

  pass(ms: number): void {
    this.passTo(this.now + ms);
  }

  /** Lets time pass, with a stop wherever something happens. */
  passTo(time: number): void {
    for (let next = this.#service.next; next !== undefined && next <= time; next = this.#service.next) {
      this.now = Math.max(this.now, next);
      this.onPassed(this.#tell(this.#service.elapse(this.now)));
    }
    this.now = Math.max(this.now, time);
  }

  /** Until nothing is to come but the ends of calls that nobody keeps alive. */
  settle(): void {
    while (this.#service.isBusy) this.passTo(this.#service.next!);
  }

  /** Until nothing at all is to come. */
  runOut(): void {
    while (this.#service.next !== undefined) this.passTo(this.#service.next);
  }

  /** What was told since the last time, in words. */
  heard(): string[] {
    const unread = this.told.slice(this.#read);
    this.#read = this.told.length;
    return unread.flatMap(inWords);
  }

  #tell(notifications: readonly Notification[]): Told[] {
    const news = notifications.map((notification) => ({ ...notification, at: this.now }));
    this.told.push(...news);
    return news;
  }
}

/** A notification in words: `established`, `terminated 200/5001`, `roster bot ada`, `operation completed 200/0`. */
export function inWords(notification: Notification): string[] {
  const { result } = readOperation(resourceOf(notification));
  const ending = result ? [`${result.code}/${result.subcode}`] : [];
  return readNotification(notification.body).map(({ subject, state, roster, operation }) => {
    if (subject === "roster") return ["roster", ...roster!.present].join(" ");
    if (subject === "operation") return ["operation", operation!.status, ...ending].join(" ");
    return [state, ...ending].join(" ");
  });
}

/** What a notification is about: a call, an operation, or everybody in a call. */
export function resourceOf({ body }: { body: JsonObject }): Json {
  const [item] = body["value"] as [JsonObject];
  return item["resourceData"] ?? null;
}

/** The body of an answer. */
export function members(answer: Answer): JsonObject {
  return answer.body as JsonObject;
}

/** `404 8522`: what an answer's error says, behind its status; the status alone without one. */
export function refusalOf({ status, body }: Answer): string {
  const error = (body as { error?: { code: string } } | undefined)?.error;
  return error ? `${status} ${error.code}` : String(status);
}

/** The rule that an answer is marked with. */
export function sourceOf({ headers }: Answer): unknown {
  return headers["x-rollcall-source"];
}

/** Somebody to invite or to call. */
export function person(id: string, more: JsonObject = {}): JsonObject {
  return { "@odata.type": "#microsoft.graph.invitationParticipantInfo", identity: { user: { id } }, ...more };
}

const BOT = {
  callbackUri: "https://bot.contoso.com/api/calls",
  source: { identity: { application: { id: "bot", displayName: "Bot" } } },
};

/** A call of the bot's to these people: a peer call when it is one. */
export function callTo(...people: readonly string[]): JsonObject {
  return { ...BOT, targets: people.map((id) => person(id)) };
}

/** A meeting that the bot joins. */
export function meeting(threadId = "19:meeting@thread.v2"): JsonObject {
  return {
    ...BOT,
    chatInfo: { "@odata.type": "#microsoft.graph.chatInfo", threadId, messageId: "0" },
    meetingInfo: {
      "@odata.type": "#microsoft.graph.organizerMeetingInfo",
      organizer: { user: { id: "olga" } },
    },
    tenantId: TENANT,
  };
}
