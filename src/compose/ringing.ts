import type { Clock } from "../base/clock.js";
import { accepting } from "../wire/accepting.js";
import type { Ring } from "./checks.js";

const RINGING: Readonly<Record<Ring, (callback: URL, clock: Clock, off: AbortSignal) => Promise<boolean>>> = {
  now: () => Promise.resolve(true),
  ready: accepting,
};

/** Rings when it was asked for; gives what calls that off. */
export function ringing(
  when: Ring | undefined,
  callback: URL | undefined,
  clock: Clock,
  ring: () => void,
): () => void {
  const off = new AbortController();
  if (when !== undefined && callback) {
    void RINGING[when](callback, clock, off.signal).then((isTime) => {
      if (isTime && !off.signal.aborted) ring();
    });
  }
  return () => off.abort();
}
