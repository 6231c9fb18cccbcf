// What a test in any language does: told nothing but its environment, it invites, waits at a barrier and says what it heard.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import http from "node:http";
import { text } from "node:stream/consumers";

const {
  ROLLCALL_GRAPH_URL: graph,
  ROLLCALL_CONTROL_URL: control,
  ROLLCALL_CONTROL_TOKEN: token,
} = process.env;
const [file = "", answer = "202", prefix = ""] = process.argv.slice(2);

/** @type {string[]} */
const heard = [];

/** @type {(body: string) => { value: { resourceData: { status?: string } }[] }} */
const readNotification = JSON.parse;

const server = http.createServer((request, response) => {
  void text(request).then((body) => {
    heard.push(...readNotification(body).value.map(({ resourceData }) => resourceData.status ?? "roster"));
    response.writeHead(Number(answer)).end();
  });
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());

/** @type {(method: string, path: string, body: object) => Promise<Response>} */
const ask = (method, path, body) =>
  fetch(`${control}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });

/** @type {(text: string) => { exchanges: [{ request: { url: string, body: object } }] }} */
const readTape = JSON.parse;
const { url, body } = readTape(readFileSync(file, "utf8")).exchanges[0].request;
await ask("PUT", "/sessions/main/callback", { url: `http://127.0.0.1:${port}/api/calls` });
const response = await fetch(`${graph}${prefix && `/${prefix}`}${url}`, {
  method: "POST",
  headers: { authorization: "Bearer x", "content-type": "application/json" },
  body: JSON.stringify(body),
});
const complete = await ask("POST", `/sessions/main${prefix}/complete`, { timeout: 20_000 });
process.stdout.write(`${response.status} ${complete.status} ${heard.join(" ")}\n`);
server.close();
server.closeAllConnections();
