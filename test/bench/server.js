// Servers under measurement: how each is started, and when it is ready.
import { fileURLToPath } from "node:url";
import { Child, scriptCommand } from "./child.js";

/**
 * How a server is started. It is ready when `ready` stands on its stdout, which holds its port.
 * @typedef {{ command: readonly string[], ready?: RegExp }} Server
 * @typedef {{ child: Child, origin: string }} Started
 */

const ROLLCALL = fileURLToPath(new URL("../../bin/rollcall.js", import.meta.url));
const ORIGIN = /http:\/\/127\.0\.0\.1:(\d+)/;

/**
 * Starts a server and waits until it is ready.
 * @param {Server} server
 * @param {import("./cores.js").Side} side
 * @returns {Promise<Started>}
 */
export async function start({ command, ready = ORIGIN }, side = "server") {
  const child = new Child(side, command);
  const [, port = ""] = await child.line(ready);
  return { child, origin: `http://127.0.0.1:${port}` };
}

/** Node's own server, which reads a request and sends the answer of the tape. */
export const BARE = { command: scriptCommand("servers/bare.js") };

/**
 * Nothing but http-proxy, in front of an upstream.
 * @param {string} upstream
 * @returns {Server}
 */
export function passThrough(upstream) {
  return { command: scriptCommand("servers/pass-through.js", [upstream]) };
}

/**
 * `rollcall` with a command, as it is used in scripts: it prints its addresses, and no line for each request.
 * @param {string} command
 * @param {string} cassette
 * @param {readonly string[]} options
 * @returns {Server}
 */
export function rollcall(command, cassette, options = []) {
  return {
    command: [process.execPath, ROLLCALL, command, cassette, "--port", "0", "--quiet", ...options],
  };
}
