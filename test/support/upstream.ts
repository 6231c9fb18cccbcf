import http from "node:http";
import { onTestFinished } from "vitest";
import { listening } from "./listening.js";

/** A request as a server got it: every header line, and the whole body. */
export interface Got {
  method: string;
  url: string;
  /** `name: value`, the name in lower case, in the order they came. */
  headers: string[];
  body: Buffer;
}

export interface Upstream {
  origin: string;
  /** Complete requests, in order. */
  requests: Got[];
  /** What came that is no HTTP request. */
  rubbish: string[];
}

/** A real HTTP server that notes what it gets; without `answer` it says 200 and the path it was asked for. */
export async function upstream(
  answer: (response: http.ServerResponse, request: Got) => void = (response, { url }) =>
    response.end(`answer to ${url}`),
): Promise<Upstream> {
  const requests: Got[] = [];
  const rubbish: string[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", rawHeaders } = request;
      const got = { method, url, headers: headerLines(rawHeaders), body: Buffer.concat(chunks) };
      requests.push(got);
      answer(response, got);
    });
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    rubbish.push(error.code ?? error.message);
    socket.destroy();
  });
  const origin = await listening(server);
  onTestFinished(() => server.closeAllConnections());
  return { origin, requests, rubbish };
}

function headerLines(raw: string[]): string[] {
  return raw.flatMap((name, index) => (index % 2 ? [] : `${name.toLowerCase()}: ${raw[index + 1] ?? ""}`));
}
