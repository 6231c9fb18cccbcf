import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { GROUP, PEER, startGraph } from "./fake-graph.js";
import { runBot, startProcess } from "./run-bot.js";

/** Nobody is waited for longer than a test wants to take; all that is expected has come before. */
const ROSTER_PATIENCE = "50";
const FORBIDDEN = { status: 403, code: "7504", message: "Insufficient enterprise tenant permissions." };
const NOT_FOUND = { status: 404, code: "8522", message: "Call not\nfound." };

test("whom Graph leaves out without a word is told, and never showed in the end", async () => {
  const graph = await startGraph({ invites: { 1: { reads: 1 } } });
  const { status, lines } = await runBot(graph.url);
  expect(lines).toContain("told       group call  invite Lidia Holloway and Pradeep Gupta completed");
  expect(troubles(lines)).toEqual([
    "group call  Pradeep Gupta was left out by Graph without a word",
    "group call  Pradeep Gupta never showed on the roster",
  ]);
  expect(status).toBe(1);
});

test("who never shows on the roster is told, when invited and in the end", async () => {
  const graph = await startGraph({ invites: { 3: { steps: ["answer", "operation", "peer-ends"] } } });
  const { status, lines } = await runBot(graph.url, { ROSTER_PATIENCE });
  expect(lines).toContain("told       group call  invite Adele Vance completed");
  expect(troubles(lines)).toEqual([
    "group call  Adele Vance did not show on the roster in time",
    "group call  Adele Vance never showed on the roster",
  ]);
  expect(status).toBe(1);
});

test("who is in the call but not on the roster is told", async () => {
  const graph = await startGraph({
    invites: { 3: { steps: ["answer", "peer-ends", "joins", "operation"] } },
  });
  const { status, lines } = await runBot(graph.url, { ROSTER_PATIENCE });
  expect(troubles(lines)).toEqual([
    "group call  Adele Vance did not show on the roster in time",
    "group call  Graph and the roster disagree about Adele Vance",
    "group call  Adele Vance never showed on the roster",
  ]);
  expect(status).toBe(1);
});

test("who shows on a later roster has come, and nothing is wrong in the end", async () => {
  const graph = await startGraph({ invites: { 0: { steps: ["answer", "joins", "operation"] } } });
  const { status, lines } = await runBot(graph.url, { ROSTER_PATIENCE });
  expect(troubles(lines)).toEqual(["group call  Diego Siciliani did not show on the roster in time"]);
  expect(lines.at(-1)).toBe("done                   all as asked");
  expect(status).toBe(0);
});

test("an operation that never ends is told, and the rest goes on", async () => {
  const graph = await startGraph({ invites: { 0: { steps: ["answer"] } } });
  const { status, lines } = await runBot(graph.url, { PATIENCE: "3000" });
  expect(troubles(lines)[0]).toBe(
    "group call  invite Diego Siciliani unanswered: how it ended was never told",
  );
  expect(lines).toContain("told       group call  invite Adele Vance completed");
  expect(status).toBe(1);
});

test("an invite that Graph refuses is told with Graph's code, and the rest goes on", async () => {
  const graph = await startGraph({ invites: { 0: { refusal: FORBIDDEN }, 3: { refusal: NOT_FOUND } } });
  const { status, lines } = await runBot(graph.url);
  const invite = `POST /v1.0/communications/calls/${GROUP}/participants/invite`;
  expect(troubles(lines)).toEqual([
    `group call  invite Diego Siciliani refused: ${invite}: 403 7504 ${FORBIDDEN.message}`,
    `group call  invite Adele Vance refused: ${invite}: 404 8522 Call not found.`,
  ]);
  expect(lines).toContain("told       group call  invite Reception completed");
  expect(graph.asked.at(-1)?.path).toContain(GROUP);
  expect(status).toBe(1);
});

test("a peer call whose person could not be invited out of it is hung up", async () => {
  const graph = await startGraph({ invites: { 3: { refusal: NOT_FOUND } } });
  await runBot(graph.url);
  const hungUp = graph.asked.filter(({ method }) => method === "DELETE").map(({ path }) => path);
  expect(hungUp).toEqual([PEER, GROUP].map((id) => `/v1.0/communications/calls/${id}`));
});

test("what else Graph refuses is told, and nothing is asked twice", async () => {
  const graph = await startGraph({ refusals: { participants: FORBIDDEN, "hang up": NOT_FOUND } });
  const { status, lines } = await runBot(graph.url);
  const call = `/v1.0/communications/calls/${GROUP}`;
  expect(troubles(lines)).toEqual([
    `group call  GET ${call}/participants: 403 7504 ${FORBIDDEN.message}`,
    `group call  DELETE ${call}: 404 8522 Call not found.`,
  ]);
  expect(graph.asked.filter(({ method }) => method === "DELETE")).toHaveLength(1);
  expect(status).toBe(1);
});

test("a group call that ends under the bot is told, and nothing more is asked of it", async () => {
  const graph = await startGraph({ invites: { 0: { steps: ["answer", "group-ends"] } } });
  const { status, lines } = await runBot(graph.url);
  expect(troubles(lines)).toEqual([
    "group call  invite Diego Siciliani unanswered: how it ended was never told",
    "group call  invite Lidia Holloway and Pradeep Gupta refused: the call has ended",
    "group call  invite Reception refused: the call has ended",
    "group call  invite Adele Vance refused: the call has ended",
    "group call  had ended already",
  ]);
  expect(graph.asked.at(-1)).toMatchObject({ method: "DELETE", path: `/v1.0/communications/calls/${PEER}` });
  expect(status).toBe(1);
});

test("a call that cannot be created ends the bot with status 2 and one line", async () => {
  const graph = await startGraph({ refusals: { create: FORBIDDEN } });
  const { status, stderr } = await runBot(graph.url);
  expect(stderr).toBe(`invite-bot: POST /v1.0/communications/calls: 403 7504 ${FORBIDDEN.message}\n`);
  expect(status).toBe(2);
});

test("without Graph it ends with status 2 and one line", async () => {
  const url = await urlOfNobody();
  const { status, stderr } = await runBot(url);
  expect(stderr).toBe(`invite-bot: POST /v1.0/communications/calls: no answer from ${url} (ECONNREFUSED)\n`);
  expect(status).toBe(2);
});

test("a setting that makes no sense ends it with status 2 and one line", async () => {
  const { status, stderr } = await runBot("graph");
  expect(stderr).toBe("invite-bot: Invalid URL\n");
  expect(status).toBe(2);
});

test("a port that is taken ends it with status 2 and one line", async () => {
  const graph = await startGraph();
  const { status, stderr } = await runBot(graph.url, { PORT: new URL(graph.url).port });
  expect(stderr).toMatch(/^invite-bot: .*EADDRINUSE.*\n$/);
  expect(status).toBe(2);
});

test.skipIf(process.platform === "win32")("SIGTERM hangs up what is open", async () => {
  const graph = await startGraph({ create: ["answer"] });
  const bot = startProcess({ GRAPH_URL: graph.url });
  await bot.tells("establishing");
  bot.kill("SIGTERM");
  const { status, stderr } = await bot.ended;
  const hungUp = graph.asked.at(-1);
  expect(hungUp).toMatchObject({ method: "DELETE", path: `/v1.0/communications/calls/${PEER}` });
  expect({ status, stderr }).toEqual({ status: 143, stderr: "" });
});

function troubles(lines: string[]): string[] {
  return lines.filter((line) => line.startsWith("trouble")).map((line) => line.slice("trouble    ".length));
}

/** Of a port that is bound and closed again. */
async function urlOfNobody(): Promise<string> {
  const server = http.createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return `http://127.0.0.1:${port}`;
}
