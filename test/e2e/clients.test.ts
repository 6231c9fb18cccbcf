import { spawnSync } from "node:child_process";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Json } from "../../src/base/json.js";
import { startSeedBot } from "../tools/seed/bot.js";
import { loadExamples, SCRIPTS } from "../tools/seed/seed.js";
import { startSeedUpstream } from "../tools/seed/upstream.js";
import type { Event } from "../../src/engine/events.js";
import { openCassette } from "../../src/store/open.js";
import type { Headers } from "../../src/tape/exchange.js";
import { cassetteFile, readRepositoryCassette } from "../support/cassettes.js";
import {
  GRAPH_CLIENTS,
  officialClient,
  type ClientAnswer,
  type GraphClient,
} from "../support/graph-clients.js";
import { newPlace } from "../support/place.js";
import { event, startRollcall, type Program } from "../support/program.js";
import { end } from "../support/three-processes.js";

const SCRIPT = SCRIPTS.find(({ name }) => name === "invite-one")!;
const EXAMPLE = loadExamples().get(1)!;
const PATH = EXAMPLE.path.replace("/beta", "");
/** What the upstream answers: the repository's cassette was recorded from it. */
const ANSWER = readRepositoryCassette("invite-one").exchanges[0]!.response!;
const WITHOUT_TOKEN =
  "a request came without Authorization: the official Graph client sends none to an http URL";

const hasCurl = spawnSync("curl", ["--version"]).status === 0;
const CLIENTS = Object.entries(GRAPH_CLIENTS);

/** Long enough for a client on a busy machine to hand the answer on before the first notification. */
const LEAD = "2000";

/** What belongs to one connection, not to the message. */
const HOP = new Set(["connection", "keep-alive", "content-length", "transfer-encoding"]);

/** An answer but for what belongs to the connection. */
function message({ status, headers, body }: ClientAnswer) {
  const kept: Headers = Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP.has(name)));
  return { status, headers: kept, body };
}

/** A bot that came by base URL is given that in the place of Graph's own. */
function ledHome({ location, ...headers }: Headers, graph: string): Headers {
  return { ...headers, location: String(location).replace("https://graph.microsoft.com", graph) };
}

async function startBot() {
  const bot = await startSeedBot(SCRIPT);
  onTestFinished(() => bot.close());
  return bot;
}

function warnings(program: Program): string[] {
  const events = program.lines().map((line) => JSON.parse(line) as Event);
  return events.flatMap((one) => (one.event === "warning" ? one.message : []));
}

/** Records one invite, sent by a client to the document's upstream, which is gone afterwards. */
async function recordWith(client: GraphClient, file: string) {
  const [upstream, bot] = [await startSeedUpstream(SCRIPT), await startBot()];
  onTestFinished(() => upstream.close());
  const options = ["--upstream", upstream.url, "--callback", bot.callbackUrl, "--port", "0", "--json"];
  const rollcall = startRollcall(["record", file, ...options]);
  const { graph, callback } = await event(rollcall, "listening");
  const answer = await client(graph, PATH, EXAMPLE.request);
  const replies = await upstream.notify(callback!);
  const { status, stderr } = await end(rollcall);
  upstream.close();
  return { graph, answer, replies, heard: bot.heard, ended: [status, stderr], warnings: warnings(rollcall) };
}

/** Replays one invite, sent by a client; `early` is what the bot had heard when the client had the answer. */
async function replayWith(client: GraphClient, file: string) {
  const bot = await startBot();
  const options = ["--callback", bot.callbackUrl, "--port", "0", "--json", "--lead", LEAD, "--strict"];
  const rollcall = startRollcall(["replay", file, ...options]);
  const { graph } = await event(rollcall, "listening");
  const answer = await client(graph, PATH, EXAMPLE.request);
  const early = [...bot.heard];
  await bot.hears(2);
  const { status, stderr, report } = await end(rollcall);
  return {
    graph,
    answer,
    early,
    heard: bot.heard,
    ended: [status, stderr],
    report,
    warnings: warnings(rollcall),
  };
}

describe.each(CLIENTS)("%s", (name, client) => {
  it.skipIf(name === "curl" && !hasCurl)(
    "gets the same in front of Graph and from the tape, and the bot its notifications in order, after the answer",
    async () => {
      const file = await newPlace();
      const notifications: Json[] = [EXAMPLE.operation, EXAMPLE.roster];
      const told = name === "the official Graph client" ? [WITHOUT_TOKEN] : [];

      const recorded = await recordWith(client, file);
      const { status, headers, body } = ANSWER;
      expect(message(recorded.answer)).toEqual({ status, headers: ledHome(headers, recorded.graph), body });
      expect(recorded).toMatchObject({ replies: [202, 202], heard: notifications });
      expect(recorded).toMatchObject({ ended: [0, ""], warnings: told });
      const { exchanges } = (await openCassette(file)).cassette;
      expect(exchanges.map(({ response }) => response?.status)).toEqual([200, 202, 202]);
      expect(exchanges[0]!.response).toMatchObject({ status, headers, body });

      const replayed = await replayWith(client, file);
      expect(message(replayed.answer)).toEqual({ status, headers: ledHome(headers, replayed.graph), body });
      expect(replayed).toMatchObject({ early: [], heard: notifications });
      expect(replayed).toMatchObject({ ended: [0, ""], warnings: told });
      expect(replayed.report).toMatchObject({ clean: true, played: 1, delivered: 2, unplayed: [] });
    },
  );
});

it("the official Graph client throws a miss as an error of Graph's, with rollcall's message", async () => {
  const rollcall = startRollcall(["replay", cassetteFile("invite-one"), "--port", "0", "--json"]);
  const { graph } = await event(rollcall, "listening");
  const answer = officialClient(graph).api(PATH).post({ participants: [] });
  await expect(answer).rejects.toMatchObject({ statusCode: 599, code: "rollcall.miss" });
  await expect(answer).rejects.toThrow(/^rollcall has no answer for POST .* The nearest is x1/);
});
