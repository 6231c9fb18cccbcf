import { describe, expect, it } from "vitest";
import { asObject } from "../../src/base/json.js";
import { openCassette } from "../../src/store/open.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { startBotServer, type BotServer } from "../support/bot.js";
import {
  LINK_CLIENTS,
  only,
  startLinkClient,
  type LinkClient,
  type LinkClientName,
} from "../support/link-client.js";
import { newPlace } from "../support/place.js";
import { event, startRollcall, type Program } from "../support/program.js";
import { end } from "../support/three-processes.js";

const CALLS = "/communications/calls";
const PEOPLE = ["278405a3", "7e1b4346", "1e126418", "112f7296"].map(
  (id) => `${id}-f568-4b3e-b684-009193463064`,
);
const GUEST = "5810cede-f568-4b3e-b684-009193463064";

interface Conversation {
  call: { id: string; state: string };
  participants: { id: string }[];
  operation: { id: string; status: string };
  /** Every link that the client was given in a header. */
  links: string[];
}

function person(id: string) {
  return { identity: { user: { id } } };
}

/** Creates a call, follows it, lists who is there page by page, invites one, follows the operation. */
async function converse(client: LinkClient, bot: BotServer): Promise<Conversation> {
  const created = await client.post(CALLS, { callbackUri: bot.callbackUrl, targets: PEOPLE.map(person) });
  const call = await client.get<Conversation["call"]>(created);
  await bot.hears(4); // establishing, established, the bot on the roster, everybody on the roster
  const participants = await client.pages(`${CALLS}/${call.id}/participants`);
  const path = `${CALLS}/${call.id}/participants/invite`;
  const invited = await client.post(path, { participants: [person(GUEST)], clientContext: "guest" });
  const operation = await client.get<Conversation["operation"]>(invited);
  await bot.hears(6); // the operation's end, and a roster
  return { call, participants, operation, links: [created, invited] };
}

async function listening(program: Program): Promise<string> {
  return (await event(program, "listening")).graph;
}

function startSimulate(): Program {
  return startRollcall(["simulate", "--port", "0", "--json", "--step", "1"]);
}

/** The links in a tape's answers. */
function linksOf(exchanges: readonly Exchange[]): string[] {
  const answers = exchanges.flatMap(({ response }) => response ?? []);
  return answers
    .flatMap(({ headers, body }) => [headers["location"], asObject(body)?.["@odata.nextLink"]])
    .filter((link) => typeof link === "string");
}

describe.each(Object.entries(LINK_CLIENTS) as [LinkClientName, string][])("%s (%s)", (name) => {
  /** One conversation at an origin, by a client that has reached nothing else. */
  async function conversation(graph: string): Promise<Conversation> {
    const [client, bot] = [await startLinkClient(name, graph), await startBotServer()];
    const had = await converse(client, bot);
    expect(client.seen()).toEqual(only(graph));
    expect(had.participants).toHaveLength(5);
    expect(had.links).toEqual([
      `${graph}/v1.0${CALLS}/${had.call.id}`,
      `${graph}/v1.0${CALLS}/${had.call.id}/operations/${had.operation.id}`,
    ]);
    return had;
  }

  it("follows Location and nextLink in simulate, record and replay, and reaches nothing but rollcall", async () => {
    const simulate = startSimulate();
    const simulated = await listening(simulate);
    await conversation(simulated);

    const file = await newPlace();
    const record = startRollcall(["record", file, "--upstream", simulated, "--port", "0", "--json"]);
    const recorded = await conversation(await listening(record));
    expect(await end(record)).toMatchObject({ status: 0, stderr: "" });
    expect(await end(simulate)).toMatchObject({ status: 0, stderr: "" });

    const { exchanges } = (await openCassette(file)).cassette;
    expect(linksOf(exchanges).map((link) => new URL(link).origin)).toEqual(Array(4).fill(simulated));

    const replay = startRollcall(["replay", file, "--port", "0", "--json", "--strict"]);
    const replayed = await conversation(await listening(replay));
    expect(replayed.participants).toEqual(recorded.participants);
    expect(await end(replay)).toMatchObject({ status: 0, report: { clean: true, missed: 0, unplayed: [] } });
  });
});
