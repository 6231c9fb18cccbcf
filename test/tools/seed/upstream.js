// A Graph that knows the document's examples and nothing else.
import { once } from "node:events";
import http from "node:http";
import { canonicalJson } from "../../../dist/base/exact-json.js";
import { parseJson } from "../../../dist/base/json.js";
import { loadExamples, operationOf, stepBody } from "./seed.js";

/**
 * `notify` posts the script's notifications, one after the other, and resolves with the statuses of the answers.
 * @typedef {{ url: string, port: number, notify: (callback: string) => Promise<number[]>, close: () => void }} SeedUpstream
 */

const GRAPH_ID = "00000000-0000-4000-8000-00000000000";

/**
 * Starts the upstream of a script. Everything that it sends is fixed: the same requests give the same bytes.
 * @param {import("./seed.js").Script} script
 * @returns {Promise<SeedUpstream>}
 */
export async function startSeedUpstream(script) {
  const examples = loadExamples();
  const agent = new http.Agent({ keepAlive: true });
  const server = http.createServer((request, response) => {
    answer(examples, request, response).catch((/** @type {unknown} */ error) =>
      response.destroy(/** @type {Error} */ (error)),
    );
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    ...{ url: `http://127.0.0.1:${port}`, port },
    notify: async (callback) => {
      /** @type {number[]} */
      const statuses = [];
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

/**
 * @param {ReadonlyMap<number, import("./seed.js").Example>} examples
 * @param {http.IncomingMessage} request
 * @param {http.ServerResponse} response
 */
async function answer(examples, request, response) {
  /** @type {Buffer[]} */
  const chunks = [];
  request.on("data", (/** @type {Buffer} */ chunk) => chunks.push(chunk));
  await once(request, "end");
  const sent = canonicalJson(parseJson(Buffer.concat(chunks).toString()) ?? null);
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

/**
 * What Graph answers with beside the body (graph-facts 2.2).
 * @param {import("./seed.js").Example} example
 */
function graphHeaders({ number }) {
  const id = `${GRAPH_ID}${number}`;
  return {
    "request-id": id,
    "client-request-id": id,
    "x-ms-ags-diagnostic":
      '{"ServerInfo":{"DataCenter":"North Europe","Slice":"E","Ring":"3","ScaleUnit":"001","RoleInstance":"AGSFE_IN_1"}}',
    date: "Mon, 23 Nov 2026 08:00:00 GMT",
  };
}

/**
 * Posts like Graph does: its own headers, its token, JSON without a charset.
 * @param {http.Agent} agent
 * @param {string} callback
 * @param {import("./seed.js").Step} step
 * @param {import("./seed.js").Json} body
 * @returns {Promise<number>}
 */
function post(agent, callback, step, body) {
  const [number = "", kind] = step.split("-");
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
