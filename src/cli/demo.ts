import { mkdtemp } from "node:fs/promises";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import type { CommandModule } from "yargs";
import { openCassette } from "../store/open.js";
import { colours } from "./colours.js";
import { startSeedBot, type SeedBot } from "./demo/bot.js";
import { startChild } from "./demo/child.js";
import { SCRIPTS, type Script } from "./demo/seed.js";
import { startSeedUpstream } from "./demo/upstream.js";
import { EXIT } from "./options.js";
import { createOutput } from "./output.js";
import { conversationTable } from "./table.js";

export function demoCommand(exit: (status: number) => void): CommandModule {
  return {
    command: "demo",
    describe: "Record, lose the upstream, replay: the whole story in one command, in seconds",
    handler: async () => exit((await demo()) ? EXIT.clean : EXIT.notClean),
  };
}

const output = createOutput({ json: false, quiet: false });
const SESSION = SCRIPTS.find(({ name }) => name === "seed-session") as Script;

/** Tells the story and gives whether it went as it should. */
async function demo(): Promise<boolean> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "rollcall-demo-"));
  const file = path.join(folder, `${SESSION.name}.json`);
  say(
    colours.bold("The four invites of Microsoft's page on participant: invite, overlapping in one session."),
  );
  say("The bot and the upstream are played from the page's own JSON; rollcall stands between them.");
  const bot = await startSeedBot(SESSION);
  try {
    const recorded = await tellRecording(file, bot);
    const replayed = await tellReplay(file, bot);
    const missed = await tellMiss(file, bot);
    tellNext(file, bot);
    return recorded && replayed && missed;
  } finally {
    bot.close();
  }
}

async function tellRecording(file: string, bot: SeedBot): Promise<boolean> {
  const upstream = await startSeedUpstream(SESSION);
  const recorder = await startChild([
    "record",
    file,
    "--upstream",
    upstream.url,
    "--callback",
    bot.callbackUrl,
  ]);
  chapter(1, "Record both directions", recorder.command);
  const answers = await bot.invite(recorder.listening.graph);
  const replies = await upstream.notify(recorder.listening.callback ?? "");
  const { status, report } = await recorder.stop();
  upstream.close();
  const { cassette } = await openCassette(file);
  say(`\n${conversationTable(cassette.exchanges)}\n`);
  say(
    `${answers.length} invites and ${replies.length} notifications; every notification is linked to its cause by evidence.`,
  );
  return (
    status === 0 &&
    report?.clean === true &&
    answers.every((one) => one === 200) &&
    (await isGone(upstream.url))
  );
}

async function tellReplay(file: string, bot: SeedBot): Promise<boolean> {
  const before = bot.heard.length;
  const player = await startChild(["replay", file, "--callback", bot.callbackUrl]);
  chapter(2, "Replay; the upstream is gone", player.command);
  const answers = await bot.invite(player.listening.graph);
  const { status, report } = await player.stop();
  const heard = bot.heard.length - before;
  say("");
  for (const event of player.events)
    if (event.event === "played" || event.event === "delivered") output.event(event);
  say(
    `\n${answers.length} invites again, and the bot heard ${heard} notifications, fired because they came.`,
  );
  say(`${status === 0 ? colours.green("clean") : colours.red("not clean")}, exit status ${status}`);
  return status === 0 && report?.clean === true && heard === SESSION.notifications.length;
}

async function tellMiss(file: string, bot: SeedBot): Promise<boolean> {
  const player = await startChild(["replay", file, "--callback", bot.callbackUrl]);
  chapter(3, "A bot that sends something else", player.command);
  const answer = await bot.inviteSomebodyElse(player.listening.graph);
  const { status } = await player.stop();
  const miss = player.events.find((event) => event.event === "missed");
  say(`\n${colours.red(String(answer))}  ${miss?.message ?? ""}`);
  say(`${colours.red("not clean")}, exit status ${status}: nothing went anywhere.`);
  return answer === 599 && status === 1;
}

function tellNext(file: string, bot: SeedBot): void {
  say(`\n${colours.bold("Next")}`);
  say(`  rollcall show ${file}`);
  say("  rollcall record my-call --callback http://127.0.0.1:3978/api/calls    between your bot and Graph");
  say(
    `  The bot needs its base URL pointed at rollcall, nothing else. It listened at ${bot.callbackUrl} here.`,
  );
}

function chapter(number: number, title: string, command: string): void {
  say(`\n${colours.bold(colours.cyan(`${number}. ${title}`))}\n${colours.dim("$")} ${command}`);
}

/** Whether nothing listens at a URL any more. */
function isGone(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.get(url, (response) => {
      response.resume();
      resolve(false);
    });
    request.on("error", () => resolve(true));
  });
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
