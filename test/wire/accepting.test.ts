import { spawn } from "node:child_process";
import { once } from "node:events";
import net from "node:net";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { accepting } from "../../src/wire/accepting.js";
import { eventually } from "../support/eventually.js";
import { HandClock } from "../support/hand-clock.js";
import { listening } from "../support/listening.js";
import { nobody } from "../support/nobody.js";

const DEAF = fileURLToPath(new URL("../support/deaf-listener.js", import.meta.url));

/** An origin that drops whoever knocks: neither connected nor refused. */
async function deaf(): Promise<URL> {
  const child = spawn(process.execPath, [DEAF], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const port = Number(String(line));
  // The queue holds one more than was asked for.
  for (const filler of [net.connect(port, "127.0.0.1"), net.connect(port, "127.0.0.1")]) {
    onTestFinished(() => void filler.destroy());
    await once(filler, "connect");
  }
  return new URL(`http://127.0.0.1:${port}`);
}

/** Connections that are being made, or are open, in this process. */
function sockets(): string[] {
  return process.getActiveResourcesInfo().filter((name) => /^TCP(Connect|Socket)Wrap|^TCPWRAP/i.test(name));
}

describe("waiting until something accepts", () => {
  it("is over when it does", async () => {
    const server = net.createServer();
    onTestFinished(() => void server.close());
    const url = new URL(await listening(server));
    await expect(accepting(url, new HandClock(), new AbortController().signal)).resolves.toBe(true);
  });

  it("looks again where nobody is there", async () => {
    const clock = new HandClock();
    const origin = await nobody();
    const result = accepting(new URL(origin), clock, new AbortController().signal);
    const server = net.createServer();
    onTestFinished(() => void server.close());
    // One look is over when all that is left is the pause before the next.
    await eventually(() => sockets().length + clock.pending).toBe(1);
    server.listen(Number(new URL(origin).port), "127.0.0.1");
    await once(server, "listening");
    clock.advance(100);
    await expect(result).resolves.toBe(true);
  });

  it("called off before a look is answered, it leaves no socket and no timer behind", async () => {
    const url = await deaf();
    const before = sockets();
    const clock = new HandClock();
    const off = new AbortController();
    const result = accepting(url, clock, off.signal);
    expect(clock.pending).toBe(1);
    off.abort();
    await expect(result).resolves.toBe(false);
    expect(clock.pending).toBe(0);
    await eventually(() => sockets()).toEqual(before);
  });

  it("gives a look that nobody answers a second, and then looks again", async () => {
    const clock = new HandClock();
    const off = new AbortController();
    const result = accepting(await deaf(), clock, off.signal);
    clock.advance(1_000);
    await eventually(() => clock.pending).toBe(1);
    clock.advance(100);
    await eventually(() => clock.pending).toBe(1);
    off.abort();
    await expect(result).resolves.toBe(false);
  });

  it("called off before it began, it does not look", async () => {
    const clock = new HandClock();
    await expect(accepting(new URL(await nobody()), clock, AbortSignal.abort())).resolves.toBe(false);
    expect(clock.pending).toBe(0);
  });
});
