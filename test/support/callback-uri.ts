import http from "node:http";
import net from "node:net";
import { postJson, type Got } from "./asking.js";
import type { TestRecorder } from "./recorder.js";
import { upstream, type Upstream } from "./upstream.js";

export const CALLS = "/v1.0/communications/calls";
export const CALL = "ab6233a5-20b7-4c5e-bea2-ce56c9776429";
export const JSON_TYPE = "application/json; charset=utf-8";

/** A Graph that is not on this machine; `leadingTo` comes out at one that is. */
export const AWAY = "http://graph.example.test";

/** A Graph that answers everything with these bytes; by default with the body that it was asked with. */
export function graph(
  answer?: (asked: string) => string | Buffer,
  headers: http.OutgoingHttpHeaders = {},
): Promise<Upstream> {
  return upstream((response, { body }) => {
    response.writeHead(201, { "content-type": JSON_TYPE, ...headers });
    response.end(answer ? answer(body.toString()) : body);
  });
}

/** A header of the first request that came. */
export function header({ requests }: Upstream, name: string): string | undefined {
  const line = requests[0]!.headers.find((one) => one.startsWith(`${name}: `));
  return line?.slice(name.length + 2);
}

/** A bot that is told everything, and its own URL, which has a query. */
export async function bot(): Promise<{ server: Upstream; own: string }> {
  const server = await upstream((response) => response.writeHead(202).end());
  return { server, own: `${server.origin}/api/calls?bot=a&n=%20` };
}

/** Creates a call through a recorder. */
export function create(
  { graphUrl }: TestRecorder,
  body: string | Buffer,
  headers: http.OutgoingHttpHeaders = {},
): Promise<Got> {
  return postJson(graphUrl + CALLS, body, headers);
}

/** What Graph was given in the place of the bot's URL. */
export function given({ requests }: Upstream, nth = 0): string {
  return (JSON.parse(requests[nth]!.body.toString()) as { callbackUri: string }).callbackUri;
}

/** The text of a notification in which Graph names a callback URL. */
export function naming(url: string): string {
  const data = `{"callbackUri":"${url}"}`;
  return `{ "value":[{"resourceUrl":"/communications/calls/${CALL}","n":12345678901234567890,"resourceData":${data}}]}`;
}

/** An agent that comes out at this origin wherever it is sent. */
export function leadingTo(origin: string): http.Agent {
  const agent = new http.Agent();
  const { hostname, port } = new URL(origin);
  agent.createConnection = () => net.connect(Number(port), hostname);
  return agent;
}
