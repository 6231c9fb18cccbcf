// The bot: asks Graph, waits for what comes of it, and tells both.
import { EventEmitter, once } from "node:events";
import { Call } from "./call.js";
import { GraphClient, inWords } from "./graph.js";
import { readNotifications } from "./notifications.js";
import { names, personIn, without } from "./people.js";
import { CALLBACK_PATH, listen } from "./server.js";

/** @import { Operation } from "./graph.js" */
/** @import { Notice } from "./notifications.js" */
/** @import { Person } from "./people.js" */

/**
 * @typedef {object} Settings
 * @property {string} graphUrl an origin; `/v1.0` is added
 * @property {string} token
 * @property {string | undefined} callbackUrl what Graph is given; our own listener when left out
 * @property {number} port of the listener; 0 picks one
 * @property {string[]} contexts client contexts, used in turn; the call's id when there are none
 * @property {number} tries how often an invite is asked for whose operation fails
 * @property {number} patience milliseconds for a request, a state, an operation. An invited user rings for 60 s
 * @property {number} rosterPatience milliseconds for somebody to show on the roster
 * @property {(milliseconds: number) => AbortSignal} [patienceOf] aborted when so much patience is over; by the clock
 * @property {AbortSignal} interrupted then nothing is waited for any more: the methods reject with its reason
 * @property {(told: Told) => void} tell
 *
 * @typedef {object} Told
 * @property {"listening" | "asked" | "told" | "trouble" | "done"} event `asked` by us, `told` by Graph
 * @property {string} text one line
 * @property {string | undefined} [call] its name
 * @property {string | undefined} [callId] when it is known already
 * @property {Outcome | undefined} [outcome] of an invite, with the line that says how it ended
 *
 * @typedef {object} Outcome
 * @property {Person[]} people who were invited
 * @property {"completed" | "failed" | "refused" | "unanswered"} status `refused`: an HTTP error, or no answer at all.
 *   `unanswered`: Graph took the invite, but nothing told its end in time, or the call ended first
 * @property {string} reason why it is not completed, in words; "" when it is
 * @property {Person[]} omitted whom Graph left out without a word, although the operation completed
 * @property {Person[]} missing who did not show on the roster in time, although Graph did not leave them out
 *
 * @typedef {{ name: string, id?: string }} About a call
 * @typedef {Pick<Outcome, "status" | "reason"> & Partial<Outcome>} Judgement
 */

export class Bot {
  allAsAsked = true;
  callbackUrl = "";
  #settings;
  #graph;
  /** @type {Map<string, Call>} by id */
  #calls = new Map();
  /** @type {Set<Call>} those that nobody has hung up yet */
  #open = new Set();
  #changes = new EventEmitter();
  #invites = 0;
  #stopListening = () => Promise.resolve();

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings;
    this.#graph = new GraphClient(settings);
    settings.interrupted.addEventListener("abort", () => this.#changes.emit("change"));
  }

  /** Rejects when the port is taken. */
  async listen() {
    const { port, close } = await listen(this.#settings.port, (body) => this.#notified(body));
    this.#stopListening = close;
    const own = `http://127.0.0.1:${port}${CALLBACK_PATH}?bot=invite`;
    this.callbackUrl = this.#settings.callbackUrl ?? own;
    this.#tell("listening", undefined, own);
  }

  /**
   * Name and asking are for people to read. When the call is not established, that is told; when refused, thrown.
   * @type {(name: string, asking: string, body: object) => Promise<Call>}
   */
  async createCall(name, asking, body) {
    this.#tell("asked", { name }, asking);
    const { id, state } = await this.#graph.createCall({ ...body, callbackUri: this.callbackUrl });
    const call = this.#callOf(id);
    call.name = name;
    this.#open.add(call);
    this.#take({ kind: "call", callId: id, state: state ?? "" });
    for (const notice of call.early) this.#take(notice);
    const established = () => call.states.has("established");
    await this.#until(() => established() || call.ended);
    if (!established()) this.#trouble(call, call.ended ? "was never established" : "not established in time");
    return call;
  }

  /**
   * `leaving` is the call that they leave for this one. Resolves also when Graph refuses it. One whose operation fails is
   * asked for again.
   * @type {(call: Call, people: Person[], leaving?: Call) => Promise<Outcome>}
   */
  async invite(call, people, leaving) {
    let outcome = await this.#inviteOnce(call, people, leaving);
    for (let tries = 1; tries < this.#settings.tries && outcome.status === "failed"; tries += 1)
      outcome = await this.#inviteOnce(call, people, leaving);
    return outcome;
  }

  /** @type {(call: Call, people: Person[], leaving?: Call) => Promise<Outcome>} */
  async #inviteOnce(call, people, leaving) {
    const outcome = { people, omitted: [], missing: [], ...(await this.#invited(call, people, leaving)) };
    const line = `invite ${names(people)} ${outcome.status}`;
    if (outcome.status === "completed") this.#tell("told", call, line, outcome);
    else this.#trouble(call, `${line}: ${outcome.reason}`, outcome);
    for (const { name } of outcome.omitted)
      this.#trouble(call, `${name} was left out by Graph without a word`);
    for (const { name } of outcome.missing)
      this.#tell("trouble", call, `${name} did not show on the roster in time`); // They may still come.
    return outcome;
  }

  /**
   * Asks Graph who is in the call. The roster may be behind: it has some time to say the same.
   * @type {(call: Call) => Promise<void>}
   */
  async compareWithGraph(call) {
    if (call.ended) return;
    this.#tell("asked", call, "who is there?");
    const there = await this.#graph.participants(call.id).catch(refusal);
    if (there instanceof Error) this.#trouble(call, there.message);
    else {
      const differing = () => [...without(there, call.roster.people), ...without(call.roster.people, there)];
      await this.#until(() => differing().length === 0, this.#settings.rosterPatience);
      if (differing().length === 0)
        this.#tell("told", call, `${there.length} participants, as on the roster`);
      else this.#trouble(call, `Graph and the roster disagree about ${names(differing())}`);
    }
    for (const { name } of without(call.invited, call.roster.seen))
      this.#trouble(call, `${name} never showed on the roster`);
  }

  /** @type {(call: Call) => Promise<void>} waits for a call that ends without our doing */
  async endsByItself(call) {
    if (!(await this.#until(() => call.ended))) this.#trouble(call, "did not end by itself");
  }

  /** @type {(call: Call) => Promise<void>} */
  async hangUp(call) {
    if (call.ended) this.#trouble(call, "had ended already");
    else if ((await this.#askToEnd(call)) && !(await this.#until(() => call.ended)))
      this.#trouble(call, "its end was never told");
  }

  /** The way out: hangs up what is still open, waiting for the answers but not for the end, and stops listening. */
  async close() {
    const open = [...this.#open].filter((call) => !call.ended);
    await Promise.all(open.map((call) => this.#askToEnd(call)));
    await this.#stopListening();
  }

  /** @type {(call: Call) => Promise<boolean>} whether Graph took it */
  async #askToEnd(call) {
    this.#open.delete(call);
    this.#tell("asked", call, "hang up");
    const answer = await this.#graph.hangUp(call.id).catch(refusal);
    if (!(answer instanceof Error)) return true;
    this.#trouble(call, answer.message);
    return false;
  }

  /** @type {(call: Call, people: Person[], leaving?: Call) => Promise<Judgement>} */
  async #invited(call, people, leaving) {
    if (call.ended) return { status: "refused", reason: "the call has ended" };
    this.#tell("asked", call, `invite ${names(people)}${leaving ? ` out of the ${leaving.name}` : ""}`);
    const { contexts } = this.#settings;
    const context = contexts[this.#invites++ % contexts.length] ?? call.id;
    const operation = await this.#graph.invite(call.id, people, context, leaving?.id).catch(refusal);
    if (operation instanceof Error) return { status: "refused", reason: operation.message };
    await this.#until(() => call.endOf(operation) !== undefined || call.ended);
    const end = call.endOf(operation);
    if (!end) return { status: "unanswered", reason: "how it ended was never told" };
    if (end.status?.toLowerCase() === "failed") return { status: "failed", reason: inWords(end.resultInfo) };
    return this.#completed(call, people, end);
  }

  /** @type {(call: Call, people: Person[], operation: Operation) => Promise<Judgement>} who is there, in truth */
  async #completed(call, people, operation) {
    call.invited.push(...people);
    // When a call is replaced, Graph reads only the first participant, and says so nowhere but in those that it lists.
    const listed = (operation.participants ?? []).flatMap((info) => personIn(info));
    const omitted = listed.length > 0 ? without(people, listed) : [];
    const missing = () => without(without(people, omitted), call.roster.people);
    await this.#until(() => missing().length === 0 || call.ended, this.#settings.rosterPatience);
    return { status: "completed", reason: "", omitted, missing: missing() };
  }

  /** @type {(body: string) => void} */
  #notified(body) {
    try {
      for (const notice of readNotifications(body)) this.#take(notice);
    } catch (error) {
      // Whatever it is, it must not take the bot down with its calls.
      this.#tell("told", undefined, `a notification that is not understood: ${String(error)}`);
    }
    this.#changes.emit("change");
  }

  /**
   * Notifications of a call may come before the answer that says which call it is: they wait for it.
   * @type {(notice: Notice) => void}
   */
  #take(notice) {
    const call = this.#callOf(notice.callId);
    if (call.name === "") call.early.push(notice);
    else for (const news of call.take(notice)) this.#tell("told", call, news);
  }

  /** @type {(id: string) => Call} */
  #callOf(id) {
    const call = this.#calls.get(id) ?? new Call(id);
    this.#calls.set(id, call);
    return call;
  }

  /**
   * Waits for a state, never for an event: what has come already would be missed.
   * @type {(condition: () => boolean, patience?: number) => Promise<boolean>} false when it did not come true in time
   */
  async #until(condition, patience = this.#settings.patience) {
    const { interrupted, patienceOf = byTheClock } = this.#settings;
    const signal = patienceOf(patience);
    while (!condition() && !signal.aborted && !interrupted.aborted)
      await once(this.#changes, "change", { signal }).catch(() => undefined);
    interrupted.throwIfAborted();
    return condition();
  }

  /** @type {(call: About, text: string, outcome?: Outcome) => void} */
  #trouble(call, text, outcome) {
    this.allAsAsked = false;
    this.#tell("trouble", call, text, outcome);
  }

  /** @type {(event: Told["event"], call: About | undefined, text: string, outcome?: Outcome) => void} */
  #tell(event, call, text, outcome) {
    this.#settings.tell({ event, text, call: call?.name, callId: call?.id, outcome });
  }
}

/** @type {(error: unknown) => Error} the client's: what Graph refuses is told, and the bot goes on */
function refusal(error) {
  return /** @type {Error} */ (error);
}

/** @type {(milliseconds: number) => AbortSignal} */
function byTheClock(milliseconds) {
  return AbortSignal.timeout(milliseconds);
}
