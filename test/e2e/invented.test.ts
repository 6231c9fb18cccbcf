import { describe, expect, it } from "vitest";
import type { Event, Report } from "../../src/engine/events.js";
import { runBot } from "../../examples/invite-bot/run-bot.js";
import { startRollcall } from "../support/program.js";
import { withWholeCall } from "../tools/faults/bot-table.js";

/** The example bot, which tries twice, against its own conversation with these options. */
function tried(...options: string[]) {
  return withWholeCall(async (cassette) => {
    const program = startRollcall(["replay", cassette, "--port", "0", "--json", ...options]);
    const { graph } = JSON.parse(await program.line(() => true)) as { graph: string };
    const bot = await runBot(graph, { TRIES: "2", ROSTER_PATIENCE: "100", PATIENCE: "5000" });
    program.kill("SIGTERM");
    const { status, stdout } = await program.ended;
    const events = stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Event);
    return { bot, status, events, report: events.at(-1) as Report };
  });
}

const FIRST_FAILS = ["--fault", "operation-fails,operation=invite,nth=1"];
const AGAIN = "told       group call  invite Diego Siciliani completed";

describe("what the example bot does after an operation that failed", () => {
  it("is answered by the simulator: its second invite completes, and who came by it stays on the roster", async () => {
    const { bot, status, report } = await tried(...FIRST_FAILS);
    expect(bot.lines).toContain(AGAIN);
    expect(bot.lines).toContain("told       group call  6 participants, as on the roster");
    expect(bot.lines.filter((line) => line.includes("has left"))).toEqual([]);
    expect(status).toBe(0);
    expect(report).toMatchObject({ clean: true, invented: 1, faulted: 1, missed: 0 });
  });

  it("is marked as invented wherever it is told of", async () => {
    const { events } = await tried(...FIRST_FAILS);
    const invented = events.flatMap((event): unknown[] => {
      if (event.event === "invented") return [event.exchange, event.status];
      return event.event === "delivered" && event.invented ? [event.exchange, event.causes] : [];
    });
    expect(invented).toEqual(["i1", 200, "i2", ["i1"], "i3", ["i1"]]);
  });

  it("is a finding of a strict session", async () => {
    const { status, report } = await tried(...FIRST_FAILS, "--strict");
    expect(status).toBe(1);
    expect(report.findings.map(({ kind }) => kind)).toContain("invented");
  });

  it("is a miss with --otherwise miss, which names the option", async () => {
    const { bot, status, events } = await tried(...FIRST_FAILS, "--otherwise", "miss");
    expect(bot.lines).not.toContain(AGAIN);
    expect(status).toBe(1);
    const [missed] = events.filter((event) => event.event === "missed");
    expect(missed?.message).toMatch(/ --otherwise simulate lets the simulator answer it\.$/);
  });
});
