// http-proxy as it comes, with kept connections to the upstream that its argument names.
import http from "node:http";
import httpProxy from "http-proxy";

const agent = new http.Agent({ keepAlive: true });
const proxy = httpProxy.createProxyServer({ target: process.argv[2] ?? "", agent, changeOrigin: true });
const server = http.createServer((request, response) => proxy.web(request, response));
server.listen(0, "127.0.0.1", () => {
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  process.stdout.write(`http://127.0.0.1:${port}\n`);
});
