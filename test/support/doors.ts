import type { RecordOptions } from "../../src/compose/index.js";
import type { Direction, Exchange } from "../../src/tape/exchange.js";
import { connect, type Connection } from "./connection.js";
import { recorder, type TestRecorder } from "./recorder.js";

export const DIRECTIONS: readonly Direction[] = ["graph", "bot"];

/** A recorder seen from one direction: whoever asks at `origin` for `target` gets through to `behind`. */
export interface RecorderDoor extends TestRecorder {
  origin: string;
  target: string;
}

/** A recorder whose other side, Graph or the bot, is `behind`. */
export async function recorderDoor(
  to: Direction,
  behind: string,
  options: Partial<RecordOptions> = {},
): Promise<RecorderDoor> {
  const bot = `${behind}/calls`;
  const running = await recorder({ upstream: behind, ...(to === "bot" && { callback: bot }), ...options });
  const asked = new URL(to === "graph" ? `${running.graphUrl}/calls` : running.callbackUrl);
  return { ...running, origin: asked.origin, target: asked.pathname };
}

/** A raw client that has posted through a door: `lines` are the last headers, an empty one, and the body. */
export async function postTo(
  { origin, target }: RecorderDoor,
  ...lines: readonly [string, ...string[]]
): Promise<Connection> {
  const client = await connect(origin);
  client.send(`POST ${target} HTTP/1.1`, "Host: localhost", ...lines);
  return client;
}

export const EMPTY_JSON = ["Content-Length: 2", "", "{}"] as const;

/** What the tape, and the event, say of the only exchange. */
export async function onlyExchange(door: RecorderDoor): Promise<Partial<Exchange> & { detail?: string }> {
  const [exchange, ...others] = await door.tape();
  if (others.length > 0) throw new Error(`${others.length + 1} exchanges are on the tape`);
  const [detail] = door.events.flatMap((event) => (event.event === "recorded" ? [event.detail] : []));
  return { ...exchange, ...(detail !== undefined && { detail }) };
}
