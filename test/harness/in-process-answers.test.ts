import { describe } from "vitest";
import { expect, test, type TestSession } from "../../src/harness/vitest.js";
import type { Exchange, FailureKind, Headers, TapeResponse } from "../../src/tape/exchange.js";
import { CALLS, cassetteOf, request, toBot, toGraph } from "../support/exchanges.js";
import { temporaryCassette } from "../support/cassettes.js";
import { accepted } from "../support/invite-one.js";
import { EACH_CLIENT, GRAPH } from "../support/process-clients.js";

const ASK = request("POST", "/v1.0/ask");

interface Opens {
  inProcess: (file: string) => Promise<TestSession>;
}

async function answering(rollcall: Opens, ...exchanges: Exchange[]): Promise<TestSession> {
  const session = await rollcall.inProcess(await temporaryCassette(cassetteOf(...exchanges)));
  session.deliverTo(accepted);
  return session;
}

const ANSWERS: Readonly<
  Record<string, { recorded: Partial<TapeResponse>; headers?: Headers; body?: Buffer }>
> = {
  "204": { recorded: { status: 204, text: "of no 204" } },
  "304": { recorded: { status: 304, headers: { etag: '"1"' } }, headers: { etag: '"1"' } },
  "201 with a place": {
    recorded: { status: 201, headers: { location: "/v1.0/things/1" } },
    headers: { location: "/v1.0/things/1" },
  },
  "429 with a wait": {
    recorded: { status: 429, headers: { "retry-after": "1" } },
    headers: { "retry-after": "1" },
  },
  "a status of nobody's": { recorded: { status: 799 } },
  cookies: {
    recorded: { headers: { "set-cookie": ["a=1; Path=/", "b=2; HttpOnly"] } },
    headers: { "set-cookie": ["a=1; Path=/", "b=2; HttpOnly"] },
  },
  "a header of several values": {
    recorded: { headers: { "x-two": ["1", "2, 3"] } },
    headers: { "x-two": "1, 2, 3" },
  },
  "names as Latin-1": {
    recorded: { headers: { "x-name": "Gar\xe7on" } },
    headers: { "x-name": "Gar\xe7on" },
  },
  "text beyond the basic plane": { recorded: { text: "\ufeff…💬" }, body: Buffer.from("\ufeff…💬") },
  bytes: { recorded: { base64: "AP/+gA0K" }, body: Buffer.from([0, 255, 254, 128, 13, 10]) },
  "big integers": {
    recorded: { text: '{"id":12345678901234567890,"a":1,"a":2}' },
    body: Buffer.from('{"id":12345678901234567890,"a":1,"a":2}'),
  },
};

describe.each(EACH_CLIENT)("%s", (name, ask) => {
  test.for(Object.entries(ANSWERS))(
    "is answered with %s",
    async ([, { recorded, headers = {}, body }], { rollcall }) => {
      const session = await answering(rollcall, toGraph("x1", ASK, recorded));
      const answer = await ask(GRAPH + ASK.url);
      expect(answer.status).toBe(recorded.status ?? 200);
      expect(answer.headers).toMatchObject(headers);
      expect(answer.body.equals(body ?? Buffer.alloc(0))).toBe(true);
      const hasBody = ![204, 304].includes(answer.status);
      expect(answer.headers["content-length"]).toBe(hasBody ? String(answer.body.length) : undefined);
      await session.complete();
      expect(session).toBeClean();
    },
  );

  test("gets no length where it asks for the head", async ({ rollcall }) => {
    await answering(rollcall, toGraph("x1", { ...ASK, method: "HEAD" }, { text: "of no HEAD" }));
    const { headers, body } = await ask(GRAPH + ASK.url, { method: "HEAD", headers: {} });
    expect([headers["content-length"], body.length]).toEqual([undefined, 0]);
  });

  test.for<[FailureKind, string]>([
    ["reset", "ECONNRESET"],
    ["refused", "ECONNREFUSED"],
    ["truncated", "ECONNRESET"],
    ["garbled", "HPE_INVALID_CONSTANT"],
  ])(
    "fails as it did on the tape: %s before an answer, and what it caused follows",
    async ([kind, code], { rollcall }) => {
      const { response: _none, ...asked } = toGraph("x1", ASK);
      const session = await answering(
        rollcall,
        { ...asked, failure: { kind, after: 1 } },
        toBot("x2", CALLS.one, "x1"),
      );
      const order: string[] = [];
      session.deliverTo(() => (order.push("told"), accepted()));
      const error: unknown = await ask(GRAPH + ASK.url).catch((failed: unknown) => failed);
      order.push("failed");
      expect(codesOf(error)).toContain(code);
      if (name === "Node's fetch")
        expect(error).toMatchObject({ name: "TypeError", message: "fetch failed" });
      await session.complete();
      expect(order).toEqual(["failed", "told"]);
      expect(session).toBeClean();
    },
  );

  test.for<FailureKind>(["truncated", "reset", "garbled"])(
    "fails behind what came of an answer: %s",
    async (kind, { rollcall }) => {
      const begun = toGraph("x1", ASK, { text: "so far" });
      const session = await answering(rollcall, { ...begun, failure: { kind, after: 1 } });
      await expect(ask(GRAPH + ASK.url)).rejects.toThrow(
        /terminated|aborted|ECONNRESET|Premature close|Parse Error/,
      );
      await session.complete();
      expect(session).toBeClean();
    },
  );

  test.for<[FailureKind, boolean]>([
    ["stalled", false],
    ["stalled", true],
    ["client-gone", false],
  ])(
    "waits where the tape does (%s, begun: %s), not longer than the session",
    async ([kind, isBegun], { rollcall }) => {
      const { response, ...asked } = toGraph("x1", ASK, { text: "so far" });
      const session = await answering(rollcall, {
        ...asked,
        ...(isBegun && response && { response }),
        failure: { kind, after: 1 },
      });
      let outcome: unknown = "waits";
      const over = ask(GRAPH + ASK.url).then(
        () => (outcome = "answered"),
        (error: unknown) => (outcome = error),
      );
      await session.complete();
      expect(outcome).toBe("waits");
      expect(await session.stop()).toMatchObject({ clean: true, played: 1 });
      await over;
      expect(outcome).toBeInstanceOf(Error);
      expect(String((outcome as Error).cause ?? outcome)).not.toContain("recorded");
    },
  );

  test("hears of a miss: 599 that names the nearest", async ({ rollcall }) => {
    const session = await answering(rollcall, toGraph("x1", request("POST", "/v1.0/other")));
    const { status, headers, body } = await ask(GRAPH + ASK.url, {
      headers: { "client-request-id": "of the bot" },
    });
    expect([status, headers["x-rollcall"]]).toEqual([599, "miss"]);
    const { error } = JSON.parse(body.toString()) as { error: { message: string; innerError: object } };
    expect(error.message).toContain("x1");
    expect(error.innerError).toMatchObject({ "client-request-id": "of the bot" });
    expect(session.report().findings).toMatchObject([{ kind: "miss" }]);
  });

  test.for([{ "x-name": "not…Latin" }, { "x-control": "a\x01b" }, { "x name": "a" }])(
    "fails with the reason where the tape has a header that cannot be, %j",
    async (headers, { rollcall }) => {
      const session = await answering(rollcall, toGraph("x1", ASK, { headers }));
      const error: unknown = await ask(GRAPH + ASK.url).catch((failed: unknown) => failed);
      expect(codesOf(error).join()).toMatch(/ERR_INVALID/);
      await session.settled();
    },
  );
});

/** The codes of an error and of what is beneath it. */
function codesOf(error: unknown): unknown[] {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return [code, ...(cause === undefined ? [] : codesOf(cause))];
}
