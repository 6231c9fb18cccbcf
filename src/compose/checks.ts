import { UsageError } from "../base/errors.js";

/** When what no request causes goes out: at once, or as soon as the bot's callback URL accepts connections. */
export const RINGS = ["now", "ready"] as const;
export type Ring = (typeof RINGS)[number];

/** Throws where nobody says whom to ring. */
export function checkRing(when: Ring | undefined, callback: URL | undefined): void {
  if (when === undefined || callback) return;
  throw new UsageError("--ring needs --callback: the notification URL of the bot that is called.");
}

export function checkPort(option: string, port: number): void {
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return;
  throw new UsageError(`${option} takes a port from 0 to 65535.`);
}
