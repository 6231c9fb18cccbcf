import { mkdtemp } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Report } from "../engine/events.js";
import { openCassette } from "../store/open.js";
import type { Exchange } from "../tape/exchange.js";
import { colours } from "./colours.js";
import { runBot, staged, startRollcall, type Stage } from "./demo/child.js";
import { EXIT } from "./exit.js";
import { conversationTable } from "./table.js";
import type { Work } from "./work.js";

export const demoCommand: Work<object> = {
  builder: (argv) => argv,
  handler: async () => ((await staged(demo)) ? EXIT.clean : EXIT.notClean),
};

/** What the bot told of its run. */
interface Run {
  status: number;
  lines: readonly string[];
}

/** Tells the story and gives whether it went as it should. */
async function demo(stage: Stage): Promise<boolean> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "rollcall-demo-"));
  const file = path.join(folder, "whole-call.json");
  say(
    colours.bold(
      "A bot calls somebody, joins a meeting, and invites five people into it, one out of the peer call.",
    ),
  );
  say("Graph, rollcall and the bot are processes of their own. No tenant, no tunnel, no secret.");
  const recorded = await tellRecording(stage, file);
  const replayed = await tellReplay(stage, file, recorded.run);
  const broken = await tellBreaking(stage, file);
  tellNext(file);
  return recorded.isGood && replayed && broken;
}

async function tellRecording(stage: Stage, file: string): Promise<{ run: Run; isGood: boolean }> {
  const graph = await startRollcall(stage, ["simulate"]);
  const recorder = await startRollcall(stage, ["record", file, "--upstream", graph.listening.graph]);
  chapter(1, "Record a whole call, in both directions", [
    "rollcall simulate",
    `rollcall record ${path.basename(file)} --upstream ${graph.listening.graph}`,
    botCommand(recorder.listening.graph),
  ]);
  const run = await runBot(stage, recorder.listening.graph);
  const { status } = await recorder.stop();
  const simulated = await graph.stop();
  const { cassette } = await openCassette(file);
  say(`\n${conversationTable(cassette.exchanges)}\n`);
  say(
    `${cassette.exchanges.length} exchanges. Every notification is linked to the request that brought it about, by evidence;`,
  );
  say(
    `${cassette.exchanges.filter(isEarly(cassette.exchanges)).length} of them came before that request was even answered.`,
  );
  say(`bot      ${lastLine(run)}`);
  return { run, isGood: status === 0 && simulated.status === 0 && run.status === 0 };
}

async function tellReplay(stage: Stage, file: string, before: Run): Promise<boolean> {
  const player = await startRollcall(stage, ["replay", file, "--strict"]);
  chapter(2, "Graph is gone. Replay", [
    `rollcall replay ${path.basename(file)} --strict`,
    botCommand(player.listening.graph),
  ]);
  const run = await runBot(stage, player.listening.graph);
  await player.complete().catch(() => undefined); // what is missing the report says
  const { status, report } = await player.stop();
  say(`\nbot      ${lastLine(run)}`);
  say(`rollcall ${status === 0 ? colours.green("clean") : colours.red("not clean")}: ${counts(report)}`);
  const same = isSame(run, before);
  say(
    same
      ? `The bot told the same ${told(run).length} things as before.`
      : colours.red("The bot told other things than before."),
  );
  return status === 0 && run.status === 0 && same;
}

const FAULT = "operation-fails,operation=invite,nth=1";

async function tellBreaking(stage: Stage, file: string): Promise<boolean> {
  const player = await startRollcall(stage, ["replay", file, "--fault", FAULT]);
  chapter(3, "Break it: Graph says 200, and then the operation fails", [
    `rollcall replay ${path.basename(file)} --fault ${FAULT}`,
    `TRIES=2 ${botCommand(player.listening.graph)}`,
  ]);
  const run = await runBot(stage, player.listening.graph, { TRIES: "2" });
  const { status, report } = await player.stop();
  const again = run.lines.filter((line) => /invite Diego Siciliani (failed|completed)/.test(line));
  say("");
  for (const line of again) say(`bot      ${line.replace(/\s+/g, " ").slice(0, 108)}`);
  say(`rollcall ${status === 0 ? colours.green("clean") : colours.red("not clean")}: ${faultCounts(report)}`);
  say("The second invite is on no tape: the simulator took over from there.");
  return status === 0 && again.length === 2 && report?.invented === 1;
}

function faultCounts(report: Report | undefined): string {
  if (!report) return "no report";
  return `${report.requests} requests, ${report.faulted} fault fired, ${report.invented} answer invented`;
}

function tellNext(file: string): void {
  const commands = [
    [`rollcall show ${file}`, "the conversation; --json has all of it"],
    ["rollcall simulate", "a Graph for your own bot to try"],
    ["rollcall record my-call --public-url https://my-tunnel.example", "between your bot and Graph"],
    ["rollcall replay my-call", "in CI, for ever"],
    ["rollcall faults", "all that can go wrong"],
  ] as const;
  const width = Math.max(...commands.map(([command]) => command.length));
  say(`\n${colours.bold("Next")}`);
  for (const [command, why] of commands) say(`  ${command.padEnd(width)}   ${colours.dim(why)}`);
  say(
    `  The bot needs its base URL pointed at rollcall, nothing else. This one is in ${colours.dim("examples/invite-bot")}`,
  );
}

/** Whether a notification came before the answer to the request that brought it about. */
function isEarly(exchanges: readonly Exchange[]): (notification: Exchange) => boolean {
  return ({ at, cause }) => {
    const request = exchanges.find(({ id }) => id === cause?.exchange);
    return request?.to === "graph" && at < request.at + (request.response?.after ?? 0);
  };
}

function chapter(number: number, title: string, commands: readonly string[]): void {
  say(`\n${colours.bold(colours.cyan(`${number}. ${title}`))}`);
  for (const command of commands) say(`${colours.dim("$")} ${command}`);
}

function botCommand(graphUrl: string): string {
  return `GRAPH_URL=${graphUrl} node examples/invite-bot/main.js`;
}

function counts(report: Report | undefined): string {
  if (!report) return "no report";
  return `${report.requests} requests, ${report.missed} missed, ${report.delivered} notifications delivered because they came`;
}

/** What it told, but for where it listened, which is another port each time. */
function told({ lines }: Run): string[] {
  return lines.filter((line) => !line.startsWith("listening"));
}

/** What came at the same time may be told in another order. */
function isSame(one: Run, other: Run): boolean {
  return JSON.stringify(told(one).toSorted()) === JSON.stringify(told(other).toSorted());
}

function lastLine({ lines, status }: Run): string {
  const text = (lines.at(-1) ?? "").replace(/\s+/g, " ");
  return status === 0 ? colours.green(text) : colours.red(text);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
