import { describe, expect, it, test } from "vitest";
import type { Report } from "../../src/engine/events.js";
import { fileURLToPath } from "node:url";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { cassetteFile } from "../support/cassettes.js";
import { rollcall, type Ended } from "../support/program.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const ONE = cassetteFile("invite-one");
const MANY = cassetteFile("invite-many");
const INVITE = fileURLToPath(new URL("../support/invite-command.js", import.meta.url));

/** `rollcall run` with a Node script's text or file as the command. */
function run(
  args: readonly string[],
  command: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  return rollcall(["run", ...args, "--", process.execPath, ...command], { env: { ...process.env, ...env } });
}

test("the command finds the session in its environment, plays it and exits as it did, its output untouched", async () => {
  const { status, stdout, stderr } = await run([ONE, "--quiet"], [INVITE, ONE]);
  expect({ status, stdout }).toEqual({ status: 0, stdout: "200 200 completed roster\n" });
  expect(stderr).toContain("clean  1 requests, 2 notifications delivered");
});

describe("the exit status", () => {
  it.each([0, 1, 7, 255])("is the command's: %i", async (status) => {
    const script = `await fetch(process.env.ROLLCALL_GRAPH_URL + "/v1.0/nothing"); process.exit(${status})`;
    expect((await run([ONE], ["--input-type=module", "-e", script])).status).toBe(status === 0 ? 1 : status);
  });

  test("is 1 where the command went well and the session did not", async () => {
    const { status, stderr } = await run([ONE], [INVITE, ONE, "500"]);
    expect(status).toBe(1);
    expect(stderr).toContain("other-answer  the bot answered x2 with 500, on the tape with 202");
  });

  test("is 127 for a command that there is not, and says so", async () => {
    const { status, stderr } = await rollcall(["run", ONE, "--", "no-such-command", "--port", "1"]);
    expect(status).toBe(127);
    expect(stderr).toContain("rollcall: no-such-command cannot be started: spawn no-such-command ENOENT\n");
  });

  test("is 126 for one that may not be started", async () => {
    expect((await rollcall(["run", ONE, "--", ONE])).status).toBe(126);
  });

  it.each([
    [["run", ONE], "Name a command behind --: rollcall run my-call -- npm test"],
    [["run", ONE, "--"], "Name a command behind --: rollcall run my-call -- npm test"],
    [["run", "--", "true"], "Name a cassette, like my-call."],
    [["run", ONE.replace(".json", "s"), "--", "true"], "there is no such file. Is "],
    [["run", ONE, MANY, "--mode", "record", "--", "true"], "--mode record takes one cassette"],
    [["run", ONE, ONE, "--", "true"], "Two cassettes have the name invite-one"],
    [["run", ONE, "--fault", "operation-fail", "--", "true"], "Is operation-fails meant?"],
    [["run", ONE, "--nonsense", "--", "true"], "--nonsense is not known here."],
    [["run", ONE, "--upstream", "http://x", "--", "true"], "--upstream has no part in --mode replay."],
    [["run", ONE, "--callbackPort", "1", "--", "true"], "--callback-port has no part in --mode replay."],
    [["run", "tape", "--mode", "record", "--strict", "--", "true"], "--strict has no part in --mode record."],
    [
      ["run", "tape", "--mode", "once", "--overwrite", "--", "true"],
      "--overwrite has no part in --mode once.",
    ],
    [["run", ONE, "--log", ONE, "--", "true"], "is the cassette. Give another file."],
    [["run", ONE, MANY, "--report", MANY, "--", "true"], "is the cassette. Give another file."],
  ])("is 2 for bad usage: %j", async (args, message) => {
    const { status, stdout, stderr } = await rollcall(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});

test("options of the command stay the command's", async () => {
  const script = "process.stdout.write(process.argv.slice(1).join(' '))";
  const { stdout } = await run([ONE], ["-e", script, "--", "--port", "1", "--help", "-x"]);
  expect(stdout).toBe("--port 1 --help -x");
});

test("what a test would be looked into for is shown between its lines, and with --quiet the report alone", async () => {
  const script = `await fetch(process.env.ROLLCALL_GRAPH_URL + "/v1.0/nothing")`;
  const command = ["--input-type=module", "-e", script];
  const [plain, quiet] = await Promise.all([run([ONE], command), run([ONE, "--quiet"], command)]);
  expect(plain.stderr).toMatch(/^warning {2}.*Authorization[^]*^miss {2}[^]*^not clean {2}1 requests/m);
  expect(quiet.stderr).toMatch(/^not clean {2}1 requests/);
});

test("a fault bends the session", async () => {
  const { status, stdout } = await run([ONE, "--fault", "operation-fails"], [INVITE, ONE]);
  expect({ status, stdout }).toEqual({ status: 0, stdout: "200 200 failed\n" });
});

test("several cassettes are asked for by their names, and controlled by them", async () => {
  const { status, stdout, stderr } = await run([ONE, MANY], [INVITE, MANY, "202", "~invite-many"]);
  expect(stderr).toContain("2 notifications delivered");
  expect({ status, stdout }).toEqual({ status: 0, stdout: "200 200 completed roster\n" });
});

test("this machine is never asked for through a proxy, and what was excepted before stays so", async () => {
  const script = "process.stdout.write(`${process.env.NO_PROXY} ${process.env.no_proxy}`)";
  const { stdout } = await run([ONE], ["-e", script], { NO_PROXY: "example.org", no_proxy: "" });
  expect(stdout).toBe("example.org,127.0.0.1,localhost,::1 127.0.0.1,localhost,::1");
});

test("--report and --log have the session, and none of them its token", async () => {
  const folder = await temporaryFolder();
  const [report, log] = [path.join(folder, "report.json"), path.join(folder, "log.jsonl")];
  const script = "process.stdout.write(process.env.ROLLCALL_CONTROL_TOKEN)";
  const { stdout: token } = await run([ONE, "--report", report, "--log", log], ["-e", script]);
  expect(JSON.parse(await readFile(report, "utf8")) as Report).toMatchObject({ clean: false, requests: 0 });
  expect(token).toMatch(/^[0-9a-f]{32}$/);
  expect(await readFile(log, "utf8")).not.toContain(token);
});

test("a token that is given is the one", async () => {
  const script = "process.stdout.write(process.env.ROLLCALL_CONTROL_TOKEN)";
  const { stdout } = await run([ONE], ["-e", script], { ROLLCALL_CONTROL_TOKEN: "a-token-of-mine" });
  expect(stdout).toBe("a-token-of-mine");
});
