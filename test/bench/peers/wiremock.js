import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { recordings } from "./recordings.js";

export const VERSION = "3.13.2";
const QUIET = ["--no-request-journal", "--disable-request-logging", "--disable-banner"];

/**
 * WireMock from its jar, with its mappings in one file.
 * @type {import("./index.js").Peer["server"]}
 */
export function wiremock({ modules, recordings: count, folder }) {
  const mappings = path.join(folder, "mappings");
  mkdirSync(mappings, { recursive: true });
  const stubs = recordings(count).map(({ path: url, body, response }) => ({
    request: { method: "POST", url, bodyPatterns: [{ equalTo: body }] },
    response,
  }));
  writeFileSync(path.join(mappings, "all.json"), JSON.stringify({ mappings: stubs }));
  const jar = path.join(modules, `wiremock/build/wiremock-standalone-${VERSION}.jar`);
  const listening = ["--bind-address", "127.0.0.1", "--port", "0", "--root-dir", folder];
  return { command: ["java", "-jar", jar, ...listening, ...QUIET], ready: /^port:\s+(\d+)/ };
}
