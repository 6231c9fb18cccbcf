import http from "node:http";
import { expect, it, onTestFinished } from "vitest";
import { record, replay, simulate, type Running } from "../../src/compose/index.js";
import type { Event } from "../../src/engine/events.js";
import { openCassette } from "../../src/store/open.js";
import { answeringBot } from "../support/answering-bot.js";
import { eventually } from "../support/eventually.js";
import { nobody } from "../support/nobody.js";
import { newPlace } from "../support/place.js";

const STATES = ["incoming", "establishing", "established", "terminating", "terminated"];

function stopped<Started extends Running>(running: Started): Started {
  onTestFinished(async () => {
    await running.stop();
  });
  return running;
}

it("an incoming call that was recorded rings again when it is asked for, and the answered call goes on as on the tape", async () => {
  const cassette = await newPlace();
  const bot = await answeringBot();
  // Whom the simulator rings is known when the recorder listens, where it asks when the simulator does.
  const port = Number(new URL(await nobody()).port);
  const recorder = stopped(
    await record({ cassette, upstream: `http://127.0.0.1:${port}`, callback: bot.globalUrl }),
  );
  bot.graphUrl = recorder.graphUrl;
  stopped(await simulate({ port, step: 0, callback: recorder.callbackUrl!, ring: "now" }));
  await bot.ended();
  expect((await recorder.stop()).clean).toBe(true);
  expect(bot.heard.map((one) => one.split(" ")[1])).toEqual(STATES);
  const { exchanges } = (await openCassette(cassette)).cassette;
  expect(exchanges.map(({ id, via, cause }) => [id, via, cause?.exchange])).toEqual([
    ["x1", undefined, null],
    ["x2", undefined, "x1"],
    ["x3", "x2", "x2"],
    ["x4", "x2", "x2"],
    ["x5", undefined, "x4"],
    ["x6", "x2", "x5"],
    ["x7", "x2", "x5"],
  ]);

  const again = await answeringBot();
  const player = stopped(await replay({ cassette, callback: again.globalUrl, lead: 0, strict: true }));
  again.graphUrl = player.graphUrl;
  player.ring();
  await again.ended();
  expect(again.heard.map((one) => one.split(" ")[1])).toEqual(STATES);
  expect(await player.stop()).toMatchObject({ clean: true, unplayed: [], delivered: 5 });
});

it("without being asked for nothing rings, and what did not is told as unplayed", async () => {
  const bot = await answeringBot();
  const graph = stopped(await simulate({ step: 0, callback: bot.globalUrl }));
  await graph.settled();
  expect(bot.heard).toEqual([]);
  expect((await graph.stop()).findings.map(({ kind }) => kind)).toEqual(["no-request"]);
});

it("ready waits for a bot that is not there yet, and rings when it is", async () => {
  const events: Event[] = [];
  const url = await nobody();
  const graph = stopped(
    await simulate({
      step: 0,
      callback: `${url}/global`,
      ring: "ready",
      onEvent: (event) => events.push(event),
    }),
  );
  expect(events.map(({ event }) => event)).toEqual(["listening"]);
  const heard: string[] = [];
  const server = http.createServer((request, response) => {
    request.resume();
    heard.push(request.url ?? "");
    response.writeHead(202).end();
  });
  onTestFinished(() => void server.close());
  server.listen(Number(new URL(url).port), "127.0.0.1");
  await eventually(() => heard).toEqual(["/global"]);
  await graph.stop();
});

it("is refused where nobody says whom to ring", async () => {
  await expect(simulate({ ring: "now" })).rejects.toThrow("--ring needs --callback");
});
