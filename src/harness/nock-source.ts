import { atEndOfTurn } from "../base/turn.js";
import { cloudOf } from "../graph/hosts.js";
import type { TapeRequest } from "../tape/exchange.js";
import { isHere } from "../wire/hosts.js";
import type { InProcessAnswer } from "../wire/in-process-answer.js";
import { failed, give } from "./caught-answer.js";
import { connected, leaving, liveOf } from "./caught-request.js";
import { holdActive } from "./held-active.js";
import { comeFirst, PENDING, type Caught, type Sender } from "./interceptors.js";
import { loadNock, type Beneath } from "./load-nock.js";
import { refusal, refuseConnections } from "./outside.js";

/** What is done with what is caught. */
export interface Catching {
  /** Answers a request to a Graph host; `left` is aborted when its client does not wait any more. */
  answer: (live: TapeRequest, left: AbortSignal) => Promise<InProcessAnswer>;
  /** Whether the request that is being sent is rollcall's own. */
  isOurs: () => boolean;
  /** Says why a client that nock does not catch gets no connection to a Graph host. */
  escaped: (host: string) => Error;
}

/**
 * Catches every request of this process to a Graph host, whichever client sends it, and lets no other out but to this
 * machine; what the test itself has mocked with nock stays mocked. Gives what undoes that and leaves nock as it was found.
 * Throws where nock cannot be had.
 */
export function catchRequests(catching: Catching): () => void {
  const { nock, wasActive, beneath } = loadNock();
  const undos: (() => void)[] = [];
  const undo = (): void => {
    for (const one of undos.splice(0).reverse()) one();
  };
  try {
    undos.push(holdActive(nock, wasActive));
    undos.push(comeFirst((caught, sender, rest) => deal(catching, beneath, { caught, sender, rest })));
    undos.push(refuseConnections(catching.escaped));
    return undo;
  } catch (error) {
    undo();
    throw error;
  }
}

interface Come {
  caught: Caught;
  sender: Sender;
  rest: () => Promise<void>;
}

function deal(catching: Catching, beneath: Beneath, { caught, sender, rest }: Come): Promise<void> {
  const url = new URL(caught.request.url);
  if (cloudOf(url.host)) return answerOne(catching, beneath, caught, sender);
  const mayGo = isHere(url) || catching.isOurs();
  return letRest(caught, rest, mayGo ? undefined : failed(sender, refusal(url.host)));
}

async function answerOne(
  { answer }: Catching,
  beneath: Beneath,
  caught: Caught,
  sender: Sender,
): Promise<void> {
  const { request, controller } = caught;
  const raw = sender === "http" ? beneath.getRawRequest(request) : undefined;
  const left = leaving(request, raw);
  if (raw) connected(raw);
  let done: InProcessAnswer["done"] | undefined;
  try {
    const answered = await answer(await liveOf(request, raw), left);
    ({ done } = answered);
    if (left.aborted) done(false);
    else atEndOfTurn(() => done?.(true)); // the client reads the end of the answer in this turn
    if (!left.aborted) await give(caught, answered, { sender, left, ...beneath });
  } catch (error) {
    done?.(false);
    if (!left.aborted && controller.readyState === PENDING)
      controller.errorWith(failed(sender, error as Error));
  }
}

/** nock answers where the test has mocked it; it may go out where there is no `refused`, whatever nock has been told. */
async function letRest(
  { controller }: Caught,
  rest: () => Promise<void>,
  refused: Error | undefined,
): Promise<void> {
  try {
    await rest();
  } catch (error) {
    if (!isSwitchedOff(error)) throw error;
  }
  if (refused && controller.readyState === PENDING) controller.errorWith(refused);
}

/** nock lets nothing out, as it was told. */
function isSwitchedOff(error: unknown): boolean {
  return error instanceof Error && error.name === "NetConnectNotAllowedError";
}
