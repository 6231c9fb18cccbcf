import { onTestFinished } from "vitest";
import { replay, type ReplayOptions } from "../../src/compose/index.js";
import type { Event, Report } from "../../src/engine/events.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { temporaryCassette } from "./cassettes.js";
import { cassetteOf } from "./exchanges.js";

export interface TestReplayer {
  graphUrl: string;
  events: Event[];
  /** Resolves when no request is in flight and nothing is due. */
  settled(): Promise<void>;
  stop(): Promise<Report>;
}

/** A session over a cassette file with these exchanges, stopped when the test ends. */
export async function replayer(
  exchanges: readonly Exchange[],
  options: Omit<ReplayOptions, "cassette" | "onEvent"> = {},
): Promise<TestReplayer> {
  const cassette = await temporaryCassette(cassetteOf(...exchanges));
  const events: Event[] = [];
  const running = await replay({ ...options, cassette, onEvent: (event) => events.push(event) });
  onTestFinished(async () => {
    await running.stop();
  });
  return {
    graphUrl: running.graphUrl,
    events,
    settled: () => running.settled(),
    stop: () => running.stop(),
  };
}
