import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { replay, simulate } from "../../src/compose/index.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { ask, postJson } from "../support/asking.js";
import { LINK_CLIENTS, only, startLinkClient, type LinkClientName } from "../support/link-client.js";
import { CALL, CALLS, linkingGraph } from "../support/linking-graph.js";
import { recorder } from "../support/recorder.js";
import { replayer } from "../support/replayer.js";
import { temporaryCassette } from "../support/cassettes.js";
import { cassetteOf } from "../support/exchanges.js";
import { upstream } from "../support/upstream.js";

const GRAPH = "https://graph.microsoft.com";
const PARTICIPANTS = `/v1.0${CALLS}/${CALL}/participants`;

/** A client that has followed everything, and has reached nothing but this origin. */
async function follows(name: LinkClientName, graph: string): Promise<void> {
  const client = await startLinkClient(name, graph);
  const location = await client.post(CALLS, { callbackUri: "http://127.0.0.1:1/", subject: "links" });
  expect(location).toBe(`${graph}/v1.0${CALLS}/${CALL}`);
  expect(await client.get(location)).toEqual({ id: CALL });
  const people = await client.pages(`${CALLS}/${CALL}/participants`);
  expect(people.map(({ id }) => id)).toEqual(["a", "b", "c", "d", "e"]);
  expect(client.seen()).toEqual(only(graph));
}

/** A session over a tape that was recorded from an upstream. */
async function replayOf(exchanges: readonly Exchange[], from: string): Promise<string> {
  const cassette = cassetteOf(...exchanges);
  const recorded = { ...cassette.recorded, upstream: from };
  const running = await replay({ cassette: await temporaryCassette({ ...cassette, recorded }) });
  onTestFinished(async () => {
    await running.stop();
  });
  return running.graphUrl;
}

const UPSTREAMS: [string, { links?: string; below?: string; zipped?: boolean }][] = [
  ["prints links of its own", {}],
  ["prints https://graph.microsoft.com", { links: GRAPH }],
  ["prints https://graph.microsoft.us", { links: "https://graph.microsoft.us" }],
  ["is below a path", { below: "/some/graph" }],
  ["is below a path and prints https://graph.microsoft.com", { below: "/some/graph", links: GRAPH }],
  ["zips its answers", { zipped: true }],
  ["zips its answers and prints https://graph.microsoft.com", { zipped: true, links: GRAPH }],
];

describe.each(UPSTREAMS)("an upstream that %s", (_what, options) => {
  it.each(Object.keys(LINK_CLIENTS) as LinkClientName[])(
    "is followed through record and replay by %s, which reaches nothing but rollcall; the tape has its URLs",
    async (name) => {
      const behind = await linkingGraph(options);
      const proxy = await recorder({ upstream: behind.url });
      await follows(name, proxy.graphUrl);
      const tape = await proxy.tape();
      expect(tape[0]!.response!.headers["location"]).toBe(`${behind.links}/v1.0${CALLS}/${CALL}`);
      expect(tape.slice(2).map(({ response }) => response?.body)).toMatchObject([
        { "@odata.nextLink": `${behind.links}${PARTICIPANTS}?$top=2&$skiptoken=2` },
        { "@odata.nextLink": `${behind.links}${PARTICIPANTS}?$top=2&$skiptoken=4` },
        { "@odata.context": `${behind.links}/v1.0/$metadata#participants` },
      ]);
      expect(JSON.stringify(tape)).not.toContain(proxy.graphUrl);
      expect(behind.requests.map(({ url }) => url)).toEqual(
        tape.map(({ request }) => (options.below ?? "") + request.url),
      );
      await follows(name, await replayOf(tape, behind.url));
    },
  );
});

const NEXT = { "@odata.nextLink": `${GRAPH}${PARTICIPANTS}?$skiptoken=2`, value: [] };
const PAGE: Exchange = {
  ...{ id: "x1", to: "graph", at: 0, request: { method: "GET", url: PARTICIPANTS, headers: {} } },
  response: { status: 200, headers: { location: `${GRAPH}${PARTICIPANTS}` }, body: NEXT, after: 1 },
};

describe("a bot that came with Host graph.microsoft.com gets Graph's links", () => {
  const headers = { host: "graph.microsoft.com" };

  it("from record, with the bytes as they were", async () => {
    const text = JSON.stringify(NEXT, null, 1);
    const behind = await upstream((response) =>
      response
        .writeHead(200, { "content-type": "application/json", location: `${GRAPH}${PARTICIPANTS}` })
        .end(text),
    );
    const proxy = await recorder({ upstream: behind.origin });
    const answer = await ask(proxy.graphUrl + PARTICIPANTS, { headers });
    expect([answer.headers.location, answer.bytes.toString()]).toEqual([`${GRAPH}${PARTICIPANTS}`, text]);
  });

  it("from replay", async () => {
    const { graphUrl } = await replayer([PAGE]);
    const answer = await ask(graphUrl + PARTICIPANTS, { headers });
    expect(answer.headers.location).toBe(`${GRAPH}${PARTICIPANTS}`);
    expect(JSON.parse(answer.bytes.toString())).toEqual(NEXT);
  });

  it("from simulate", async () => {
    const running = await simulate({ step: 0 });
    onTestFinished(async () => {
      await running.stop();
    });
    const body = JSON.stringify({
      callbackUri: "http://127.0.0.1:1/",
      targets: [{ identity: { user: { id: "1" } } }],
    });
    const answer = await postJson(`${running.graphUrl}/v1.0${CALLS}`, body, headers);
    expect(answer.headers.location).toMatch(
      /^https:\/\/graph\.microsoft\.com\/v1\.0\/communications\/calls\//,
    );
    await running.settled();
  });
});

describe("a bot gets links by the name that it came by", () => {
  it.each(["localhost", "127.0.0.1", "[::1]", "bots.localhost"])("%s", async (name) => {
    const { graphUrl } = await replayer([PAGE]);
    const host = `${name}:${new URL(graphUrl).port}`;
    const { headers, bytes } = await ask(graphUrl + PARTICIPANTS, { headers: { host } });
    expect(headers.location).toBe(`http://${host}${PARTICIPANTS}`);
    expect(JSON.parse(bytes.toString())).toMatchObject({
      "@odata.nextLink": `http://${host}${PARTICIPANTS}?$skiptoken=2`,
    });
  });
});

describe("an answer's bytes", () => {
  const text =
    '\r\n{ "n":12345678901234567890 ,\t"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#x" }\n';
  const linked =
    '\r\n{ "n":12345678901234567890 ,\t"@odata.nextLink"\t:  "https:\\/\\/graph.microsoft.com/v1.0/x" }\n';

  it.each([
    ["plain", text, {}],
    ["in gzip", gzipSync(text), { "content-encoding": "gzip" }],
    ["in an encoding that nobody knows", text, { "content-encoding": "odd" }],
    ["that is no JSON", `<a href="${GRAPH}/">"@odata.nextLink"</a>`, { "content-type": "text/html" }],
    ["that says it is JSON and is none", `"@odata.nextLink":"${GRAPH}/"`, {}],
  ])("without a link stay as they are: %s", async (_what, body, more) => {
    const behind = await upstream((response) =>
      response.writeHead(200, { "content-type": "application/json", ...more }).end(body),
    );
    const proxy = await recorder({ upstream: behind.origin });
    const { bytes, headers } = await ask(`${proxy.graphUrl}/v1.0/x`, {});
    expect(bytes).toEqual(Buffer.from(body));
    expect(headers["content-encoding"]).toBe((more as Record<string, string>)["content-encoding"]);
  });

  it.each([false, true])("with a link change in its place only; in gzip: %s", async (zipped) => {
    const behind = await upstream((response) => {
      const coding = zipped ? { "content-encoding": "gzip" } : {};
      response.writeHead(200, { "content-type": "application/json", etag: '"1"', ...coding });
      response.end(zipped ? gzipSync(linked) : linked);
    });
    const proxy = await recorder({ upstream: behind.origin });
    const { bytes, headers } = await ask(`${proxy.graphUrl}/v1.0/x`, {});
    expect(bytes.toString()).toBe(linked.replace(/"https:[^"]+"/, `"${proxy.graphUrl}/v1.0/x"`));
    expect(headers).toMatchObject({ "content-length": String(bytes.length), etag: '"1"' });
    expect(headers["content-encoding"]).toBeUndefined();
    const [exchange] = await proxy.tape();
    expect(exchange!.response).toMatchObject({ text: linked });

    const { graphUrl } = await replayer([exchange!]);
    const again = await ask(`${graphUrl}/v1.0/x`, {});
    expect(again.bytes.toString()).toBe(linked.replace(/"https:[^"]+"/, `"${graphUrl}/v1.0/x"`));
    expect(again.headers["content-length"]).toBe(String(again.bytes.length));
  });

  it("a HEAD and a 304 have none, and their Location is led home all the same", async () => {
    const behind = await upstream((response, { method }) =>
      response
        .writeHead(method === "HEAD" ? 200 : 304, {
          location: `${GRAPH}/v1.0/y`,
          "content-type": "application/json",
        })
        .end(),
    );
    const proxy = await recorder({ upstream: behind.origin });
    for (const method of ["HEAD", "GET"]) {
      const { bytes, headers } = await ask(`${proxy.graphUrl}/v1.0/x`, { method });
      expect([bytes.length, headers.location]).toEqual([0, `${proxy.graphUrl}/v1.0/y`]);
    }
  });

  it("that break off in the middle come as far as they came", async () => {
    const behind = await upstream((response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": 1000 });
      response.write(linked, () => response.destroy());
    });
    const proxy = await recorder({ upstream: behind.origin });
    await expect(ask(`${proxy.graphUrl}/v1.0/x`, {})).rejects.toThrow("aborted");
    expect(await proxy.tape()).toMatchObject([
      { failure: { kind: "truncated" }, response: { text: linked } },
    ]);
  });
});
