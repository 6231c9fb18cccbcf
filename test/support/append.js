// Appends to a journal in a process of its own, which may be given a limit: FILE HEAD LOTS SYNC. A lot is appended at once, one
// after the other; "4 huge" is x4 with a body beyond any small limit. Prints how each append ended and how long the file
// was after each lot.
import { statSync } from "node:fs";
import { Journal } from "../../dist/store/journal.js";

const [file = "", head = "", lots = "", sync = ""] = process.argv.slice(2);
/** @type {(text: string) => import("../../src/store/journal.js").JournalHead} */
const parseHead = JSON.parse;
const journal = await Journal.create(file, () => parseHead(head), sync === "true");
/** @type {Record<string, string>} */
const outcomes = {};
/** @type {number[]} */
const sizes = [];

for (const lot of /** @type {(number | string)[][]} */ (JSON.parse(lots))) {
  await Promise.all(lot.map(append));
  sizes.push(statSync(file).size);
}
await journal.close();
process.stdout.write(JSON.stringify({ outcomes, sizes }));

/** @param {number | string} what */
async function append(what) {
  const number = Number.parseInt(String(what));
  const body = { filler: String(what).endsWith("huge") ? "x".repeat(200_000) : "" };
  /** @type {import("../../src/tape/exchange.js").Exchange} */
  const exchange = {
    id: `x${number}`,
    to: "graph",
    at: number * 10,
    request: { method: "POST", url: `/v1.0/things/${number}`, headers: { accept: "*/*" }, body },
    response: { status: 200, headers: { "content-type": "application/json" }, body: { number }, after: 5 },
  };
  outcomes[exchange.id] = await journal.append(exchange).then(
    () => "ok",
    (/** @type {unknown} */ error) => String(/** @type {NodeJS.ErrnoException} */ (error).code),
  );
}
