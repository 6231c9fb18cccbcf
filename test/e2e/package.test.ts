import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));

it(
  "the packed package works in an empty folder: the demo, the library, the schemas, faults",
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
  },
);
