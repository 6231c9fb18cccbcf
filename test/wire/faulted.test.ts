import { expect, onTestFinished, test } from "vitest";
import { passthrough, record, simulate } from "../../src/compose/index.js";
import type { Running } from "../../src/compose/common.js";
import { INVITE, send } from "../support/invite-one.js";
import { recorder } from "../support/recorder.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { upstream } from "../support/upstream.js";

const FAULTS = { faults: ["throttled,times=2"] };

const MODES: Record<string, () => Promise<Running>> = {
  simulate: () => simulate(FAULTS),
  passthrough: () => passthrough(FAULTS),
  record: async () => record({ ...FAULTS, cassette: `${await temporaryFolder()}/tape.json` }),
};

test.each(Object.keys(MODES))("%s counts the requests that faults have answered ahead", async (mode) => {
  const running = await MODES[mode]!();
  onTestFinished(async () => {
    await running.stop();
  });
  for (let times = 1; times <= 2; times++) expect((await send(running.graphUrl, INVITE)).status).toBe(429);
  expect(await running.stop()).toMatchObject({ clean: true, requests: 2, faulted: 2, findings: [] });
});

test.each([
  [
    ["throttled", "response-error,status=503"],
    [429, 503],
  ],
  [
    ["throttled", "response-error,status=503,nth=1"],
    [429, 503],
  ],
  [
    ["response-slow,over=0,first=1", "throttled"],
    [429, 404],
  ],
])("%j: a request is answered by one fault, and the others have the next", async (faults, statuses) => {
  const running = await simulate({ faults });
  onTestFinished(async () => {
    await running.stop();
  });
  const answers = [await send(running.graphUrl, INVITE), await send(running.graphUrl, INVITE)];
  expect(answers.map(({ status }) => status)).toEqual(statuses);
  expect(await running.stop()).toMatchObject({ clean: true, requests: 2, faulted: 2 });
});

test("a sender that leaves before the bot has answered has left, as far as the tape knows", async () => {
  let heard = (): void => undefined;
  const isHeard = new Promise<void>((resolve) => (heard = resolve));
  const silent = await upstream(() => heard());
  const recording = await recorder({ callback: silent.origin, ...FAULTS });
  const leaving = new AbortController();
  const posted = fetch(recording.callbackUrl, { method: "POST", body: "{}", signal: leaving.signal });
  await isHeard;
  leaving.abort();
  await expect(posted).rejects.toThrow();
  expect(await recording.tape()).toMatchObject([{ to: "bot", failure: { kind: "client-gone" } }]);
});
