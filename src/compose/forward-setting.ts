import { randomBytes } from "node:crypto";
import type http from "node:http";
import { systemClock } from "../base/clock.js";
import { HurriedClock } from "../base/hurried-clock.js";
import { StandIn, type HandTo } from "../engine/stand-in.js";
import type { Witness } from "../engine/witness.js";
import { GRAPH_ORIGIN } from "../graph/hosts.js";
import { Redaction } from "../tape/redaction.js";
import { knownSecret, SECRETS } from "../tape/secrets.js";
import { isHere } from "../wire/hosts.js";
import { checkPort } from "./checks.js";
import { baseUrl, ownListeners, redacting, urlOption, type CommonOptions } from "./common.js";
import type { FaultOptions } from "./faults.js";

export interface ForwardOptions extends CommonOptions, FaultOptions {
  /** What the chance of faults is a function of; 0. */
  seed?: number;
  /** Where the requests go; https://graph.microsoft.com. */
  upstream?: string;
  callbackPort?: number;
  /** The URL of a tunnel that leads to the callback listener. */
  publicUrl?: string;
  /** The path segment of the callback listener; random. */
  secret?: string;
  /** Milliseconds without a byte after which a transfer is given up as stalled; two minutes. */
  stallAfter?: number;
  /** Connects to the upstream, for a proxy on the way or a test. */
  agent?: http.Agent;
  /** Hears of what passes as it came and went, not redacted. */
  witness?: Witness;
}

/** The URLs of a mode that forwards. Throws for an option that does not do. */
export function forwardUrls(options: ForwardOptions) {
  const { callback, upstream = GRAPH_ORIGIN, callbackPort = 0, publicUrl } = options;
  checkPort("--callback-port", callbackPort);
  return {
    callback: urlOption("--callback", callback),
    upstream: baseUrl("--upstream", upstream),
    publicUrl: publicUrl === undefined ? undefined : baseUrl("--public-url", publicUrl),
  };
}

export type Setting = ReturnType<typeof settingOf>;

/** What the modes that forward have in common. Throws for an option that does not do. */
export function settingOf(options: ForwardOptions) {
  const clock = options.clock ?? systemClock;
  const secret = options.secret ?? randomBytes(16).toString("hex");
  const redaction = new Redaction([
    ...SECRETS,
    knownSecret("callback-secret", "the path of the callback listener", secret),
  ]);
  const emit = redacting(redaction, options);
  const { callback, upstream, publicUrl } = forwardUrls(options);
  const listeners = ownListeners();
  let operator: HandTo | undefined = callback && (() => callback);
  const callbackUrl = (): string => {
    const origin = publicUrl?.href ?? listeners.open["callback"]?.origin ?? "";
    return `${origin.replace(/\/$/, "")}/${secret}`;
  };
  const prefix = publicUrl?.pathname.replace(/\/$/, "") ?? "";
  const standIn = new StandIn({
    base: callbackUrl,
    operator: () => operator,
    admit: listeners.admit,
    unreachable: unreachableFrom(upstream, publicUrl),
    announce: (message) => emit({ event: "warning", message }),
  });
  return {
    options,
    clock,
    faultClock: new HurriedClock(clock),
    secret,
    redaction,
    emit,
    callback,
    upstream,
    listeners,
    callbackUrl,
    prefix,
    standIn,
    handTo: (to: HandTo) => void (operator = to),
  };
}

/** Without a tunnel only what runs on this machine can post to the callback listener. */
function unreachableFrom(upstream: URL, publicUrl: URL | undefined): string | undefined {
  if (publicUrl || isHere(upstream)) return undefined;
  return `${upstream.origin} cannot reach rollcall here. Give --public-url, a tunnel's URL.`;
}
