import type { IncomingHttpHeaders } from "node:http";
import { UsageError } from "../base/errors.js";
import { isSecret } from "../base/secret.js";
import { cloudOf } from "../graph/hosts.js";
import { mayServe } from "../wire/hosts.js";
import { Refusal } from "./refusal.js";

/** What is asked of whoever comes in. */
export interface Door {
  /** The host that is listened at; a Host header may have its name. */
  host: string;
  token: string;
}

/** Throws for a request that may not come in, and tells it nothing else. */
export function checkDoor({ host, origin, authorization }: IncomingHttpHeaders, door: Door): void {
  for (const check of [checkHost(host, door), checkOrigin(origin, host), checkToken(authorization, door)])
    if (check) throw check;
}

/** A page that has come by a name of its own (DNS rebinding) says it here. A bot takes us for Graph; nobody else does. */
function checkHost(host: string | undefined, door: Door): Refusal | undefined {
  if (mayServe(host, door.host) && !isGraph(host)) return undefined;
  const message = `The control API does not serve the host ${JSON.stringify(host ?? "")}. Use 127.0.0.1 or localhost.`;
  return new Refusal("ROLLCALL_HOST", message);
}

function isGraph(host = ""): boolean {
  return cloudOf(host.replace(/\.?(?::\d+)?$/, "")) !== undefined;
}

/** Only web pages have an origin, and none of them is ours. */
function checkOrigin(origin: string | undefined, host: string | undefined): Refusal | undefined {
  if (origin === undefined || (host !== undefined && origin === `http://${host}`)) return undefined;
  const message = `The control API is not for web pages (Origin: ${origin}). Call it from the test's own process.`;
  return new Refusal("ROLLCALL_ORIGIN", message);
}

function checkToken(authorization: string | undefined, { token }: Door): Refusal | undefined {
  const given = /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1];
  if (given !== undefined && isSecret(given, token)) return undefined;
  const what = given === undefined ? "The token is missing" : "The token is another one";
  const remedy =
    "Send the control API's as Authorization: Bearer TOKEN. " +
    "The listening event has it, and under rollcall run ROLLCALL_CONTROL_TOKEN.";
  return new Refusal("ROLLCALL_TOKEN", `${what}. ${remedy}`, { "www-authenticate": "Bearer" });
}

/** Throws for a token that no header can carry. */
export function checkSendable(token: string): void {
  if (/^[\w.~+/=-]+$/.test(token)) return;
  const remedy = "Leave it out, and one is made.";
  throw new UsageError(
    `The token of the control API takes letters, digits and ". _ ~ + / = -", at least one of them. ${remedy}`,
  );
}
