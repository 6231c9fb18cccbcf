import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Cassette } from "../../src/tape/cassette.js";
import { causesOf, ordinal, type Exchange, type TapeRequest } from "../../src/tape/exchange.js";
import { writeCassette } from "../../src/tape/write.js";
import { temporaryFolder } from "./temporary-folder.js";

/** The file of one of the repository's cassettes. */
export function cassetteFile(name: string): string {
  return fileURLToPath(new URL(`../../cassettes/${name}.json`, import.meta.url));
}

/** The document in one of the repository's cassettes, as JSON.parse reads it. */
export function readRepositoryCassette(name: string): Cassette {
  return JSON.parse(readFileSync(cassetteFile(name), "utf8")) as Cassette;
}

/** Writes a cassette to a folder of this test's own; gives the file. */
export async function temporaryCassette(cassette: Cassette): Promise<string> {
  const file = path.join(await temporaryFolder(), `${cassette.name}.json`);
  await writeFile(file, writeCassette(cassette));
  return file;
}

/** The requests that a tape has from the bot. */
export function requestsOf({ exchanges }: Cassette): TapeRequest[] {
  return exchanges.filter(({ to }) => to === "graph").map(({ request }) => request);
}

/** The notifications of a tape. */
export function notificationsOf({ exchanges }: Cassette): Exchange[] {
  return exchanges.filter(({ to }) => to === "bot");
}

/** The same conversation so many times, each with ids of its own, those of calls as they were if `sameCalls`. */
export function copies(cassette: Cassette, count: number, sameCalls = false): Cassette[] {
  const kept = new Set(sameCalls ? JSON.stringify(cassette).match(CALL_IDS) : []);
  const copied = (copy: number) => (exchange: Exchange) =>
    renumbered(rewritten(exchange, copy, kept), copy * 1000);
  return Array.from({ length: count }, (_, copy) => ({
    ...cassette,
    exchanges: cassette.exchanges.map(copied(copy)),
  }));
}

/** Several tapes as one. */
export function joined(cassettes: readonly Cassette[]): Cassette {
  return { ...cassettes[0]!, exchanges: cassettes.flatMap(({ exchanges }) => exchanges) };
}

const GUID = /\b[0-9a-f]{8}(?=-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b)/g;

/** What stands where a call is named, as far as `GUID` reads. */
const CALL_IDS = /(?<=\/calls\/|"replacesCallId":")[0-9a-f]{8}/g;

/** Different GUIDs stay different: their first eight digits are crossed with the number of the copy. */
function rewritten(exchange: Exchange, copy: number, kept: ReadonlySet<string>): Exchange {
  const crossed = (digits: string): string =>
    kept.has(digits) ? digits : ((Number.parseInt(digits, 16) ^ copy) >>> 0).toString(16).padStart(8, "0");
  return JSON.parse(JSON.stringify(exchange).replace(GUID, crossed)) as Exchange;
}

function renumbered(exchange: Exchange, by: number): Exchange {
  const moved = (id: string): string => `x${ordinal({ id }) + by}`;
  const causes = causesOf(exchange).map((cause) => ({
    ...cause,
    exchange: cause.exchange && moved(cause.exchange),
  }));
  return {
    ...exchange,
    id: moved(exchange.id),
    ...(exchange.causes ? { causes } : exchange.cause && { cause: causes[0]! }),
  };
}
