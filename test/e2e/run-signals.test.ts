import { constants } from "node:os";
import path from "node:path";
import { expect, it, test } from "vitest";
import { cassetteFile } from "../support/cassettes.js";
import { event, startRollcall } from "../support/program.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { openCassette } from "../../src/store/open.js";

const ONE = cassetteFile("invite-one");

/** A command that says its process id and what it is told, and goes on for ever. */
const WAITS = `
  process.stdout.write(process.pid + "\\n");
  setInterval(() => undefined, 1_000);
`;
const HEARS = `
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {
    process.stdout.write("heard " + signal + "\\n", () => process.exit(0));
  });
  ${WAITS}
`;
const DEAF = `
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.stdout.write("heard\\n"));
  ${WAITS}
`;

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
  "%s ends the command and the session, and gives the status that shells expect",
  async (signal) => {
    const program = startRollcall(["run", ONE, "--", process.execPath, "-e", WAITS]);
    const pid = Number(await program.line(() => true));
    program.kill(signal);
    const { status, stderr } = await program.ended;
    expect(status).toBe(128 + constants.signals[signal]);
    expect(stderr).toContain("not clean  0 requests");
    expect(isThere(pid)).toBe(false);
  },
);

test("a command that ends well when it is told to still has been ended", async () => {
  const program = startRollcall(["run", ONE, "--", process.execPath, "-e", HEARS]);
  await program.line(() => true);
  program.kill("SIGTERM");
  const { status, stdout } = await program.ended;
  expect(status).toBe(143);
  expect(stdout).toContain("heard SIGTERM\n");
});

test("a second signal ends a command that does not heed the first", async () => {
  const program = startRollcall(["run", ONE, "--", process.execPath, "-e", DEAF]);
  const pid = Number(await program.line(() => true));
  program.kill("SIGTERM");
  await program.line((line) => line === "heard");
  program.kill("SIGTERM");
  expect((await program.ended).status).toBe(143);
  expect(isThere(pid)).toBe(false);
});

test("a command that a signal has ended gives the status of that", async () => {
  const script = "process.kill(process.pid, 'SIGKILL')";
  const program = startRollcall(["run", ONE, "--", process.execPath, "-e", script]);
  expect((await program.ended).status).toBe(137);
});

test("what was recorded when a signal came is in the cassette", async () => {
  const { graph } = await event(startRollcall(["simulate", "--port", "0", "--json"]), "listening");
  const file = path.join(await temporaryFolder(), "call.json");
  const script = `
    const answer = await fetch(process.env.ROLLCALL_GRAPH_URL + "/v1.0/communications/calls", { method: "POST",
      headers: { "content-type": "application/json" }, body: "{}" });
    process.stdout.write(answer.status + "\\n");
    setInterval(() => undefined, 1_000);
  `;
  const command = ["--", process.execPath, "--input-type=module", "-e", script];
  const program = startRollcall(["run", file, "--mode", "record", "--upstream", graph, ...command]);
  const answered = Number(await program.line(() => true));
  program.kill("SIGTERM");
  expect((await program.ended).status).toBe(143);
  const { cassette, unfolded } = await openCassette(file);
  expect(unfolded).toBeUndefined();
  expect(cassette.exchanges).toMatchObject([{ id: "x1", response: { status: answered } }]);
});
