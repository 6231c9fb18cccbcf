import { once } from "node:events";
import net from "node:net";
import { listening } from "./listening.js";

/** An origin at which nothing listens. */
export async function nobody(): Promise<string> {
  const server = net.createServer();
  const origin = await listening(server);
  server.close();
  await once(server, "close");
  return origin;
}
