import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { cassetteFile } from "../support/cassettes.js";
import { startScript } from "../support/program.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const SCRIPT = new URL("../support/other-nock.js", import.meta.url);

async function started(nock: readonly string[]): Promise<unknown> {
  const { status, stdout, stderr } = await startScript(SCRIPT, [cassetteFile("invite-one"), ...nock]).ended;
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return JSON.parse(stdout) as unknown;
}

/** Something that calls itself nock: its main file. */
async function nockOf(version: string): Promise<string> {
  const folder = path.join(await temporaryFolder(), "nock");
  const main = path.join(folder, "index.js");
  await mkdir(folder);
  await writeFile(path.join(folder, "package.json"), JSON.stringify({ name: "nock", version }));
  await writeFile(main, "throw new Error('this one is not to be loaded')");
  return main;
}

test("where nock is not installed, no session starts, and what to install is said", async () => {
  expect(await started([])).toEqual({
    said: {
      code: "ROLLCALL_NO_NOCK",
      message: "rollcall.inProcess needs nock, which is not installed: npm install --save-dev nock@14",
    },
    isUndone: true,
    sessions: 0,
  });
});

test.each(["13.5.6", "14.0.10", "15.0.6"])(
  "nock %s is not loaded, and which one it takes is said",
  async (version) => {
    expect(await started([await nockOf(version)])).toEqual({
      said: {
        code: "ROLLCALL_NO_NOCK",
        message:
          "rollcall.inProcess works with nock 14, from 14.0.11 on, and another one is installed: npm install --save-dev nock@14",
      },
      isUndone: true,
      sessions: 0,
    });
  },
);
