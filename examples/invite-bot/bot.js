// The bot: asks Graph, waits for what comes of it, and tells both.
import { invitation } from "./bodies.js";
import { Calls } from "./calls.js";
import { CALLBACK_PATH, listen } from "./callback-server.js";
import { Changes } from "./changes.js";
import { GraphClient, GraphError } from "./graph.js";
import { inLines, judged, names, refused } from "./outcome.js";
import { Teller } from "./telling.js";
import { isOver, personIn, without } from "./wire.js";

/** @import { CallRequest } from "./bodies.js" */
/** @import { Call } from "./call.js" */
/** @import { Outcome } from "./outcome.js" */
/** @import { Member } from "./roster.js" */
/** @import { Told } from "./telling.js" */
/** @import { Operation, Person } from "./wire.js" */

/**
 * @typedef {object} Settings
 * @property {string} graphUrl an origin; `/v1.0` is added
 * @property {string} token
 * @property {string | undefined} [callbackUrl] what Graph is given; our own listener when left out
 * @property {number | undefined} [port] of the listener; 0 picks one
 * @property {string[] | undefined} [contexts] client contexts, used in turn; the call's id when there are none
 * @property {number | undefined} [patience] milliseconds for a request, a state, an operation. An invited user rings for 60 s
 * @property {number | undefined} [rosterPatience] milliseconds for somebody to show on the roster
 * @property {AbortSignal | undefined} [interrupted] ends all waiting: the methods then reject with its reason
 * @property {((told: Told) => void) | undefined} [tell]
 *
 * @typedef {{ id: string }} CallId a call, or anything with the id of one, also of one that this bot did not create
 */

/**
 * @param {Settings} settings
 * @returns {Promise<Bot>} listening; rejects when the port is taken
 */
export async function startBot(settings) {
  const bot = new Bot(settings);
  await bot.listen();
  return bot;
}

/** Made by `startBot`. */
export class Bot {
  callbackUrl = "";
  #settings;
  #graph;
  #calls;
  #teller;
  #changes;
  #invites = 0;
  /** @type {{ port: number, close: () => Promise<void> } | undefined} */
  #server;

  /** @param {Settings} settings */
  constructor(settings) {
    const { patience = 70_000, rosterPatience = 10_000, contexts = [] } = settings;
    this.#settings = { ...settings, patience, rosterPatience, contexts };
    this.#graph = new GraphClient(this.#settings);
    this.#teller = new Teller(settings.tell ?? (() => undefined));
    this.#calls = new Calls(this.#teller);
    this.#changes = new Changes(settings.interrupted ?? new AbortController().signal);
  }

  async listen() {
    const { port = 0, callbackUrl } = this.#settings;
    this.#server = await listen(port, (body) => this.#notified(body));
    const own = `http://127.0.0.1:${this.#server.port}${CALLBACK_PATH}?bot=invite`;
    this.callbackUrl = callbackUrl ?? own;
    this.#teller.listening(own);
  }

  /**
   * @param {string} name for people to read
   * @param {CallRequest} request
   * @param {string} asking what is asked for, in words
   * @returns {Promise<Call>} not established yet. Rejects with a `GraphError`
   */
  async createCall(name, request, asking) {
    this.#ask({ name }, asking);
    const answer = this.#graph.createCall({ ...request, callbackUri: this.callbackUrl });
    return this.#calls.created(name, answer);
  }

  /**
   * @param {CallId} which
   * @returns {Promise<boolean>} false when the call ended instead, or nothing came in time
   */
  async established({ id }) {
    const call = this.#calls.get(id);
    await this.#until(() => call.has("established") || call.ended);
    if (call.has("established")) return true;
    return this.#teller.trouble(call, call.ended ? "was never established" : "not established in time");
  }

  /**
   * @param {CallId} into
   * @param {Person[]} people
   * @param {{ replaces?: CallId | undefined }} [how] the call that they leave for this one
   * @returns {Promise<Outcome>} also when Graph refused it
   */
  async invite(into, people, { replaces } = {}) {
    const call = this.#calls.get(into.id);
    const from = replaces && this.#calls.get(replaces.id);
    if (call.ended) return this.#outcome(call, refused(people, "the call has ended"));
    this.#ask(call, `invite ${names(people)}${from ? ` out of the ${from.name}` : ""}`);
    call.roster.expect(people);
    const body = invitation(people, { context: this.#context(call), replacesCallId: from?.id });
    const answer = await orRefusal(this.#graph.invite(call.id, body));
    if (answer instanceof GraphError) return this.#outcome(call, refused(people, answer.message));
    const end = isOver(answer) ? answer : await this.#end(call, answer);
    return this.#outcome(call, await this.#onRoster(call, judged(people, answer, end)));
  }

  /**
   * @param {CallId} which
   * @returns {Member[]} as the notifications have it
   */
  roster({ id }) {
    return this.#calls.get(id).roster.members;
  }

  /**
   * @param {CallId} which
   * @param {readonly Person[]} people
   * @returns {boolean} whether all of them showed on the roster since they were invited; tells who did not
   */
  allShowed({ id }, people) {
    const call = this.#calls.get(id);
    const never = call.roster.unseen(people);
    for (const { name } of never) this.#teller.trouble(call, `${name} never showed on the roster`);
    return never.length === 0;
  }

  /**
   * Asks Graph who is in the call. The roster may be behind: it has some time to say the same.
   * @param {CallId} which
   * @returns {Promise<boolean>} whether it does
   */
  async agreesWithGraph({ id }) {
    const call = this.#calls.get(id);
    this.#ask(call, "who is there?");
    const answer = await orRefusal(this.#graph.participants(call.id));
    if (answer instanceof GraphError) return this.#teller.trouble(call, answer.message);
    const there = answer.flatMap(({ info }) => personIn(info?.identity) ?? []);
    const differing = () => [...without(there, this.roster(call)), ...without(this.roster(call), there)];
    if (!(await this.#until(() => differing().length === 0, this.#settings.rosterPatience)))
      return this.#teller.trouble(call, `Graph and the roster disagree about ${names(differing())}`);
    this.#teller.told(call, `${there.length} participants, as on the roster`);
    return true;
  }

  /**
   * Waits for a call that ends without our doing.
   * @param {CallId} which
   * @returns {Promise<boolean>} whether it did in time
   */
  async endsByItself({ id }) {
    const call = this.#calls.get(id);
    return (await this.#until(() => call.ended)) || this.#teller.trouble(call, "did not end by itself");
  }

  /**
   * @param {CallId} which
   * @returns {Promise<boolean>} whether Graph took it and then told the call's end
   */
  async hangUp({ id }) {
    const call = this.#calls.get(id);
    if (call.ended) return this.#teller.trouble(call, "had ended already");
    this.#ask(call, "hang up");
    call.toHangUp = false;
    const answer = await orRefusal(this.#graph.hangUp(call.id));
    if (answer instanceof GraphError) return this.#teller.trouble(call, answer.message);
    return (await this.#until(() => call.ended)) || this.#teller.trouble(call, "its end was never told");
  }

  /**
   * The way out, also after an interruption: hangs up every call of ours that is still open, and waits for the answers,
   * not for the end.
   * @param {number} [patience] milliseconds
   */
  async hangUpAll(patience = 5_000) {
    const hungUp = this.#calls.toHangUp.map(async (call) => {
      this.#teller.asked(call, "hang up");
      const answer = await orRefusal(this.#graph.hangUp(call.id, patience));
      if (answer instanceof GraphError) this.#teller.trouble(call, answer.message);
    });
    await Promise.all(hungUp);
  }

  /** Stops listening. Hangs up nothing. */
  async close() {
    await this.#server?.close();
  }

  /** @param {string} body */
  #notified(body) {
    try {
      this.#calls.notified(body);
    } catch (error) {
      // One that is not made as any of Graph's must not take the bot down with its calls.
      this.#teller.told(undefined, `a notification that is not understood: ${String(error)}`);
    }
    this.#changes.changed();
  }

  /**
   * @param {{ name: string, id?: string }} call
   * @param {string} text
   */
  #ask(call, text) {
    this.#changes.check();
    this.#teller.asked(call, text);
  }

  /**
   * @param {() => boolean} condition
   * @param {number} [patience] milliseconds
   */
  #until(condition, patience = this.#settings.patience) {
    return this.#changes.until(condition, patience);
  }

  /** @param {Call} call */
  #context(call) {
    const { contexts } = this.#settings;
    return contexts[this.#invites++ % contexts.length] ?? call.id;
  }

  /**
   * @param {Call} call
   * @param {Operation} operation
   * @returns {Promise<Operation | undefined>}
   */
  async #end(call, operation) {
    await this.#until(() => call.end(operation) !== undefined || call.ended);
    return call.end(operation);
  }

  /**
   * @param {Call} call
   * @param {Outcome} outcome
   * @returns {Promise<Outcome>} with those who are missing
   */
  async #onRoster(call, outcome) {
    if (outcome.status !== "completed") return outcome;
    const accepted = without(outcome.people, outcome.omitted);
    const missing = () => call.roster.unseen(accepted);
    await this.#until(() => missing().length === 0 || call.ended, this.#settings.rosterPatience);
    return { ...outcome, missing: missing() };
  }

  /**
   * @param {Call} call
   * @param {Outcome} outcome
   */
  #outcome(call, outcome) {
    const { good, line, troubles } = inLines(outcome);
    if (good) this.#teller.told(call, line, outcome);
    else this.#teller.trouble(call, line, outcome);
    for (const trouble of troubles) this.#teller.trouble(call, trouble);
    return outcome;
  }
}

/**
 * @template T
 * @param {Promise<T>} answer
 * @returns {Promise<T | GraphError>}
 */
async function orRefusal(answer) {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof GraphError) return error;
    throw error;
  }
}
