// The least that a server in Node can do: it reads a request whole and sends what the tape answers, always the same.
import http from "node:http";
import { RECORDED } from "../invites.js";

const [{ response } = {}] = RECORDED.exchanges;
if (!response) throw new Error("The first exchange of the cassette has no answer.");
const { status } = response;
const body = Buffer.from(JSON.stringify(response.body));

/** @type {import("node:http").OutgoingHttpHeaders} */
const headers = { ...response.headers, "content-length": body.length };

const server = http.createServer((request, answer) => {
  /** @type {Buffer[]} */
  const chunks = [];
  request.on("data", (/** @type {Buffer} */ chunk) => chunks.push(chunk));
  request.on("end", () => {
    Buffer.concat(chunks);
    answer.writeHead(status, headers).end(body);
  });
});
server.listen(0, "127.0.0.1", () => {
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const origin = `http://127.0.0.1:${port}`;
  // As rollcall does it, so that both send as many bytes.
  headers["location"] = String(headers["location"]).replace(RECORDED.recorded.upstream, origin);
  process.stdout.write(`${origin}\n`);
});
