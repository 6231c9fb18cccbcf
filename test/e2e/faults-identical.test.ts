import { describe, expect, it, onTestFinished } from "vitest";
import { replay } from "../../src/compose/index.js";
import { cassetteFile, readRepositoryCassette, requestsOf } from "../support/cassettes.js";
import { send } from "../support/invite-one.js";
import { upstream } from "../support/upstream.js";

/** Plans in which nothing ever fires. */
const QUIET = [
  "operation-fails,probability=0",
  "throttled,probability=0",
  "notification-twice,probability=0",
];
const PASSING = /^(date|message-id|host): /i;

/** Everything that a bot gets of a cassette, on the wire but for when and where. */
async function traffic(name: string, faults: readonly string[]): Promise<unknown> {
  const bot = await upstream((response) => void response.writeHead(202).end());
  const session = await replay({ cassette: cassetteFile(name), callback: `${bot.origin}/api/calls`, faults });
  onTestFinished(async () => {
    await session.stop();
  });
  const answers = [];
  for (const request of requestsOf(readRepositoryCassette(name))) {
    const answer = await send(session.graphUrl, request);
    const headers = [...answer.headers].map(([header, value]) => `${header}: ${value}`);
    const home = (text: string): string => text.replaceAll(session.graphUrl, "<graph>");
    answers.push({
      status: answer.status,
      headers: kept(headers).map(home),
      text: home(await answer.text()),
    });
    await session.settled();
  }
  const told = bot.requests.map(({ method, url, headers, body }) => [
    method,
    url,
    kept(headers),
    body.toString(),
  ]);
  return { answers, told };
}

function kept(headers: readonly string[]): string[] {
  return headers.filter((header) => !PASSING.test(header));
}

describe("with a plan in which nothing fires, what a bot gets", () => {
  it.each(["invite-one", "invite-many", "replace-peer-call", "invite-pstn", "batched", "seed-session"])(
    "of %s is byte by byte what it gets without",
    async (name) => {
      expect(await traffic(name, QUIET)).toEqual(await traffic(name, []));
    },
  );
});
