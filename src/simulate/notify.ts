import { hashedGuid } from "../base/chance.js";
import type { Json, JsonObject } from "../base/json.js";
import type { Headers } from "../tape/exchange.js";
import { endedCallShape, endedOperationShape, participantShape, typed } from "./shapes.js";
import type { Call, Operation, Result } from "./world.js";

/** One post to a bot. */
export interface Notification {
  call: string;
  /** Posts of one lane go out one after the other. */
  lane: string;
  /** Where the bot asked for it; undefined: at its global notification URL. */
  callbackUri: string | undefined;
  /** The number of the request that brought it about; 0 when none did. */
  cause: number;
  headers: Headers;
  body: JsonObject;
}

/** Makes notifications. */
export class Notifier {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** The call rings at the bot. */
  incoming(call: Call): Notification {
    const { chainId: callChainId, asked, tenantId } = call;
    const resourceData = typed("call", {
      ...{ state: "incoming", direction: "incoming", callChainId, tenantId },
      ...asked,
    });
    return this.#notification(call, 0, "created", "", resourceData);
  }

  /** The call's state has changed. */
  state(call: Call, cause: number, state: string): Notification {
    const direction = state === "established" ? { direction: call.direction } : {};
    const resourceData = typed("call", { state, ...direction, callChainId: call.chainId });
    return this.#notification(call, cause, "updated", "", resourceData);
  }

  /** The call has ended: only of a call itself does `deleted` mean that. */
  ended(call: Call, cause: number, result: Result): Notification {
    return this.#notification(call, cause, "deleted", "", endedCallShape(call, result));
  }

  /** Everybody who is in the call. */
  roster(call: Call, cause: number): Notification {
    const everybody = call.roster.map((participant) => participantShape(call, participant));
    return this.#notification(call, cause, "updated", "/participants", everybody);
  }

  /** The operation has ended; the changeType of that is `deleted`. */
  operation(call: Call, cause: number, operation: Operation): Notification {
    return this.#notification(
      call,
      cause,
      "deleted",
      `/operations/${operation.id}`,
      endedOperationShape(operation),
    );
  }

  #notification(
    call: Call,
    cause: number,
    changeType: string,
    path: string,
    resourceData: Json,
  ): Notification {
    const { id, lane, chainId, scenarioId, callbackUri } = call;
    call.notified += 1;
    const value = typed("commsNotification", {
      ...{
        changeType,
        resource: `/app/calls/${id}${path}`,
        resourceUrl: `/communications/calls/${id}${path}`,
      },
      resourceData,
    });
    return {
      ...{ call: id, lane, callbackUri, cause },
      headers: {
        "x-microsoft-skype-chain-id": chainId,
        "scenario-id": scenarioId,
        "x-microsoft-skype-message-id": hashedGuid(this.#seed, "message", id, call.notified),
      },
      body: typed("commsNotifications", { value: [value] }),
    };
  }
}
