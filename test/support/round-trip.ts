import { once } from "node:events";
import http from "node:http";

/**
 * A barrier instead of a sleep: requests and refusals over connections of their own. Whatever a process had on its way
 * before has arrived after it. Two, because the events of one turn of the loop come in no certain order.
 */
export async function roundTrips(origin: string): Promise<void> {
  for (const url of [`${origin}/first`, `${origin}/second`]) {
    const request = http.get(url, { agent: false, headers: { host: "not-served.example" } });
    const [answer] = (await once(request, "response")) as [http.IncomingMessage];
    await once(answer.resume(), "end");
  }
}
