import http from "node:http";
import https from "node:https";
import net from "node:net";

/** What catching requests changes in a process. */
export function processState(): Readonly<Record<string, unknown>> {
  return {
    ...{ fetch, Headers, Request, Response },
    ...{ set: property(Headers.prototype, "set"), append: property(Headers.prototype, "append") },
    ...{ request: http.request, get: http.get, ClientRequest: http.ClientRequest },
    ...{
      securely: https.request,
      getSecurely: https.get,
      connect: property(net.Socket.prototype, "connect"),
    },
    laid: Object.getOwnPropertySymbols(globalThis)
      .map(String)
      .filter((name) => name.includes("interceptor")),
  };
}

function property(of: object, name: string): unknown {
  return Reflect.get(of, name);
}
