// Writes the generated parts of docs/faults.md: each fault with a run of it, and what the example bot makes of each.
import { readFileSync, writeFileSync } from "node:fs";
import prettier from "prettier";
import { botTable } from "./faults/bot-table.js";
import { catalogueText } from "./faults/examples.js";

const FILE = new URL("../../docs/faults.md", import.meta.url);

/** @type {Record<string, () => Promise<string>>} */
const PARTS = { catalogue: catalogueText, "bot-table": botTable };

let text = readFileSync(FILE, "utf8");
for (const [name, write] of Object.entries(PARTS)) {
  const part = new RegExp(`(<!-- ${name}: npm run faults -->\\n)[^]*?(<!-- end of ${name} -->)`);
  const written = await write();
  text = text.replace(part, (_whole, begin, end) => `${String(begin)}\n${written}\n\n${String(end)}`);
}
const options = (await prettier.resolveConfig(FILE)) ?? {};
writeFileSync(FILE, await prettier.format(text, { ...options, parser: "markdown" }));
