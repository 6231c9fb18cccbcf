import { systemClock, type Clock } from "../base/clock.js";
import { UsageError } from "../base/errors.js";
import type { Admit } from "../engine/callbacks.js";
import type { Emit, Event, Hears } from "../engine/events.js";
import type { Life } from "../engine/lifetime.js";
import type { Redaction } from "../tape/redaction.js";
import { admitCallback, httpUrl } from "../wire/hosts.js";
import type { Listener } from "../wire/listener.js";

/** What every mode takes. */
export interface CommonOptions {
  /** The bot's own notification URL; else the `callbackUri` of each call. */
  callback?: string;
  /** The address to listen at; 127.0.0.1. */
  host?: string;
  /** The port of the graph listener; 0, the default here, picks a free one. */
  port?: number;
  /** Takes everything that happens, redacted. */
  onEvent?: Emit;
  /** Which events `onEvent` is given; all. */
  hears?: Hears;
  clock?: Clock;
}

/** A session that runs. */
export interface Running extends Life {
  /** The origin that stands in for Graph's. */
  graphUrl: string;
  /** What Graph posts notifications to; where something is forwarded. */
  callbackUrl?: string;
}

export const LOOPBACK = "127.0.0.1";

/** The door that bots come to. */
export function doorOf({ host = LOOPBACK, port = 0, clock = systemClock }: CommonOptions, emit: Emit) {
  return { address: { host, port }, clock, emit };
}

export function urlOption(option: string, text: string | undefined): URL | undefined {
  return text === undefined ? undefined : httpUrl(option, text);
}

/** Reads a URL that paths are put behind: a query or a fragment, be it an empty one, would swallow them. */
export function baseUrl(option: string, text: string): URL {
  const url = httpUrl(option, text);
  const mark = /[?#]/.exec(text)?.[0];
  if (mark === undefined) return url;
  const part = mark === "?" ? "a query" : "a fragment";
  throw new UsageError(
    `${option} has ${part}, from its "${mark}" on: no path can be put behind that. ` +
      `Give ${url.origin}${url.pathname} alone.`,
  );
}

/** Our own listeners as they open, and the judge of callback URLs, who knows them. */
export function ownListeners(): { open: Record<string, Listener>; admit: Admit } {
  const open: Record<string, Listener> = {};
  return { open, admit: (callbackUri) => admitCallback(callbackUri, open) };
}

/** Which events somebody hears of. */
export function hearing({ onEvent, hears = () => true }: CommonOptions): Hears {
  return (name) => onEvent !== undefined && hears(name);
}

/**
 * Gives an event as it is to whoever hears of it. Where a mode listens is not redacted: whoever starts it has to know the
 * path of the callback listener.
 */
export function tell(options: CommonOptions, event: Event): void {
  if (hearing(options)(event.event)) options.onEvent?.(event);
}

/** Everything else that is shown anywhere is redacted first. The report is the last word: what breaks off in closing is no news. */
export function redacting(redaction: Redaction, options: CommonOptions): Emit {
  const hears = hearing(options);
  let reported = false;
  return (event) => {
    if (reported || !hears(event.event)) return;
    reported = event.event === "report";
    const told = { ...event }; // what is worked out for whoever hears of it is a plain value from here on
    options.onEvent?.(redaction.json(told as never) as unknown as Event);
  };
}
