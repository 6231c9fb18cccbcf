import { writeFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { CANARY, traces } from "../support/canary.js";
import { newPlace } from "../support/place.js";
import { rollcall } from "../support/program.js";
import { unredacted } from "../support/secret-traffic.js";

it.each([
  ["torn JSON", JSON.stringify(unredacted()).slice(0, -20)],
  ["broken JSON", JSON.stringify(unredacted()).replace('"version":1', '"version":1,,')],
  ["no JSON", `Bearer ${CANARY}`],
  ["of another schema", JSON.stringify({ ...unredacted(), exchanges: [{ id: CANARY, [CANARY]: CANARY }] })],
  ["of another version", JSON.stringify({ ...unredacted(), version: CANARY })],
  [
    "with an unknown cause",
    JSON.stringify({ ...unredacted(), exchanges: [{ cause: { exchange: CANARY, by: [CANARY] } }] }),
  ],
])("a cassette that is %s is refused without a word of what stands in it", async (_, text) => {
  const file = await newPlace();
  await writeFile(file, text);
  const { status, stdout, stderr } = await rollcall(["replay", file]);
  expect(status).toBe(2);
  expect(stderr).toContain(file);
  expect(traces(stdout + stderr)).toEqual([]);
});

it.each(["--upstream", "--callback", "--public-url"])(
  "%s with a password is refused without showing it",
  async (option) => {
    const file = await newPlace();
    for (const url of [
      `https://bot:${CANARY}@example.com/`,
      `ftp://bot:${CANARY}@example.com/`,
      `https://${CANARY}@[/`,
    ]) {
      const { status, stdout, stderr } = await rollcall(["record", file, option, url]);
      expect(status).toBe(2);
      expect(stderr).toContain(option);
      expect(traces(stdout + stderr)).toEqual([]);
    }
  },
);
