import { Client, ResponseType } from "@microsoft/microsoft-graph-client";
import axios from "axios";
import type { Json } from "../../src/base/json.js";
import type { Headers } from "../../src/tape/exchange.js";
import { bodyOf, firstLine, headerLines } from "./head.js";
import { start } from "./program.js";

/** An answer as a client's user sees it. */
export interface ClientAnswer {
  status: number;
  headers: Headers;
  body: Json;
}

/** Posts JSON to a path of the beta version of the Graph at this origin. */
export type GraphClient = (origin: string, path: string, body: Json) => Promise<ClientAnswer>;

const TOKEN = "a-live-token-of-the-bot";
const JSON_HEADERS = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };

/** The official client as its documentation sets it up, but for where Graph is. */
export function officialClient(origin: string): Client {
  const authProvider = (done: (error: unknown, token: string) => void): void => done(null, TOKEN);
  return Client.init({ baseUrl: origin, defaultVersion: "beta", authProvider });
}

/** The clients that bots use, with nothing set but where Graph is. */
export const GRAPH_CLIENTS: Readonly<Record<string, GraphClient>> = {
  "the official Graph client": async (origin, path, body) => {
    const posted: unknown = await officialClient(origin).api(path).responseType(ResponseType.RAW).post(body);
    return fetched(posted as Response);
  },
  axios: async (origin, path, body) => {
    const options = { headers: JSON_HEADERS, proxy: false, validateStatus: () => true } as const;
    const { status, headers, data } = await axios.post<Json>(`${origin}/beta${path}`, body, options);
    return { status, headers: Object.fromEntries(Object.entries(headers as Headers)), body: data };
  },
  "Node's fetch": async (origin, path, body) => {
    const options = { method: "POST", headers: JSON_HEADERS, body: JSON.stringify(body) };
    return fetched(await fetch(`${origin}/beta${path}`, options));
  },
  curl: async (origin, path, body) => {
    const headers = Object.entries(JSON_HEADERS).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
    const command = [
      "-sSi",
      "--noproxy",
      "*",
      ...headers,
      "-d",
      JSON.stringify(body),
      `${origin}/beta${path}`,
    ];
    const { stdout } = await start("curl", command).ended;
    return {
      status: Number(firstLine(stdout).split(" ")[1]),
      headers: Object.fromEntries(headerLines(stdout).map((line) => line.split(/: (.*)/s, 2))) as Headers,
      body: JSON.parse(bodyOf(stdout) ?? "") as Json,
    };
  },
};

async function fetched(response: Response): Promise<ClientAnswer> {
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: (await response.json()) as Json,
  };
}
