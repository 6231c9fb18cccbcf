// Preloaded with `--import`: notes in the file ROLLCALL_TEST_OUTBOUND where the process reaches out to, a line each.
// `connect HOST:PORT` is what somebody asked for, `attempt ADDRESS:PORT` what the socket itself told, `look-up NAME` a
// question to DNS, `datagram` anything by UDP.
import diagnostics from "node:diagnostics_channel";
import dgram from "node:dgram";
import dns from "node:dns";
import { appendFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

const file = process.env["ROLLCALL_TEST_OUTBOUND"] ?? "";

/** @param {string} line */
const note = (line) => appendFileSync(file, `${line}\n`);

/** @typedef {(...given: unknown[]) => unknown} Method */

/**
 * @param {object} object
 * @param {string} name
 * @param {(given: unknown[]) => void} before
 */
function watch(object, name, before) {
  const methods = /** @type {Record<string, Method>} */ (object);
  /** @type {(target: Method, self: unknown, given: unknown[]) => unknown} */
  const apply = (target, self, given) => {
    before(given);
    return target.apply(self, given);
  };
  methods[name] = new Proxy(/** @type {Method} */ (methods[name]), { apply });
}

/** @typedef {{ path?: string, host?: string, port?: number | string }} Target */

watch(net.Socket.prototype, "connect", ([first, second]) => {
  const { path, host = "localhost", port } = targetOf(Array.isArray(first) ? first[0] : first, second);
  note(`connect ${path ?? `${host}:${port}`}`);
});

/**
 * `connect` takes options, a path, or a port and perhaps a host.
 * @param {unknown} first
 * @param {unknown} second
 * @returns {Target}
 */
function targetOf(first, second) {
  if (typeof first === "object") return /** @type {Target} */ (first);
  if (typeof first === "string" && Number.isNaN(Number(first))) return { path: first };
  return { port: Number(first), ...(typeof second === "string" && { host: second }) };
}

diagnostics.subscribe("net.client.socket", (message) => {
  const { socket } = /** @type {{ socket: net.Socket }} */ (message);
  socket.on("connectionAttempt", (address, port) => note(`attempt ${address}:${port}`));
});

for (const resolver of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) {
  const names = Object.getOwnPropertyNames(resolver).filter((name) => /^(lookup|resolve|reverse)/.test(name));
  for (const name of names) watch(resolver, name, ([asked]) => noteLookUp(name, asked));
}

watch(dgram.Socket.prototype, "send", () => note("datagram"));
watch(dgram.Socket.prototype, "connect", () => note("datagram"));
syncBuiltinESMExports();
note("watching");

/**
 * An address is looked up by nobody: Node does as if for every server that listens at one.
 * @param {string} name
 * @param {unknown} asked
 */
function noteLookUp(name, asked) {
  if (name !== "lookup" || !net.isIP(String(asked))) note(`look-up ${String(asked)}`);
}
