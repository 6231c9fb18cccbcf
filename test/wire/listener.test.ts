import net from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { Listener, type Address } from "../../src/wire/listener.js";
import { connect } from "../support/connection.js";
import { eventually } from "../support/eventually.js";
import { listening } from "../support/listening.js";
import { roundTrips } from "../support/round-trip.js";

const LOOPBACK: Address = { host: "127.0.0.1", port: 0 };

/** A listener that answers `/hold` only when the test says so. */
async function open(address = LOOPBACK) {
  const rubbish: string[] = [];
  const held: (() => void)[] = [];
  const listener = await Listener.open(
    address,
    "--port",
    (request, response) => {
      request.resume();
      if (request.url === "/hold") held.push(() => void response.end("late"));
      else response.end("at once");
    },
    (message) => rubbish.push(message),
  );
  onTestFinished(() => listener.close());
  return { listener, rubbish, held };
}

const HOLD = ["GET /hold HTTP/1.1", "Host: localhost", "", ""].join("\r\n");

describe("rubbish", () => {
  it.each([
    ["another protocol", "SSH-2.0-OpenSSH_9.6\r\n", "HPE_INVALID_METHOD"],
    ["a TLS greeting", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "HPE_INVALID_METHOD"],
    ["a header without a colon", "GET / HTTP/1.1\r\nHost localhost\r\n\r\n", "HPE_INVALID_HEADER_TOKEN"],
    [
      "two frames",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      "HPE_",
    ],
    ["two lengths", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "HPE_"],
    ["a head without an end", `GET / HTTP/1.1\r\nX: ${"x".repeat(70_000)}`, "HPE_HEADER_OVERFLOW"],
  ])("%s gets 400 and a closed connection, and is told of", async (_sort, bytes, code) => {
    const { listener, rubbish } = await open();
    const client = await connect(listener.origin);
    client.send(bytes);
    await eventually(() => client.ending).not.toBe("open");
    expect(client.text).toBe("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    expect(rubbish).toEqual([
      expect.stringMatching(/^a client sent what is no HTTP request .*: answered 400$/),
    ]);
    expect(rubbish[0]).toContain(code);
  });

  it("behind a request that is under way is not answered in its place", async () => {
    const { listener, rubbish, held } = await open();
    const client = await connect(listener.origin);
    client.send(HOLD);
    await eventually(() => held.length).toBe(1);
    client.send("no HTTP\r\n\r\n");
    await eventually(() => client.ending).not.toBe("open");
    expect(client.text).toBe("");
    expect(rubbish).toEqual([expect.stringMatching(/behind one that is: closed its connection$/)]);
    await listener.settled();
  });

  it("behind an answer gets 400", async () => {
    const { listener } = await open();
    const client = await connect(listener.origin);
    client.send("GET / HTTP/1.1", "Host: localhost", "", "");
    await eventually(() => client.text).toMatch(/at once$/);
    client.send("no HTTP\r\n\r\n");
    await eventually(() => client.text).toMatch(/at onceHTTP\/1\.1 400 Bad Request\r\n/);
  });

  it("gets a closed connection even from a client that does not close its half", async () => {
    const { listener } = await open();
    const client = await connect(listener.origin, { allowHalfOpen: true });
    client.send("no HTTP\r\n\r\n");
    await eventually(() => client.ending).toBe("ended");
    const send = (): string => {
      client.send("more");
      return client.ending;
    };
    await eventually(send).toMatch(/^(ECONNRESET|EPIPE)$/);
  });

  it("is not what a client that resets its connection has sent", async () => {
    const { listener, rubbish, held } = await open();
    const client = await connect(listener.origin);
    client.send(HOLD);
    await eventually(() => held.length).toBe(1);
    client.socket.resetAndDestroy();
    await listener.settled();
    expect(rubbish).toEqual([]);
  });
});

describe("a listener", () => {
  it("takes a head of 60,000 bytes", async () => {
    const { listener } = await open();
    const client = await connect(listener.origin);
    client.send("GET / HTTP/1.1", "Host: localhost", `Authorization: Bearer ${"x".repeat(60_000)}`, "", "");
    await eventually(() => client.text).toMatch(/at once$/);
  });

  it("is settled when the last answer is complete, those of a client that has left included", async () => {
    const { listener, held } = await open();
    const [staying, leaving] = [await connect(listener.origin), await connect(listener.origin)];
    let settled = false;
    staying.send(HOLD);
    leaving.send(HOLD + HOLD); // the second waits for its turn
    await eventually(() => held.length).toBe(3);
    const settling = listener.settled().then(() => (settled = true));
    leaving.socket.destroy();
    await roundTrips(listener.origin);
    expect(settled).toBe(false);
    for (const answer of held) answer();
    await settling;
    await eventually(() => staying.text).toMatch(/late$/);
  });

  it("ends the connections that are open when it closes", async () => {
    const { listener, held } = await open();
    const client = await connect(listener.origin);
    client.send(HOLD);
    await eventually(() => held.length).toBe(1);
    listener.close();
    await eventually(() => client.ending).not.toBe("open");
    await listener.settled();
  });

  it("names an origin at which it can be reached, whatever it listens at", async () => {
    const { listener } = await open({ host: "0.0.0.0", port: 0 });
    expect(listener.origin).toBe(`http://127.0.0.1:${listener.port}`);
    expect(listener.host).toBe("0.0.0.0");
    await roundTrips(listener.origin);
  });

  it("does not open at a port in use: the error names option, address and remedy", async () => {
    const taken = new URL(await listening(net.createServer()));
    await expect(open({ host: "127.0.0.1", port: Number(taken.port) })).rejects.toThrow(
      `--port ${taken.port}: 127.0.0.1:${taken.port} is in use: stop what listens there, or choose another`,
    );
  });

  it("does not open at an address of another machine", async () => {
    await expect(open({ host: "192.0.2.1", port: 0 })).rejects.toThrow("is no address of this machine");
  });
});
