import net from "node:net";
import { onceAfter, type Clock } from "../base/clock.js";

/** Milliseconds between two looks. */
const LOOK_EVERY = 100;

/** Milliseconds that a look may take: a firewall that drops what comes never says no. */
const LONGEST_LOOK = 1_000;

/** Resolves with true when something accepts connections at a URL, with false when it was aborted before. */
export async function accepting(url: URL, clock: Clock, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if (await accepts(url, clock, signal)) return true;
    await onceAfter(clock, LOOK_EVERY, signal);
  }
  return false;
}

function accepts(url: URL, clock: Clock, signal: AbortSignal): Promise<boolean> {
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: url.hostname.replace(/^\[|\]$/g, ""), signal });
    const giveUp = clock.after(LONGEST_LOOK, () => socket.destroy());
    socket.once("connect", () => {
      resolve(true);
      socket.destroy();
    });
    socket.on("error", () => undefined); // "close" follows: nobody is there yet
    socket.once("close", () => {
      giveUp();
      resolve(false);
    });
  });
}
