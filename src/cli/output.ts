import { colours } from "./colours.js";
import type { Event, Hears, Passed } from "../engine/events.js";
import type { FaultReport } from "../engine/faulting.js";
import { MODES } from "../engine/modes.js";

/** Where the command line writes: what it was asked for on stdout, what went wrong with it on stderr. */
export interface Output {
  event: (event: Event) => void;
  /** Which events are printed. */
  hears: Hears;
  line: (text: string) => void;
}

/** Prints for people, or one JSON event a line. `quiet` leaves out what happens and keeps the report. */
export function createOutput({ json, quiet }: { json: boolean; quiet: boolean }): Output {
  const hears: Hears = (name) => json || !quiet || name === "report" || name === "listening";
  return outputTo(process.stdout, json, hears);
}

/** The same to any stream, of the events that somebody wants to hear of. */
export function outputTo(stream: NodeJS.WritableStream, json: boolean, hears: Hears): Output {
  const line = (text: string): void => void stream.write(`${text}\n`);
  const print = json
    ? (event: Event) => line(JSON.stringify(event))
    : (event: Event) => linesOf(event).forEach(line);
  return {
    line,
    hears,
    event: (event) => {
      if (hears(event.event)) print(event);
    },
  };
}

type Describers = { [Name in Event["event"]]: (event: Extract<Event, { event: Name }>) => string[] };

const DESCRIBERS: Describers = {
  listening: ({ mode, graph, callback, control, token = "", cassettes = [] }) => [
    `${colours.bold("mode")}      ${mode}   ${colours.dim(MODES[mode].summary)}`,
    `${colours.bold("graph")}     ${graph}   ${colours.dim("the bot's base URL; add /v1.0 or /beta")}`,
    ...(cassettes.length === 0 ? [] : [`${colours.bold("sessions")}  ${served(cassettes)}`]),
    ...(callback === undefined
      ? []
      : [`${colours.bold("callback")}  ${callback}   ${colours.dim("what Graph posts notifications to")}`]),
    ...(control === undefined
      ? []
      : [`${colours.bold("control")}   ${control}   ${colours.dim(`token ${token}`)}`]),
  ],
  recorded: passed,
  forwarded: passed,
  simulated: ({ exchange, what, status, assumed }) => [
    row(exchange, "graph", `${what}  ${outcome(status, undefined)}${byAssumption(assumed)}`),
  ],
  unserved: ({ message }) => [`${colours.red("refused")}  ${message}`],
  rewound: ({ message }) => [`${colours.yellow("rewound")}  ${message}`],
  refused: ({ message }) => [`${colours.red("refused")}  ${message}`],
  played: ({ exchange, what, status, failure, again }) => [
    row(exchange, "graph", `${what}  ${outcome(status, failure)}${again ? colours.dim("  again") : ""}`),
  ],
  faulted: ({ exchange, to, fault, request, what, status, effect }) => {
    const answer = request === undefined ? "" : `  ${outcome(status, effect)}`;
    const text = `${colours.yellow("fault")} ${fault}  ${colours.dim(what)}${answer}`;
    return [row(exchange, to, to === "bot" ? `  ${text}` : text)];
  },
  invented: ({ exchange, what, status, assumed }) => [
    row(exchange, "graph", `${what}  ${outcome(status, undefined)}${INVENTED}${byAssumption(assumed)}`),
  ],
  "cut-off": ({ exchange, message }) => [row(exchange, "graph", `${colours.yellow("cut off")}  ${message}`)],
  missed: ({ message }) => [`${colours.red("miss")}  ${message}`],
  delivered: ({ exchange, what, causes, status, after, invented }) => [
    row(
      exchange,
      "bot",
      `  ${what} ${colours.dim(`because of ${causes.join(", ") || "start"}`)}  ${outcome(status, undefined)} ${colours.dim(`${after} ms`)}${invented ? INVENTED : ""}`,
    ),
  ],
  undelivered: ({ exchange, reason }) => [
    row(exchange, "bot", `  ${colours.red("not delivered")}  ${reason}`),
  ],
  warning: ({ message }) => [`${colours.yellow("warning")}  ${message}`],
  folded: ({ cassette, exchanges }) => [`${colours.green("written")}  ${cassette}  ${exchanges} exchanges`],
  report: (report) => [
    `${report.clean ? colours.green("clean") : colours.red("not clean")}  ${counts(report)}`,
    ...report.findings.map(
      ({ kind, session, message }) => `  ${colours.red(kind)}  ${ofSession(session)}${message}`,
    ),
    ...(report.faults ?? []).map(faultLine),
    ...(report.findingsDropped > 0 ? [`  and ${report.findingsDropped} more findings`] : []),
    ...(report.digest === undefined
      ? []
      : [colours.dim(`  digest ${report.digest}  seed ${report.seed ?? 0}`)]),
  ],
};

const INVENTED = colours.yellow("  invented");

function byAssumption(rule: string | undefined): string {
  return rule === undefined ? "" : colours.yellow(`  by assumption: ${rule}`);
}

function faultLine({ fault, picked, fired }: FaultReport): string {
  const left = picked.filter((exchange) => !fired.includes(exchange));
  const firing = fired.length > 0 ? `fired at ${shortList(fired)}` : "never fired";
  const rest = left.length > 0 ? `, not at ${shortList(left)}` : "";
  return `  ${colours.yellow("fault")}  ${fault}  ${firing}${rest}`;
}

function passed({ exchange, to, what, status, failure, detail, after }: Passed): string[] {
  const text = `${what}  ${outcome(status, failure)} ${colours.dim(`${after} ms`)}`;
  return [row(exchange, to, detail === undefined ? text : `${text}${colours.dim(`  ${detail}`)}`)];
}

function linesOf(event: Event): string[] {
  const lines = (DESCRIBERS[event.event] as (one: Event) => string[])(event);
  return event.session === undefined ? lines : lines.map((line) => ofSession(event.session) + line);
}

function ofSession(session: string | undefined): string {
  return session === undefined ? "" : `${colours.dim(session)}  `;
}

const SHOWN_CASSETTES = 8;

function served(cassettes: readonly string[]): string {
  const shown = cassettes.slice(0, SHOWN_CASSETTES).map((name) => `/~${name}`);
  const more = cassettes.length - shown.length;
  const rest = more > 0 ? ` and ${more} more` : "";
  return `${shown.join(" ")}${rest}   ${colours.dim("behind the base URL; /~NAME:KEY for one of many")}`;
}

function counts(report: Extract<Event, { event: "report" }>): string {
  const parts: [number, string][] = [
    [report.requests, "requests"],
    [report.repeated, "repeated"],
    [report.missed, "missed"],
    [report.delivered, "notifications delivered"],
    [report.faulted, "faults fired"],
    [report.invented, "invented"],
    [report.undelivered, "not delivered"],
    [report.unplayed.length, `unplayed (${shortList(report.unplayed)})`],
  ];
  return parts
    .filter(([count], index) => index === 0 || count > 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(", ");
}

function shortList(ids: readonly string[]): string {
  return ids.length > 8 ? `${ids.slice(0, 8).join(" ")} …` : ids.join(" ");
}

function row(exchange: string, to: "graph" | "bot", text: string): string {
  return `${colours.bold(exchange.padEnd(4))} ${arrow(to)}  ${text}`;
}

function arrow(to: "graph" | "bot"): string {
  return to === "graph" ? colours.cyan("bot → graph") : colours.magenta("graph → bot");
}

function outcome(status: number | undefined, failure: string | undefined): string {
  if (failure !== undefined) return colours.red(status === undefined ? failure : `${status}, ${failure}`);
  const text = String(status ?? "");
  return status !== undefined && status >= 400 ? colours.red(text) : colours.green(text);
}
