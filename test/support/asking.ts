import { once } from "node:events";
import http from "node:http";

/** An answer with the bytes of its body as they came, encoded or not. */
export interface Got {
  status: number;
  headers: http.IncomingHttpHeaders;
  bytes: Buffer;
}

interface Asking {
  method?: string;
  headers?: http.OutgoingHttpHeaders;
  /** The body, one write each; a chunked body unless the headers have its length. */
  pieces?: readonly (string | Buffer)[];
}

/** One request with Node's own http and nothing added but a frame, on a connection of its own. */
export async function ask(url: string, { method = "GET", headers = {}, pieces = [] }: Asking): Promise<Got> {
  const request = http.request(url, { method, headers, agent: false });
  for (const piece of pieces) request.write(piece);
  request.end();
  const [answer] = (await once(request, "response")) as [http.IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return { status: answer.statusCode ?? 0, headers: answer.headers, bytes: Buffer.concat(chunks) };
}

/** Posts a JSON text, or its bytes as they are to be sent, with their length. */
export function postJson(
  url: string,
  body: string | Buffer,
  headers: http.OutgoingHttpHeaders = {},
): Promise<Got> {
  const length = { "content-length": Buffer.byteLength(body) };
  return ask(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...length, ...headers },
    pieces: [body],
  });
}
