import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { canonicalJson, type Json } from "../../base/json.js";
import { loadExamples, operationOf, stepBody, type Example, type Script, type Step } from "./seed.js";

/** A Graph that knows the document's examples and nothing else. */
export interface SeedUpstream {
  url: string;
  port: number;
  /** Posts the script's notifications, one after the other; resolves with the statuses of the answers. */
  notify(callback: string): Promise<number[]>;
  close(): void;
}

const GRAPH_ID = "00000000-0000-4000-8000-00000000000";

/** Starts the upstream of a script. Everything that it sends is fixed: the same requests give the same bytes. */
export async function startSeedUpstream(script: Script): Promise<SeedUpstream> {
  const examples = loadExamples();
  const agent = new http.Agent({ keepAlive: true });
  const server = http.createServer((request, response) => {
    answer(examples, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    notify: async (callback) => {
      const statuses: number[] = [];
      for (const step of script.notifications)
        statuses.push(await post(agent, callback, step, stepBody(examples, step)));
      return statuses;
    },
    close: () => {
      agent.destroy();
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(
  examples: ReadonlyMap<number, Example>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const sent = canonicalJson(JSON.parse(Buffer.concat(chunks).toString() || "null") as Json);
  const example = [...examples.values()].find(
    ({ path, request: body }) => path === request.url && canonicalJson(body) === sent,
  );
  response.sendDate = false;
  if (!example) {
    response.writeHead(404).end();
    return;
  }
  const location = `https://graph.microsoft.com/beta/communications/calls/${example.call}/operations/${operationOf(example)}`;
  response.writeHead(200, { ...graphHeaders(example), "content-type": "application/json", location });
  response.end(JSON.stringify(example.response));
}

/** What Graph answers with beside the body (graph-facts 2.2). */
function graphHeaders({ number }: Example): Record<string, string> {
  const id = `${GRAPH_ID}${number}`;
  return {
    "request-id": id,
    "client-request-id": id,
    "x-ms-ags-diagnostic":
      '{"ServerInfo":{"DataCenter":"North Europe","Slice":"E","Ring":"3","ScaleUnit":"001","RoleInstance":"AGSFE_IN_1"}}',
    date: "Mon, 23 Nov 2026 08:00:00 GMT",
  };
}

/** Posts like Graph does: its own headers, its token, JSON without a charset. */
function post(agent: http.Agent, callback: string, step: Step, body: Json): Promise<number> {
  const [number, kind] = step.split("-");
  const chain = `${GRAPH_ID}${number}`;
  const headers = {
    accept: "application/json",
    authorization: "Bearer seed-notification-token",
    "content-type": "application/json",
    "scenario-id": chain,
    "user-agent": "Microsoft-Skype/3.0,(Calling/1.0)",
    "x-microsoft-skype-chain-id": chain,
    "x-microsoft-skype-message-id": `${kind === "operation" ? "1" : "2"}${chain.slice(1)}`,
  };
  const bytes = Buffer.from(JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const request = http.request(callback, {
      agent,
      method: "POST",
      headers: { ...headers, "content-length": bytes.length },
    });
    request.on("error", reject);
    request.on("response", (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    request.end(bytes);
  });
}
