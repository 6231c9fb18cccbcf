import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { judge, withWholeCall } from "../tools/faults/bot-table.js";
import { runExample, section, SHOWN, transcript } from "../tools/faults/examples.js";

const docs = readFileSync(fileURLToPath(new URL("../../docs/faults.md", import.meta.url)), "utf8");

/** A text of Markdown without what a formatter puts into its tables. */
function plain(text: string): string {
  return text.replace(/ +/g, " ").replace(/-{3,}/g, "---");
}

describe("docs/faults.md", () => {
  it.each(SHOWN.map((fault) => [fault.name, fault] as const))(
    "shows what a bot gets of %s, run through the command line",
    async (name, fault) => {
      const [shown = ""] = new RegExp(`#### ${name}\\n[^]*?\`\`\`text[^]*?\`\`\``).exec(docs) ?? [];
      expect(plain(section(fault, transcript(await runExample(fault))))).toBe(plain(shown));
    },
  );

  it("says of each fault what the example bot makes of it", () => {
    const [, table = ""] = /<!-- bot-table[^]*?-->([^]*?)<!-- end/.exec(docs) ?? [];
    const named = [...table.matchAll(/^\| `([a-z-]+)/gm)].map(([, name]) => name);
    expect(named).toEqual(SHOWN.map(({ name }) => name));
  });

  it.each(["operation-late", "operation-fails", "roster-lobby", "participants-ignored"])(
    "says what the example bot makes of %s",
    async (name) => {
      const { spec, verdict } = await withWholeCall((cassette) => judge(cassette, name));
      const row = docs.split("\n").find((line) => line.startsWith(`| \`${spec}\``));
      expect(row?.split("|")[2]?.trim()).toBe(verdict);
    },
  );
});
