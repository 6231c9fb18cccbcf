import { BlockList, isIP } from "node:net";
import os from "node:os";
import { messageOf, UsageError } from "../base/errors.js";
import type { Admit } from "../engine/callbacks.js";
import { cloudOf, GRAPH_ORIGIN } from "../graph/hosts.js";

/** Reads an http(s) URL that an option names, or throws a `UsageError` that says what is wrong with it. */
export function httpUrl(option: string, text: string, example = GRAPH_ORIGIN): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHttp = url?.protocol === "http:" || url?.protocol === "https:";
  // Without a scheme the part before an @ is no user to the parser, but to whoever wrote it.
  if (isHttp ? url.username !== "" || url.password !== "" : text.includes("@")) {
    throw new UsageError(
      `${option} holds a user or a password. Leave them out of the URL: they would be written down.`,
    );
  }
  if (!isHttp) {
    throw new UsageError(`${option} ${JSON.stringify(text)} is no http(s) URL. Give one like ${example}.`);
  }
  return url;
}

/** Our own listeners, by the names that messages give them. */
export type Listeners = Readonly<Record<string, { port: number }>>;

/** Refuses a URL that leads back to one of our own listeners, under whatever name of this machine. */
export function refuseOwn(option: string, url: URL, listeners: Listeners): void {
  const own = ownListener(url, listeners);
  if (own === undefined) return;
  throw new UsageError(
    `${option} ${url.origin} is rollcall's own ${own} listener: it would talk to itself. Give another port.`,
  );
}

/**
 * Judges a callback URL that a request names: only what is on the loopback of this machine and none of our own
 * listeners may be posted to. Whoever can send a request must not choose whom rollcall talks to.
 */
export function admitCallback(callbackUri: string, listeners: Listeners): ReturnType<Admit> {
  let url: URL;
  try {
    url = httpUrl("callbackUri", callbackUri, "http://127.0.0.1:3978/api/calls");
  } catch (error) {
    return { reason: messageOf(error) };
  }
  const own = ownListener(url, listeners);
  if (own !== undefined)
    return { reason: `callbackUri ${url.origin} is rollcall's own ${own} listener. Name the bot's.` };
  if (isLoopback(url.hostname)) return { url };
  const where = isLoopbackName(bare(url.hostname))
    ? "has a name that is looked up and may lead to another machine"
    : "is on another machine";
  const remedy = "Name a URL on 127.0.0.1 or localhost, or say with --callback where notifications go.";
  return { reason: `callbackUri ${url.origin} ${where}. ${remedy}` };
}

/** Whether a URL is one of this machine's own. */
export function isHere(url: URL): boolean {
  return isThisMachine(bare(url.hostname));
}

function ownListener(url: URL, listeners: Listeners): string | undefined {
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  const own = Object.keys(listeners).find((name) => listeners[name]?.port === port);
  return own !== undefined && isHere(url) ? own : undefined;
}

/**
 * Whether a request's Host may be served: loopback, an address, a name that was given, or a Graph host. Any other name
 * is a web page's attempt to reach this port through a name of its own (DNS rebinding).
 */
export function mayServe(hostHeader: string | undefined, given: string): boolean {
  const host = bare((hostHeader ?? "").replace(/:\d+$/, "").toLowerCase());
  return (
    host === "" ||
    isLoopbackName(host) ||
    isIP(host) !== 0 ||
    host === given.toLowerCase() ||
    cloudOf(host) !== undefined
  );
}

function isThisMachine(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return isLoopbackName(host) || host === os.hostname().toLowerCase();
  return ownAddresses().check(host, family === 6 ? "ipv6" : "ipv4");
}

/** A list, because it also knows an IPv4 address in its IPv6 spelling. */
function ownAddresses(): BlockList {
  const own = new BlockList();
  own.addSubnet("127.0.0.0", 8);
  own.addAddress("0.0.0.0");
  own.addAddress("::1", "ipv6");
  own.addAddress("::", "ipv6");
  for (const { address, family } of Object.values(os.networkInterfaces()).flatMap((all) => all ?? []))
    own.addAddress(address, family === "IPv6" ? "ipv6" : "ipv4");
  return own;
}

/** What leads to this machine for sure: of the names only the one that every hosts file has; others ask a name server. */
function isLoopback(hostname: string): boolean {
  const host = bare(hostname);
  const family = isIP(host);
  return family === 0 ? hostname === "localhost" : LOOPBACK.check(host, family === 6 ? "ipv6" : "ipv4");
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8);
LOOPBACK.addAddress("::1", "ipv6");

function isLoopbackName(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost");
}

/** `[::1]` without its brackets, a name without the dot of the root. */
function bare(host: string): string {
  return host.replace(/^\[|[\].]$/g, "").toLowerCase();
}
