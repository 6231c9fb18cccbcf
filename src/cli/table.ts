import { colours } from "./colours.js";
import Table from "cli-table3";
import type { Exchange } from "../tape/exchange.js";
import { causeText, outcomeText, whatOf } from "../tape/what.js";

const HEAD = ["time", "", "direction", "what", "cause", "outcome"];
/** For rows that come one by one, when nothing is known of the next. */
const WIDTHS = [11, 6, 14, 64, 36, 24];
const NO_LINES = {
  ...{
    top: "",
    "top-mid": "",
    "top-left": "",
    "top-right": "",
    bottom: "",
    "bottom-mid": "",
    "bottom-left": "",
    "bottom-right": "",
  },
  ...{ left: "", "left-mid": "", mid: "", "mid-mid": "", right: "", "right-mid": "", middle: " " },
};
const STYLE = { chars: NO_LINES, style: { "padding-left": 0, "padding-right": 1, head: [], border: [] } };

/** The conversation as a table. */
export function conversationTable(exchanges: readonly Exchange[]): string {
  const table = new Table({ ...STYLE, head: HEAD.map((title) => colours.dim(title)) });
  table.push(...exchanges.map(cells));
  return lines(table);
}

/** The head of a table whose rows come one by one, and one of them. */
export function tableHead(): string {
  const table = new Table({ ...STYLE, colWidths: WIDTHS });
  table.push(HEAD.map((title) => colours.dim(title)));
  return lines(table);
}

export function tableRow(exchange: Exchange): string {
  const table = new Table({ ...STYLE, colWidths: WIDTHS, wordWrap: true });
  table.push(cells(exchange));
  return lines(table);
}

function cells(exchange: Exchange): string[] {
  const toBot = exchange.to === "bot";
  const direction = toBot ? colours.magenta("graph → bot") : colours.cyan("bot → graph");
  const failed = exchange.failure !== undefined || (exchange.response?.status ?? 0) >= 400;
  const outcome = outcomeText(exchange);
  const what = `${toBot ? "  " : ""}${whatOf(exchange)}`;
  return [
    colours.dim(timeText(exchange.at)),
    colours.bold(exchange.id),
    direction,
    what,
    causeText(exchange),
    failed ? colours.red(outcome) : outcome,
  ];
}

/** Minutes, seconds and milliseconds since the first exchange. */
function timeText(at: number): string {
  return new Date(at).toISOString().slice(at < 3_600_000 ? 14 : 11, 23);
}

function lines(table: { toString(): string }): string {
  return table
    .toString()
    .split("\n")
    .map((text) => text.trimEnd())
    .join("\n");
}
