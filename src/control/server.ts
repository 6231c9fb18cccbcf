import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { within, type Clock } from "../base/clock.js";
import { acquiring } from "../base/disposer.js";
import { messageOf } from "../base/errors.js";
import type { Emit } from "../engine/events.js";
import { Listener, type Address } from "../wire/listener.js";
import { answerPlainly } from "../wire/messages.js";
import { readBody } from "./body.js";
import { Calls, whileWanted } from "./calls.js";
import type { Controlled, Create } from "./controlled.js";
import { checkDoor, checkSendable, type Door } from "./door.js";
import { ClientGone, closed, refused } from "./refusal.js";
import type { Reply } from "./route.js";
import { routeOf } from "./routing.js";
import { Sessions } from "./sessions.js";

export interface ControlOptions {
  address: Address;
  /** What every request has to bring; one is made where none is given. */
  token?: string;
  /** Starts the sessions that clients ask for. */
  create: Create;
  /** The session that is there from the beginning, under the id `main`. */
  main?: Controlled;
  clock: Clock;
  /** Hears of what has failed, and of what came that is no HTTP. */
  emit: Emit;
}

/** The control API, open. */
export interface Control {
  readonly url: string;
  readonly token: string;
  /** Takes another session in, which whoever has started it stops. */
  add(id: string, session: Controlled): void;
  /** Stops the sessions that were created here, answers whoever waits, and ends. A second call waits for the first. */
  close(): Promise<void>;
}

/** How long the last answers may take on their way. */
const LAST_ANSWERS = 1_000;

/** Opens the control API. Throws, with nothing left behind, when the address or the token does not do. */
export function openControl(options: ControlOptions): Promise<Control> {
  const { address, create, main, clock, token = randomBytes(16).toString("hex") } = options;
  return acquiring(async (undo) => {
    checkSendable(token);
    const sessions = new Sessions(create);
    if (main) sessions.add("main", main);
    const desk = new Desk(sessions, { host: address.host, token }, options);
    const listener = await desk.open(address);
    undo.push(() => listener.close());
    undo.push(() => within(clock, LAST_ANSWERS, listener.settled()));
    undo.push(() => desk.dismiss());
    undo.push(() => sessions.close());
    let closing: Promise<void> | undefined;
    return {
      url: listener.origin,
      token,
      add: (id, session) => sessions.add(id, session),
      close: () => (closing ??= undo.dispose()),
    };
  });
}

/** Takes requests in and answers each once. */
class Desk {
  readonly #sessions: Sessions;
  readonly #door: Door;
  readonly #clock: Clock;
  readonly #warn: (message: string) => void;
  readonly #calls = new Calls();

  constructor(sessions: Sessions, door: Door, { clock, emit }: Pick<ControlOptions, "clock" | "emit">) {
    this.#sessions = sessions;
    this.#door = door;
    this.#clock = clock;
    this.#warn = (message) => emit({ event: "warning", message });
  }

  open(address: Address): Promise<Listener> {
    const handler = (request: IncomingMessage, response: ServerResponse): void => {
      this.#serve(request, response).catch((error: unknown) => {
        this.#failed(request, error);
        response.destroy();
      });
    };
    return Listener.open(address, "--control-port", handler, this.#warn);
  }

  /** Whoever still waits is told that it is over. */
  dismiss(): void {
    this.#calls.end(closed());
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const signal = this.#calls.begin(response);
    const reply = this.#reply(request, signal);
    try {
      tell(response, await whileWanted(reply, signal));
    } catch (error) {
      if (response.headersSent) throw error;
      if (signal.aborted) reply.catch((late: unknown) => this.#unlessExpected(request, late));
      if (!(error instanceof ClientGone)) tell(response, this.#refused(request, error));
    }
  }

  async #reply(request: IncomingMessage, signal: AbortSignal): Promise<Reply<unknown>> {
    const { method = "", url = "", headers } = request;
    checkDoor(headers, this.#door);
    this.#sessions.checkOpen();
    const { route, id } = routeOf(method, url);
    const call = { sessions: this.#sessions, id, headers, signal, clock: this.#clock, warn: this.#warn };
    const run = route.open(call);
    return run(route.reads ? await readBody(request) : {});
  }

  #refused(request: IncomingMessage, error: unknown): Reply<unknown> {
    const answer = refused(error);
    if (answer.isUnexpected) this.#failed(request, error);
    return answer;
  }

  /** What nobody waits for any more may have failed nonetheless. */
  #unlessExpected(request: IncomingMessage, error: unknown): void {
    if (!(error instanceof ClientGone) && refused(error).isUnexpected) this.#failed(request, error);
  }

  #failed({ method = "", url = "" }: IncomingMessage, error: unknown): void {
    this.#warn(`${method} ${url} at the control API failed: ${messageOf(error)}`);
  }
}

function tell(response: ServerResponse, reply: Reply<unknown>): void {
  if ("stream" in reply) {
    reply.stream(response);
    return;
  }
  const headers = { "content-type": "application/json", "cache-control": "no-store", ...reply.headers };
  answerPlainly(response, reply.status, headers, `${JSON.stringify(reply.body)}\n`);
}
