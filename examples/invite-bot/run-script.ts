// The bot in the process of its test.
import type { TestSession } from "../../src/harness/vitest.js";
import { Bot, type Told } from "./bot.js";
import { script } from "./script.js";

/** What the bot told of a run. */
export interface Ran {
  /** A line each. */
  told: string[];
  /** Those of trouble; the last says why the bot gave up, where it did. */
  troubles: string[];
  allAsAsked: boolean;
}

/** Runs a script of the bot's against a session, to its end. */
export async function runScript(session: TestSession, play = script): Promise<Ran> {
  const told: string[] = [];
  const troubles: string[] = [];
  const bot = new Bot({
    ...{ graphUrl: session.graphUrl, token: "example-token", callbackUrl: undefined, port: 0, contexts: [] },
    ...{ tries: 1, patience: 60_000, rosterPatience: 60_000, interrupted: new AbortController().signal },
    patienceOf: () => untilSettled(session),
    tell: ({ event, call = "", text }: Told) => {
      told.push(`${call}: ${text}`);
      if (event === "trouble") troubles.push(`${call}: ${text}`);
    },
  });
  await bot.listen();
  try {
    await play(bot);
  } catch (error) {
    troubles.push(`gives up: ${(error as Error).message}`);
  }
  await session.settled(); // what still comes finds the bot listening
  await bot.close();
  return { told, troubles, allAsAsked: bot.allAsAsked && troubles.length === 0 };
}

/** Patience is over when nothing more can come: no test waits for what never comes, and a slow machine fails none. */
function untilSettled(session: TestSession): AbortSignal {
  const over = new AbortController();
  const give = (): void => over.abort();
  session.settled().then(give, give);
  return over.signal;
}
