import { gzipSync } from "node:zlib";
import { upstream, type Upstream } from "./upstream.js";

export const CALL = "57dab8b1-894c-409a-b240-bd8beae78896";
export const CALLS = "/communications/calls";
const PEOPLE = ["a", "b", "c", "d", "e"].map((id) => ({ id }));
const SIZE = 2;

export interface LinkingGraph extends Upstream {
  /** The upstream as `--upstream` has it. */
  url: string;
  /** What its links begin with. */
  links: string;
}

/**
 * A Graph of one call with five people, two on a page. `links`: what its links begin with where that is not its own URL;
 * `below`: the path that it has at its origin.
 */
export async function linkingGraph(
  options: { links?: string; below?: string; zipped?: boolean } = {},
): Promise<LinkingGraph> {
  const { below = "", zipped = false } = options;
  let links = "";
  const server = await upstream((response, { url, method }) => {
    const path = url.startsWith(`${below}/v1.0/`) ? url.slice(below.length) : "";
    const { location, body } = answerTo(method, path, links);
    const text = Buffer.from(JSON.stringify(body ?? { error: { code: "NotFound" } }, null, 2));
    response.writeHead(body ? (location === undefined ? 200 : 201) : 404, {
      "content-type": "application/json; odata.metadata=minimal",
      ...(location !== undefined && { location }),
      ...(zipped && { "content-encoding": "gzip" }),
    });
    response.end(zipped ? gzipSync(text) : text);
  });
  const url = server.origin + below;
  links = options.links ?? url;
  return { ...server, url, links };
}

function answerTo(method: string, path: string, links: string): { location?: string; body?: object } {
  const calls = `/v1.0${CALLS}`;
  const [asked = "", query = ""] = path.split("?");
  if (method === "POST" && asked === calls)
    return { location: `${links}${calls}/${CALL}`, body: { id: CALL } };
  if (asked === `${calls}/${CALL}`) return { body: { id: CALL } };
  if (asked !== `${calls}/${CALL}/participants`) return {};
  const from = Number(new URLSearchParams(query).get("$skiptoken") ?? 0);
  const next = `${links}${asked}?$top=${SIZE}&$skiptoken=${from + SIZE}`;
  const more = from + SIZE < PEOPLE.length ? { "@odata.nextLink": next } : {};
  const context = { "@odata.context": `${links}/v1.0/$metadata#participants` };
  return { body: { ...context, ...more, value: PEOPLE.slice(from, from + SIZE) } };
}
