import { watchOutbound } from "./outbound.js";
import { startWorker } from "./worker.js";

/** The clients that follow links; both set nothing but where Graph is. */
export const LINK_CLIENTS = { official: "the official Graph client", axios: "axios" } as const;
export type LinkClientName = keyof typeof LINK_CLIENTS;

/** A bot's Graph client in a process of its own. */
export interface LinkClient {
  /** Posts to a path; gives the answer's `Location`. */
  post(path: string, body: unknown): Promise<string>;
  /** Gets a path or a link. */
  get<Body>(path: string): Promise<Body>;
  /** All pages of a path, two things on each. */
  pages(path: string): Promise<{ id: string }[]>;
  /** Where the process has reached out to, by socket or DNS. */
  seen(): string[];
}

export async function startLinkClient(client: LinkClientName, graph: string): Promise<LinkClient> {
  const watch = await watchOutbound();
  const { ask } = startWorker(new URL("./follow-links.js", import.meta.url), watch.starting);
  return {
    post: (path, body) => ask("post", { client, graph, path, body }),
    get: (path) => ask("get", { client, graph, path }),
    pages: (path) => ask("pages", { client, graph, path }),
    seen: () => watch.seen(),
  };
}

/** What the watch has seen of a client that has talked to one origin and to nobody else. */
export function only(origin: string): string[] {
  const { host } = new URL(origin);
  return [`attempt ${host}`, `connect ${host}`, "watching"];
}
