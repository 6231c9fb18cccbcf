import { expect, it, onTestFinished } from "vitest";
import { passthrough, record, simulate } from "../../src/compose/index.js";
import type { Running } from "../../src/compose/common.js";
import { createCall } from "../support/calling.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { upstream } from "../support/upstream.js";

function untilTheEnd<Started extends Running>(running: Started): Started {
  onTestFinished(async () => {
    await running.stop();
  });
  return running;
}

it.each(["record", "passthrough"])("%s hands notifications on to where it was told last", async (mode) => {
  const graph = untilTheEnd(await simulate({ step: 1 }));
  const bot = await upstream((response) => response.writeHead(202).end());
  const options = { upstream: graph.graphUrl, cassette: `${await temporaryFolder()}/tape` };
  const running = untilTheEnd(await (mode === "record" ? record(options) : passthrough(options)));
  running.deliverTo("http://127.0.0.1:1/nobody");
  running.deliverTo(new URL(`${bot.origin}/mine`));
  expect((await createCall(running.graphUrl)).status).toBe(201);
  await graph.settled();
  expect(bot.requests.map(({ url }) => url)).toEqual(["/mine", "/mine"]);
  expect(() => running.deliverTo(running.graphUrl)).toThrow("deliverTo");
  expect(() => running.deliverTo("bot")).toThrow('deliverTo "bot" is no http(s) URL');
});
