import { once } from "node:events";
import net from "node:net";
import { onTestFinished } from "vitest";

/** One end of a raw connection: what it has got so far, byte by byte, and how the other side ended it. */
export class Connection {
  readonly socket: net.Socket;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #ending = "open";

  constructor(socket: net.Socket) {
    this.socket = socket;
    socket.on("data", (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#size += chunk.length;
    });
    socket.on("end", () => (this.#ending = "ended"));
    socket.on("error", (error: NodeJS.ErrnoException) => (this.#ending = error.code ?? error.message));
    socket.on("close", () => (this.#ending = this.#ending === "open" ? "closed" : this.#ending));
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  get size(): number {
    return this.#size;
  }

  /** What has come, one character a byte. */
  get text(): string {
    return this.bytes.toString("latin1");
  }

  /** `open`, `ended` (in order), the code of the error that broke it off, or `closed` by this side. */
  get ending(): string {
    return this.#ending;
  }

  /** Sends lines of text as they are, one byte a character. */
  send(...lines: string[]): void {
    this.socket.write(lines.join("\r\n"), "latin1");
  }
}

/** Connects to an origin; the connection ends with the test at the latest. */
export async function connect(
  origin: string,
  options: { allowHalfOpen?: boolean } = {},
): Promise<Connection> {
  const { hostname, port } = new URL(origin);
  const socket = net.connect({ host: hostname, port: Number(port), ...options });
  onTestFinished(() => void socket.destroy());
  const connection = new Connection(socket);
  await once(socket, "connect");
  return connection;
}
