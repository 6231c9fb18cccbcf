import type { FaultReport } from "../engine/faulting.js";

/** What became of a bot under a fault. */
export interface FaultRow {
  fault: string;
  result: "passed" | "failed" | "skipped";
  /** Why it was skipped or failed. */
  why?: string | undefined;
  /** What the bot did, as its test has said. */
  said?: string | undefined;
  /** What became of the faults themselves. */
  faults?: readonly FaultReport[] | undefined;
}

const HEAD = ["fault", "result", "what the bot did"] as const;

/** The runs of a bot as a table, for people; undefined where no test has said what the bot did. */
export function faultTable(title: string, rows: readonly FaultRow[]): string | undefined {
  if (!rows.some(({ said }) => said !== undefined)) return undefined;
  const cells = [HEAD, ...rows.map((row) => [row.fault, row.result, remarkOn(row)] as const)];
  const widths = HEAD.map((_head, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [title, "", ...lines].join("\n");
}

/** In one line. What is ours to say stands in brackets. */
function remarkOn({ result, why, said = "", faults = [] }: FaultRow): string {
  const unfired = faults.filter(({ fired }) => fired.length === 0).map(({ fault }) => fault);
  const remarks = [
    ...(why === undefined ? [] : [why]),
    ...(result !== "skipped" && unfired.length > 0 ? [`${unfired.join(", ")} never fired`] : []),
  ];
  return [said, ...remarks.map((remark) => `(${remark})`)].join(" ").replaceAll(/\s+/g, " ").trim();
}
