import { describe, expect, it } from "vitest";
import type { Exchange, FailureKind, TapeResponse } from "../../src/tape/exchange.js";
import { connect } from "../support/connection.js";
import { eventually } from "../support/eventually.js";
import { request, toGraph } from "../support/exchanges.js";
import { bodyOf, firstLine, headerLines } from "../support/head.js";
import { HandClock } from "../support/hand-clock.js";
import { replayer } from "../support/replayer.js";

const BEGUN: TapeResponse = {
  ...{ status: 200, headers: { "content-type": "text/plain", "x-name": "Gar\xe7on" } },
  ...{ text: "so far", after: 1 },
};
const NEXT = toGraph("x2", request("GET", "/v1.0/next"), { text: "next" });
const ASK = ["GET /v1.0/broken HTTP/1.1", "Host: localhost", "", ""];
const ASK_NEXT = ["GET /v1.0/next HTTP/1.1", "Host: localhost", "", ""];

function broken(kind: FailureKind, response?: TapeResponse, method = "GET"): Exchange {
  const asked = request(method, "/v1.0/broken");
  return {
    id: "x1",
    to: "graph",
    at: 0,
    request: asked,
    ...(response && { response }),
    failure: { kind, after: 2 },
  };
}

describe("a recorded failure before any answer", () => {
  it.each<FailureKind>(["refused", "reset", "garbled", "truncated"])(
    "%s is a reset connection",
    async (kind) => {
      const session = await replayer([broken(kind)]);
      const client = await connect(session.graphUrl);
      client.send(...ASK);
      await eventually(() => client.ending).toBe("ECONNRESET");
      expect(client.size).toBe(0);
      expect(await session.stop()).toMatchObject({ played: 1, repeated: 0, missed: 0, clean: true });
    },
  );

  it.each<FailureKind>(["stalled", "client-gone"])(
    "%s is silence, while others are answered, and stopping waits for it no longer",
    async (kind) => {
      const clock = new HandClock();
      const session = await replayer([broken(kind), NEXT], { clock });
      const client = await connect(session.graphUrl);
      client.send(...ASK);
      await eventually(() => session.events).toContainEqual(
        expect.objectContaining({ event: "played", exchange: "x1" }),
      );
      const other = await connect(session.graphUrl);
      other.send(...ASK_NEXT);
      await eventually(() => bodyOf(other.text)).toBe("next");
      expect(client.ending).toBe("open");
      await session.settled();
      const report = await session.stop(); // by a clock that stands still
      expect(report).toMatchObject({ played: 2, missed: 0, clean: true });
      await eventually(() => client.ending).not.toBe("open");
      expect(client.size).toBe(0);
    },
  );

  it("is the answer: an equal request is a new one", async () => {
    const second = toGraph("x2", request("GET", "/v1.0/broken"), { text: "well" });
    const { graphUrl } = await replayer([broken("reset"), second]);
    const first = await connect(graphUrl);
    first.send(...ASK);
    await eventually(() => first.ending).toBe("ECONNRESET");
    const client = await connect(graphUrl);
    client.send(...ASK);
    await eventually(() => bodyOf(client.text)).toBe("well");
  });
});

describe("a recorded failure in the middle of an answer", () => {
  const kinds: [FailureKind, string][] = [
    ["truncated", "ended"],
    ["reset", "ended"],
    ["garbled", "ended"],
    ["refused", "ended"],
    ["stalled", "open"],
    ["client-gone", "open"],
  ];

  it.each(kinds)(
    "%s is the head, the bytes that came and a connection that is then %s",
    async (kind, ending) => {
      const session = await replayer([broken(kind, BEGUN), NEXT]);
      const client = await connect(session.graphUrl);
      client.send(...ASK);
      await eventually(() => bodyOf(client.text)).toBe("6\r\nso far\r\n"); // and no last chunk
      await eventually(() => client.ending).toBe(ending);
      expect(firstLine(client.text)).toBe("HTTP/1.1 200 OK");
      expect(headerLines(client.text)).toEqual([
        ...["connection: keep-alive", "content-type: text/plain", "keep-alive: timeout=65"],
        ...["transfer-encoding: chunked", "x-name: Gar\xe7on"],
      ]);
      const other = await connect(session.graphUrl);
      other.send(...ASK_NEXT);
      await eventually(() => bodyOf(other.text)).toBe("next");
      await session.settled();
      expect(client.ending).toBe(ending);
      expect(await session.stop()).toMatchObject({ played: 2, clean: true });
    },
  );

  it.each(kinds)(
    "%s of an answer of which only the head came is that head, and then %s",
    async (kind, ending) => {
      const { graphUrl } = await replayer([broken(kind, { status: 202, headers: {}, after: 1 })]);
      const client = await connect(graphUrl);
      client.send(...ASK);
      await eventually(() => bodyOf(client.text)).toBe("");
      await eventually(() => client.ending).toBe(ending);
      expect(firstLine(client.text)).toBe("HTTP/1.1 202 Accepted");
      expect(headerLines(client.text)).toContain("transfer-encoding: chunked");
    },
  );

  it("truncated under HEAD has no body", async () => {
    const { graphUrl } = await replayer([broken("truncated", BEGUN, "HEAD")]);
    const client = await connect(graphUrl);
    client.send("HEAD /v1.0/broken HTTP/1.1", ...ASK.slice(1));
    await eventually(() => client.ending).toBe("ended");
    expect(bodyOf(client.text)).toBe("");
  });
});

describe("a recorded failure behind another request of its connection", () => {
  it.each<[FailureKind, TapeResponse | undefined]>([
    ["refused", undefined],
    ["truncated", BEGUN],
  ])("%s comes after the answer to that", async (kind, response) => {
    const { graphUrl } = await replayer([broken(kind, response), NEXT]);
    const client = await connect(graphUrl);
    client.send(...ASK_NEXT.slice(0, -1), ...ASK);
    await eventually(() => client.ending).not.toBe("open");
    expect(client.text).toMatch(response ? /\r\n\r\nnextHTTP[^]*so far\r\n$/ : /\r\n\r\nnext$/);
  });
});

describe("an answer that cannot be sent", () => {
  const unsendable = { headers: { "x-bad": "a\nb" }, text: "never" };
  const BROKE_OFF = expect.stringMatching(/^GET \/v1\.0\/broken broke off: .*x-bad/) as string;

  it.each([
    ["an answer", toGraph("x1", request("GET", "/v1.0/broken"), unsendable)],
    ["the beginning of one", broken("truncated", { ...BEGUN, ...unsendable })],
  ])("breaks the connection off, is told of and holds nothing up: %s", async (_name, exchange) => {
    const session = await replayer([exchange], { clock: new HandClock() });
    const client = await connect(session.graphUrl);
    client.send(...ASK);
    await eventually(() => client.ending).not.toBe("open");
    expect(client.size).toBe(0);
    await session.settled();
    expect(session.events).toContainEqual({ event: "warning", message: BROKE_OFF });
    await session.stop(); // by a clock that stands still
  });

  it("does so behind the time for which it was held back, too", async () => {
    const clock = new HandClock();
    const exchange = toGraph("x1", request("GET", "/v1.0/broken"), { ...unsendable, after: 70 });
    const session = await replayer([exchange], { clock, timing: "recorded" });
    const client = await connect(session.graphUrl);
    client.send(...ASK);
    await eventually(() => clock.pending).toBe(1);
    clock.advance(70);
    await eventually(() => client.ending).not.toBe("open");
    await session.settled();
    expect(session.events).toContainEqual({ event: "warning", message: BROKE_OFF });
    await session.stop();
  });
});
