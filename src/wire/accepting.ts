import net from "node:net";
import { onceAfter, type Clock } from "../base/clock.js";

/** Milliseconds between two looks. */
const LOOK_EVERY = 100;

/** Resolves with true when something accepts connections at a URL, with false when it was aborted before. */
export async function accepting(url: URL, clock: Clock, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if (await accepts(url)) return true;
    await onceAfter(clock, LOOK_EVERY, signal);
  }
  return false;
}

function accepts(url: URL): Promise<boolean> {
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  return new Promise((resolve) => {
    const socket = net.connect(port, url.hostname.replace(/^\[|\]$/g, ""));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
