// The part of docs/faults.md that says what the example bot makes of each fault.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { CATALOGUE } from "../../../dist/fault/catalogue/index.js";
import { record, replay, simulate } from "../../../dist/index.js";

const BOT = fileURLToPath(new URL("../../../examples/invite-bot/main.js", import.meta.url));

/** After these something is not as the bot has asked, whatever it says. */
const HARMFUL = new Set([
  ...["operation-fails", "operation-hangs", "roster-lobby", "participant-leaves"],
  ...["participants-ignored", "participant-missing", "call-ends"],
]);

/** What the bot is run with where a fault's own options would take too long, or bend nothing on its tape. */
const SPECS = /** @type {Record<string, string>} */ ({
  throttled: "throttled,operation=invite,retry-after=0",
  "response-error": "response-error,operation=invite,nth=1",
  "response-slow": "response-slow,over=300",
  "response-reset": "response-reset,operation=invite,nth=1",
  "response-truncated": "response-truncated,operation=invite,nth=1",
  "response-garbled": "response-garbled,operation=invite,nth=1",
  "call-ends": "call-ends,operation=invite,nth=1",
});

/** A tape of the whole conversation of the example bot; `use` has its file. */
/** @type {<Result>(use: (cassette: string) => Promise<Result>) => Promise<Result>} */
export async function withWholeCall(use) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "rollcall-faults-"));
  try {
    const cassette = path.join(folder, "whole-call");
    const graph = await simulate({ step: 20 });
    const recorder = await record({ cassette, upstream: graph.graphUrl });
    await runBot(recorder.graphUrl);
    await recorder.stop();
    await graph.stop();
    return await use(cassette);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What the example bot makes of a fault. */
/** @type {(cassette: string, name: string) => Promise<{ spec: string, verdict: string, said: string }>} */
export async function judge(cassette, name) {
  const spec = SPECS[name] ?? name;
  const session = await replay({ cassette, faults: [spec] });
  const { status, lines, stderr } = await runBot(session.graphUrl);
  const { findings } = await session.stop();
  if (findings.some(({ kind }) => kind === "fault-idle"))
    return { spec, verdict: "–", said: "nothing on its tape for this fault" };
  const trouble = lines.find((line) => line.startsWith("trouble")) ?? stderr.trim();
  return { spec, verdict: verdictOf(name, status), said: inFewWords(trouble) };
}

/** @type {(name: string, status: number | null) => string} */
function verdictOf(name, status) {
  if (status === 0) return HARMFUL.has(name) ? "is fooled" : "survives";
  return status === 1 ? "tells its user" : "gives up, and says why";
}

/** @type {() => Promise<string>} */
export function botTable() {
  return withWholeCall(async (cassette) => {
    const rows = [];
    for (const { name } of CATALOGUE) {
      const { spec, verdict, said } = await judge(cassette, name);
      rows.push(`| \`${spec}\` | ${verdict} | ${said} |`);
    }
    return ["| fault | the bot | the first that it says of trouble |", "| --- | --- | --- |", ...rows].join(
      "\n",
    );
  });
}

/** Ids and ports differ from run to run and say nothing. */
/** @type {(line: string) => string} */
function inFewWords(line) {
  const text = line.replace(/^(trouble|invite-bot:)\s+/, "").replaceAll(/\s+/g, " ");
  const plain = text.replaceAll(/[\da-f]{8}-[\da-f-]{27}/g, "…").replaceAll(/127\.0\.0\.1:\d+/g, "Graph");
  return plain.length > 100 ? `${plain.slice(0, 99)}…` : plain;
}

/** @type {(graphUrl: string) => Promise<{ status: number | null, lines: string[], stderr: string }>} */
async function runBot(graphUrl) {
  const env = { ...process.env, GRAPH_URL: graphUrl, PORT: "0", PATIENCE: "3000", ROSTER_PATIENCE: "1000" };
  const child = spawn(process.execPath, [BOT], { env, stdio: ["ignore", "pipe", "pipe"] });
  const lines = /** @type {string[]} */ ([]);
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (/** @type {string} */ chunk) => (stderr += chunk));
  createInterface({ input: child.stdout }).on("line", (/** @type {string} */ line) => lines.push(line));
  await once(child, "close");
  return { status: child.exitCode, lines, stderr };
}
