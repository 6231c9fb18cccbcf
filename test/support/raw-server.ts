import net from "node:net";
import { onTestFinished } from "vitest";
import { Connection } from "./connection.js";
import { eventually } from "./eventually.js";
import { listening } from "./listening.js";

export interface RawServer {
  origin: string;
  /** Every connection that was taken, in order. */
  connections: Connection[];
  /** The first connection, once there is one and a whole request head has come on it. */
  asked(): Promise<Connection>;
}

/** A server that says what the test tells it to say, HTTP or not. `onBytes` runs when the first bytes of a connection come. */
export async function rawServer(
  onBytes: (connection: Connection) => void = () => undefined,
): Promise<RawServer> {
  const connections: Connection[] = [];
  const server = net.createServer((socket) => {
    const connection = new Connection(socket);
    connections.push(connection);
    socket.once("data", () => onBytes(connection));
  });
  const origin = await listening(server);
  onTestFinished(() => {
    for (const { socket } of connections) socket.destroy();
  });
  const asked = async (): Promise<Connection> => {
    await eventually(() => connections[0]?.text).toContain("\r\n\r\n");
    return connections[0]!;
  };
  return { origin, connections, asked };
}
