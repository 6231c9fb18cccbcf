import http from "node:http";
import https from "node:https";
import axios from "axios";
import nodeFetch from "node-fetch";
import type { Headers } from "../../src/tape/exchange.js";

/** What is asked for; a POST of nothing where nothing is said. */
interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  signal?: AbortSignal;
}

/** An answer as the user of a client has it. */
interface ProcessAnswer {
  status: number;
  headers: Headers;
  body: Buffer;
}

/** A client of this process. Rejects when there is no answer, or not the whole of it. */
export type ProcessClient = (url: string, asked?: Asked) => Promise<ProcessAnswer>;

const JSON_HEADERS = { "content-type": "application/json", authorization: "Bearer a-live-token" };

/** The clients that bots use, as they come. */
export const PROCESS_CLIENTS = {
  "Node's fetch": async (url, asked = {}) => {
    const answer = await fetch(url, initOf(asked));
    const headers: Headers = Object.fromEntries(answer.headers);
    if (headers["set-cookie"] !== undefined) headers["set-cookie"] = answer.headers.getSetCookie();
    return {
      status: answer.status,
      headers,
      body: Buffer.from(await answer.arrayBuffer()),
    };
  },
  "node-fetch": async (url, asked = {}) => {
    const answer = await nodeFetch(url, initOf(asked));
    const { "set-cookie": cookies, ...raw } = answer.headers.raw();
    const headers: Headers = Object.fromEntries(
      Object.entries(raw).map(([name, values]) => [name, values.join(", ")]),
    );
    if (cookies) headers["set-cookie"] = cookies;
    return {
      status: answer.status,
      headers,
      body: Buffer.from(await answer.arrayBuffer()),
    };
  },
  axios: async (url, { method = "POST", headers = JSON_HEADERS, body, signal } = {}) => {
    const answer = await axios.request<Buffer>({
      ...{ url, method, headers, data: body, responseType: "arraybuffer", validateStatus: () => true },
      ...{ transformRequest: [(data: unknown) => data], ...(signal && { signal }) },
    });
    const { status, data } = answer;
    return { status, headers: { ...(answer.headers as Headers) }, body: data };
  },
  "node:https": (url, { method = "POST", headers = JSON_HEADERS, body, signal } = {}) =>
    new Promise((resolve, reject) => {
      const { request } = url.startsWith("http:") ? http : https;
      const length = body !== undefined && { "content-length": Buffer.byteLength(body) };
      const options = { method, headers: { ...headers, ...length }, ...(signal && { signal }) };
      const asking = request(url, options, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.once("error", reject);
        answer.once("end", () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers as Headers,
            body: Buffer.concat(chunks),
          }),
        );
      });
      asking.once("error", reject);
      asking.end(body);
    }),
} as const satisfies Record<string, ProcessClient>;

/** The same as a table of a test. */
export const EACH_CLIENT = Object.entries(PROCESS_CLIENTS) as [keyof typeof PROCESS_CLIENTS, ProcessClient][];

/** Where Graph is. */
export const GRAPH = "https://graph.microsoft.com";

function initOf({ method = "POST", headers = JSON_HEADERS, body, signal }: Asked): {
  method: string;
  headers: Record<string, string>;
} {
  return { method, headers, ...(body !== undefined && { body }), ...(signal && { signal }) };
}
