import { readFileSync } from "node:fs";
import { describe } from "vitest";
import { runScript } from "../../examples/invite-bot/run-script.js";
import { inapplicable } from "../../src/compose/index.js";
import { eachFault, expect, test } from "../../src/harness/vitest.js";

const WHOLE_CALL = "examples/invite-bot/cassettes/rollcall/does-all-that-it-was-asked-to.json";

/** A row of the table in docs/faults.md, which is written by runs of the bot as a process of its own. */
interface Row {
  fault: string;
  bot: string;
  trouble: string;
}

const docs = readFileSync(new URL("../../docs/faults.md", import.meta.url), "utf8");
const [, table = ""] = /<!-- bot-table[^]*?-->([^]*?)<!-- end/.exec(docs) ?? [];
const rows = [...table.matchAll(/^\| `([^`]+)` +\|(.*)\|(.*)\|$/gm)].map(
  ([, fault = "", bot = "", trouble = ""]): Row => ({ fault, bot: bot.trim(), trouble: trouble.trim() }),
);

/** As the docs have it: ids and ports differ from run to run, and long lines are cut off. */
function inFewWords(line: string): string {
  const text = line.replace("call: ", "call ").replaceAll(/[\da-f]{8}-[\da-f-]{27}/g, "…");
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}

describe("what docs/faults.md says of the example bot is what it does in a test of its user's", () => {
  test.for(rows)("on its tape there is something for $fault, or not", async ({ fault, bot }) => {
    expect((await inapplicable(WHOLE_CALL, [fault])) === undefined).toBe(bot !== "–");
  });

  eachFault(
    WHOLE_CALL,
    rows.map(({ fault }) => fault),
    async ({ session, fault }) => {
      const { troubles, allAsAsked } = await runScript(session);
      const row = rows.find((one) => one.fault === fault?.spec) ?? { bot: "survives", trouble: "" };
      expect(allAsAsked).toBe(["survives", "is fooled"].includes(row.bot));
      expect(inFewWords(troubles[0] ?? "")).toBe(row.trouble);
      return `${row.bot}${row.trouble && `: ${row.trouble}`}`;
    },
  );
});
