import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { cassetteFile } from "../support/cassettes.js";
import { start } from "../support/program.js";

const SCRIPT = fileURLToPath(new URL("../support/in-process-sessions.js", import.meta.url));

/** Sessions that count, behind so many until Node has compiled what it will. */
const [WARM_UP, SESSIONS] = [100, 500];

/** Bytes that one may leave: nock itself keeps the parsers of node:http's requests, and Node compiles on. A session holds much more. */
const MOST = 8_000;

interface Left {
  heap: number;
  resources: string[];
  listeners: string[];
}

interface Said {
  before: Left;
  after: Left;
  isUndone: boolean;
  ofNock: { isActive: boolean; mocks: string[] };
}

test("five hundred sessions one after the other leave nothing behind", async () => {
  const args = ["--expose-gc", SCRIPT, cassetteFile("invite-one"), String(WARM_UP), String(SESSIONS)];
  const { status, stdout, stderr } = await start(process.execPath, args).ended;
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const { before, after, isUndone, ofNock } = JSON.parse(stdout) as Said;
  const { heap: heapBefore, ...restBefore } = before;
  const { heap: heapAfter, ...restAfter } = after;
  expect(restAfter).toEqual(restBefore);
  expect({ isUndone, ofNock }).toEqual({ isUndone: true, ofNock: { isActive: false, mocks: [] } });
  expect((heapAfter - heapBefore) / SESSIONS).toBeLessThan(MOST);
});
