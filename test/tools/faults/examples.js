// The part of docs/faults.md that has each fault with what a bot gets of it, as a run shows it.
import { CATALOGUE } from "../../../dist/fault/catalogue/index.js";
import { describeFault } from "../../../dist/fault/describe.js";
import { FAMILIES } from "../../../dist/fault/fault.js";
import { run } from "./run.js";

/** @import { Fault } from "../../../dist/fault/fault.js" */
/** @import { Ran } from "./run.js" */

/** The faults that have something to show: all of them. */
export const SHOWN = CATALOGUE;

/** @type {(fault: Fault) => Promise<Ran>} */
export function runExample({ example }) {
  return run(`cassettes/${example.cassette}.json`, ["--fault", example.spec]);
}

/**
 * What the docs show of a run. When the bot prints an answer and when a notification depends on the machine, so each goes by
 * itself: first what was asked, then what was told.
 * @param {Ran} ran
 */
export function transcript({ lines, status }) {
  const asked = lines.filter((line) => line.startsWith("  asked"));
  const told = lines.filter((line) => line.startsWith("  told"));
  return [...asked, ...told, `  exit ${String(status)}`].map((line) => line.slice(2));
}

/** @type {() => Promise<string>} */
export async function catalogueText() {
  const texts = [];
  for (const family of FAMILIES) {
    texts.push(`### ${family}`);
    for (const fault of SHOWN.filter((one) => one.family === family))
      texts.push(section(fault, transcript(await runExample(fault))));
  }
  return texts.join("\n\n");
}

/**
 * @param {Fault} fault
 * @param {readonly string[]} shown
 */
export function section(fault, shown) {
  const { name, does, implies, modes, options, example } = describeFault(fault);
  const rows = options.map(
    ({ name: option, takes, default: otherwise = "" }) => `| \`${option}\` | ${takes} | ${otherwise} |`,
  );
  const table =
    rows.length > 0 ? ["", "| option | takes | by default |", "| --- | --- | --- |", ...rows] : [];
  return [
    `#### ${name}`,
    "",
    `${does}${implies === "" ? "" : `; ${implies}`}. For ${modes.join(", ")}.`,
    ...table,
    "",
    "```text",
    `$ ${example}`,
    ...shown,
    "```",
  ].join("\n");
}
