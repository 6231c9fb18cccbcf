import path from "node:path";
import { onTestFinished } from "vitest";
import { record, type RecordOptions } from "../../src/compose/index.js";
import type { Event, Report } from "../../src/engine/events.js";
import { openCassette } from "../../src/store/open.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { temporaryFolder } from "./temporary-folder.js";

export interface TestRecorder {
  graphUrl: string;
  callbackUrl: string;
  events: Event[];
  /** The messages of the warnings so far. */
  warnings(): string[];
  /** Stops the recorder and gives the exchanges of the cassette that it leaves. */
  tape(): Promise<Exchange[]>;
  stop(): Promise<Report>;
}

/** A recorder with a cassette of its own, stopped when the test ends. */
export async function recorder(options: Omit<RecordOptions, "cassette" | "onEvent">): Promise<TestRecorder> {
  const cassette = path.join(await temporaryFolder(), "tape.json");
  const events: Event[] = [];
  const running = await record({ ...options, cassette, onEvent: (event) => events.push(event) });
  const stop = (): Promise<Report> => running.stop();
  onTestFinished(async () => {
    await stop();
  });
  return {
    graphUrl: running.graphUrl,
    callbackUrl: running.callbackUrl!,
    events,
    warnings: () => events.flatMap((event) => (event.event === "warning" ? event.message : [])),
    tape: async () => {
      await stop();
      return (await openCassette(cassette)).cassette.exchanges;
    },
    stop,
  };
}
