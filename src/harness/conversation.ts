import { isDeepStrictEqual } from "node:util";
import type { Event } from "../engine/events.js";
import type { Direction } from "../tape/exchange.js";
import type { Delivered } from "./transcript.js";

/** A line of a conversation: what went which way, and what became of it. */
interface Line {
  exchange?: string;
  to?: Direction;
  what?: string;
  outcome: string;
  /** Stands under it. */
  note?: string;
}

type Named<Name extends Event["event"]> = Extract<Event, { event: Name }>;

/** What a notification told, by the id of its exchange. */
type Told = ReadonlyMap<string, string>;

/** Those that are part of a conversation; what there was to warn of is not. */
const LINES: { readonly [Name in Event["event"]]?: (event: Named<Name>, told: Told) => Line } = {
  played: ({ exchange, what, status, failure, again }) => ({
    ...{ exchange, to: "graph", what },
    outcome: joined(status, failure, again && "again"),
  }),
  faulted: ({ exchange, to, what, status, effect, fault }) => ({
    ...{ exchange, to, what },
    outcome: joined(status, effect, `fault ${fault}`),
  }),
  invented: ({ exchange, what, status, assumed }) => ({
    ...{ exchange, to: "graph", what },
    outcome: joined(status, "invented", assumed && `assumed ${assumed}`),
  }),
  missed: ({ request, message }) => ({ to: "graph", what: request, outcome: "miss", note: message }),
  refused: ({ request, message }) => ({ to: "graph", what: request, outcome: "refused", note: message }),
  unserved: ({ request, message }) => ({ to: "graph", what: request, outcome: "no session", note: message }),
  "cut-off": ({ exchange, message }) => ({ exchange, to: "graph", outcome: message }),
  delivered: ({ exchange, what, status, invented }) => ({
    ...{ exchange, to: "bot", what },
    outcome: joined(status, invented && "invented"),
  }),
  undelivered: ({ exchange, reason }, told) => ({
    ...{ exchange, to: "bot", what: told.get(exchange) ?? "" },
    outcome: `no answer: ${reason}`,
  }),
  rewound: ({ message }) => ({ what: message, outcome: "" }),
};

const ARROWS: Readonly<Record<Direction, string>> = { graph: "bot → graph", bot: "graph → bot" };

/** A text that is longer is cut. */
const WIDEST = 90;

/**
 * What happened as lines of text, in order of arrival; what came again and again stands once. `notifications` tell what
 * those that had no answer were.
 */
export function conversation(events: readonly Event[], notifications: readonly Delivered[]): string[] {
  const told = new Map(notifications.map(({ exchange, what }) => [exchange, what]));
  const lines = counted(events.flatMap((event) => lineOf(event, told) ?? []));
  const rows = lines.map(({ exchange = "", to, what = "" }) => [exchange, to ? ARROWS[to] : "", cut(what)]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return lines.map(({ outcome, note }, at) => {
    const cells = widths.map((width, column) => (rows[at]?.[column] ?? "").padEnd(width));
    const line = [...cells, outcome].join("  ").trimEnd();
    return note === undefined ? line : `${line}\n    ${note}`;
  });
}

/** Equal ones that follow each other become one. */
function counted(lines: readonly Line[]): Line[] {
  const runs: { line: Line; count: number }[] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last && isDeepStrictEqual(last.line, line)) last.count += 1;
    else runs.push({ line, count: 1 });
  }
  return runs.map(({ line, count }) =>
    count === 1 ? line : { ...line, outcome: `${line.outcome}, ${count} times` },
  );
}

/** What of a conversation went that way, misses included. */
export function going(to: Direction, events: readonly Event[]): Event[] {
  return events.filter((event) => (event.event === "faulted" ? answerOf(event) : lineOf(event)?.to) === to);
}

/** A fault that has answered is a request; one that has bent something is neither that nor a notification by itself. */
function answerOf({ request, to }: Named<"faulted">): Direction | undefined {
  return request === undefined ? undefined : to;
}

function lineOf(event: Event, told: Told = new Map()): Line | undefined {
  const line = LINES[event.event] as ((event: Event, told: Told) => Line) | undefined;
  const { session } = event;
  if (!line || session === undefined) return line?.(event, told);
  const { what = "", ...rest } = line(event, told);
  return { ...rest, what: `${session}: ${what}` };
}

function joined(...parts: (string | number | boolean | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== false).join(", ");
}

function cut(text: string): string {
  return text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text;
}
