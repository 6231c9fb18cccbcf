// Starts a session in process where nock is what a file says, or is not there, and says how that goes.
import http from "node:http";
import module from "node:module";
import { Rollcall } from "../../dist/harness/rollcall.js";

const [cassette = "", file] = process.argv.slice(2);
const before = { fetch, request: http.request };

/** @type {{ _resolveFilename: (name: string, ...rest: unknown[]) => string }} */
const resolver = /** @type {never} */ (module);
const resolve = resolver._resolveFilename;
resolver._resolveFilename = (name, ...rest) => {
  if (name !== "nock") return resolve.call(module, name, ...rest);
  if (file !== undefined) return file;
  throw Object.assign(new Error("Cannot find module 'nock'"), { code: "MODULE_NOT_FOUND" });
};

const rollcall = new Rollcall({ timeout: 0 });
const said = await rollcall.inProcess(cassette).then(
  () => "it started",
  (/** @type {unknown} */ error) => {
    const { code, message } = /** @type {Error & { code?: string }} */ (error);
    return { code, message };
  },
);
const isUndone = fetch === before.fetch && http.request === before.request;
await rollcall.close();
process.stdout.write(`${JSON.stringify({ said, isUndone, sessions: rollcall.sessions.length })}\n`);
