import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { runBot } from "../../examples/invite-bot/run-bot.js";
import { openCassette } from "../../src/store/open.js";
import { newPlace } from "../support/place.js";
import { event, startRollcall, type Program } from "../support/program.js";
import { end } from "../support/three-processes.js";

function rollcall(...args: string[]): Program {
  return startRollcall([...args, "--port", "0", "--json"]);
}

async function graphOf(program: Program): Promise<string> {
  return (await event(program, "listening")).graph;
}

it("a conversation whose calls name their own callbackUri is recorded in front of a simulated Graph, and replayed to a bot that is told nothing but its base URL", async () => {
  const simulate = rollcall("simulate", "--step", "1");
  const upstream = await graphOf(simulate);
  const file = await newPlace();
  const record = rollcall("record", file, "--upstream", upstream);
  const { graph, callback } = await event(record, "listening");
  const recorded = await runBot(graph);
  expect({ ...recorded, lines: recorded.lines.at(-1) }).toEqual({
    ...{ status: 0, stderr: "", lines: expect.stringMatching(/^done +all as asked$/) as string },
  });
  expect(await end(record)).toMatchObject({ status: 0, stderr: "", report: { clean: true } });
  expect(await end(simulate)).toMatchObject({ status: 0, stderr: "", report: { clean: true } });

  const { exchanges } = (await openCassette(file)).cassette;
  const own = exchanges.flatMap(
    ({ request: { body } }) => (body as { callbackUri?: string } | undefined)?.callbackUri ?? [],
  );
  expect(own).toEqual(
    Array(2).fill(expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/api\/calls\?bot=invite$/)),
  );
  const told = exchanges.filter(({ to }) => to === "bot");
  expect(new Set(told.map(({ request: { url } }) => url))).toEqual(new Set(["/api/calls?bot=invite"]));
  expect(told.filter(({ via }) => via === undefined)).toEqual([]);
  expect(await readFile(file, "utf8")).not.toContain(new URL(callback!).pathname.slice(1));

  const replay = rollcall("replay", file, "--strict");
  const replayed = await runBot(await graphOf(replay));
  expect([replayed.status, replayed.stderr]).toEqual([0, ""]);
  expect(replayed.lines.slice(1)).toEqual(recorded.lines.slice(1));
  expect(await end(replay)).toMatchObject({
    ...{ status: 0, stderr: "" },
    report: { clean: true, missed: 0, delivered: told.length, undelivered: 0, unplayed: [], findings: [] },
  });
});
