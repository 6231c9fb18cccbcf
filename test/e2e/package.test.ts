import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));

/** Over a socket, in process, and under faults, of which one has nothing to fire on. */
const TESTS = `
import { readFileSync } from "node:fs";
import { eachFault, expect, test } from "rollcall/vitest";

const { url, body } = JSON.parse(readFileSync("cassettes/invite-one.json", "utf8")).exchanges[0].request;
const headers = { authorization: "Bearer x", "content-type": "application/json" };
const play = async (session) => {
  session.deliverTo(() => new Response(null, { status: 202 }));
  expect((await fetch(session.graphUrl + url, { method: "POST", headers, body: JSON.stringify(body) })).status).toBe(200);
  await session.settled();
  expect(session).toBeClean();
};
test("over a socket", async ({ rollcall }) => play(await rollcall.replay("invite-one")));
test("in process", async ({ rollcall }) => play(await rollcall.inProcess("invite-one")));
eachFault("invite-one", ["operation-fails", "notification-split"], ({ session }) => play(session));
`;

it(
  "the packed package works in an empty folder: the demo, the library, the schemas, faults, vitest, Python",
  { timeout: 240_000 },
  async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "rollcall-package-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await run("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], { cwd: root });
    const [tarball = ""] = await readdir(folder);
    await run("npm", ["init", "-y"], { cwd: folder });
    await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", `./${tarball}`], {
      cwd: folder,
    });

    const demo = await run("node_modules/.bin/rollcall", ["demo"], { cwd: folder });
    expect(demo.stderr).toBe("");
    expect(demo.stdout).toContain("rollcall clean: 8 requests, 0 missed, 17 notifications delivered");

    const script = `
    import { replay } from "rollcall";
    import schema from "rollcall/cassette-1.schema.json" with { type: "json" };
    import faults from "rollcall/faults-1.schema.json" with { type: "json" };
    const cassette = "node_modules/rollcall/cassettes/invite-one";
    const running = await replay({ cassette, faults: ["participants-ignored"] });
    const report = await running.stop();
    console.log(schema.title, report.clean, report.unplayed.join(" "));
    console.log(faults.title, report.findings.map(({ kind }) => kind).join(" "));
  `;
    const library = await run(process.execPath, ["--no-warnings", "--input-type=module", "-e", script], {
      cwd: folder,
    });
    expect(library.stdout).toBe(
      "A rollcall cassette, version 1 false x1 x2 x3\nA plan of rollcall faults, version 1 fault-idle no-request\n",
    );

    // What a user has beside it: the peers, cassettes of their own, tests.
    for (const peer of ["vitest", "nock"])
      await symlink(path.join(root, "node_modules", peer), path.join(folder, "node_modules", peer));
    for (const part of ["cassettes", "examples"])
      await cp(path.join(folder, "node_modules/rollcall", part), path.join(folder, part), {
        recursive: true,
      });
    await writeFile(path.join(folder, "bot.test.mjs"), TESTS);
    const { VITEST: _ours, VITEST_WORKER_ID: _worker, ...env } = process.env;
    const vitest = await run(process.execPath, ["node_modules/vitest/vitest.mjs", "run"], {
      cwd: folder,
      env: { ...env, NO_COLOR: "1" },
    });
    expect(vitest.stdout).toMatch(/Tests {2}4 passed \| 1 skipped \(5\)/);
    const python = ["python3", "-m", "unittest", "discover", "-s", "examples/python"];
    const ran = await run("node_modules/.bin/rollcall", ["run", "cassettes/invite-one", "--", ...python], {
      cwd: folder,
    });
    expect(ran.stderr).toContain("Ran 3 tests");
  },
);
