import http from "node:http";
import type { AddressInfo } from "node:net";
import { Waiters } from "../../base/waiters.js";
import { asObject, parseJson, type Json } from "../../base/json.js";
import { invitedIds } from "../../graph/identities.js";
import { loadExamples, type Script } from "./seed.js";

/** A bot that sends a script's invites and answers every notification with 202. */
export interface SeedBot {
  callbackUrl: string;
  /** The notifications that came, in order. */
  heard: readonly Json[];
  /** Sends the invites one after the other; resolves with the statuses of the answers. */
  invite(graphUrl: string): Promise<number[]>;
  /** Sends the first invite for somebody whom no tape knows. */
  inviteSomebodyElse(graphUrl: string): Promise<number>;
  /** Resolves when so many notifications have come. */
  hears(count: number): Promise<void>;
  close(): void;
}

/** Starts the bot of a script. Everything that it sends is fixed: header for header the same on every Node. */
export async function startSeedBot(script: Script): Promise<SeedBot> {
  const heard: Json[] = [];
  let wanted = 0;
  const waiters = new Waiters(() => heard.length >= wanted);
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      heard.push(parseJson(Buffer.concat(chunks).toString()) ?? null);
      response.sendDate = false;
      response.writeHead(202, { "content-length": "0" }).end();
      waiters.check();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    callbackUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/calls`,
    heard,
    invite: (graphUrl) => sendInvites(script, graphUrl),
    inviteSomebodyElse: (graphUrl) => sendStranger(script, graphUrl),
    hears: (count) => {
      wanted = count;
      return waiters.wait();
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function sendInvites(script: Script, graphUrl: string): Promise<number[]> {
  const examples = loadExamples();
  const statuses: number[] = [];
  for (const number of script.invites) {
    const example = examples.get(number);
    if (example) statuses.push(await post(`${graphUrl}${example.path}`, JSON.stringify(example.request)));
  }
  return statuses;
}

const STRANGER = "0f0f0f0f-1234-4123-8123-0123456789ab";

async function sendStranger(script: Script, graphUrl: string): Promise<number> {
  const example = loadExamples().get(script.invites[0] ?? 0);
  const invited = invitedIds(asObject(example?.request)?.["participants"])[0] ?? "";
  return post(
    `${graphUrl}${example?.path ?? ""}`,
    JSON.stringify(example?.request).replace(invited, STRANGER),
  );
}

function post(url: string, body: string): Promise<number> {
  const headers = {
    authorization: "Bearer seed-bot-token",
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: "POST", headers });
    request.on("error", reject);
    request.on("response", (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    request.end(body);
  });
}
