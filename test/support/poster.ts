import { connect, type Connection } from "./connection.js";

/** The text of a small notification. */
export const NOTIFICATION = '{"value":[{"changeType":"updated","resourceUrl":"/communications/calls/c1"}]}';

/** Posts a notification as Graph does; gives the raw connection that its answer comes on. */
export async function post(url: string, ...headers: string[]): Promise<Connection> {
  const { origin, pathname, search } = new URL(url);
  const poster = await connect(origin);
  poster.send(`POST ${pathname}${search} HTTP/1.1`, "Host: tunnel.example", ...headers, "");
  poster.send("Content-Type: application/json", `Content-Length: ${NOTIFICATION.length}`, "", NOTIFICATION);
  return poster;
}
