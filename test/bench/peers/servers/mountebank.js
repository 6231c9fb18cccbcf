// mountebank with one stub a recording. By itself it answers `Connection: close`.
import { once } from "node:events";
import net from "node:net";
import { given, installed, isListening } from "./place.js";

/** @type {{ create: (options: object) => Promise<unknown> }} */
const mountebank = installed("mountebank");
const port = await freePort();
await mountebank.create({ port, host: "127.0.0.1", log: { level: "error", transports: {} } });

const stubs = given.map(({ path, body, response }) => ({
  predicates: [{ equals: { method: "POST", path, body } }],
  responses: [
    {
      is: {
        statusCode: response.status,
        headers: { ...response.headers, connection: "keep-alive" },
        body: response.body,
      },
    },
  ],
}));
const created = await fetch(`http://127.0.0.1:${port}/imposters`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ protocol: "http", stubs }),
});
isListening(/** @type {{ port: number }} */ (await created.json()).port);

/** mountebank does not tell the port of its own interface, so it has to be given one. */
async function freePort() {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port: free } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return free;
}
