// Listens and never accepts: once its queue is full, the kernel drops whoever knocks. Its parent ends it.
import net from "node:net";

const server = net.createServer();
server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
  process.stdout.write(`${/** @type {net.AddressInfo} */ (server.address()).port}\n`, () => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
});
