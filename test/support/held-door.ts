import { onTestFinished } from "vitest";
import { systemClock } from "../../src/base/clock.js";
import type { Event } from "../../src/engine/events.js";
import { Recording } from "../../src/engine/recording.js";
import type { Direction, Exchange } from "../../src/tape/exchange.js";
import { Redaction } from "../../src/tape/redaction.js";
import { SECRETS } from "../../src/tape/secrets.js";
import { openCallbackListener } from "../../src/wire/callback-listener.js";
import { openGraphListener } from "../../src/wire/graph-listener.js";
import { forwardRequests } from "../../src/wire/serve.js";
import { StandIn } from "../../src/engine/stand-in.js";
import type { Listener } from "../../src/wire/listener.js";
import { Relay } from "../../src/wire/relay.js";
import { HeldSink } from "./held-sink.js";

export interface HeldDoor {
  origin: string;
  /** The target of a request that goes through. */
  target: string;
  sink: HeldSink;
  recording: Recording;
  warnings: string[];
}

const address = { host: "127.0.0.1", port: 0 };

/** A recorder's listener for one direction, its journal in the test's hand. `behind` is Graph or the bot; the bot may be missing. */
export async function heldDoor(
  to: Direction,
  behind: string | undefined,
  holds: (exchange: Exchange) => boolean = () => true,
): Promise<HeldDoor> {
  const warnings: string[] = [];
  const emit = (event: Event): void => {
    if (event.event === "warning") warnings.push(event.message);
  };
  const sink = new HeldSink(holds);
  const redaction = new Redaction(SECRETS);
  const recording = new Recording({ clock: systemClock, sink, redaction, emit, hears: () => true });
  const relay = new Relay({ clock: systemClock, stallAfter: 60_000 });
  const callback = behind === undefined ? undefined : new URL("/calls", behind);
  const standIn = new StandIn({
    ...{ base: () => "", admit: () => ({ reason: "" }), announce: () => undefined },
    operator: () => callback && ((): URL => callback),
  });
  const listener: Listener =
    to === "graph"
      ? await openGraphListener(
          { address, clock: systemClock, emit },
          forwardRequests({ recording, relay, upstream: behind!, standIn }),
        )
      : await openCallbackListener({
          ...{ address, secret: "secret", prefix: "" },
          ...{ standIn, recording, relay, emit },
        });
  onTestFinished(() => {
    listener.close();
    relay.close();
  });
  return {
    origin: listener.origin,
    target: to === "graph" ? "/calls" : "/secret",
    sink,
    recording,
    warnings,
  };
}
