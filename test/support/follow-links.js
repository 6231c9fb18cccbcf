// A bot's Graph client in a process of its own, which follows what Graph says: `Location` and `@odata.nextLink`. It sets
// nothing but where Graph is.
import { Client, PageIterator, ResponseType } from "@microsoft/microsoft-graph-client";
import axios from "axios";
import { answering } from "./answering.js";

/** @typedef {{ client: keyof typeof CLIENTS, graph: string, path: string, body?: unknown }} Asked */
/** @typedef {{ "@odata.nextLink"?: string, value: unknown[] }} Page */

const TOKEN = "a-live-token-of-the-bot";

/** @param {string} baseUrl */
function official(baseUrl) {
  return Client.init({ baseUrl, defaultVersion: "v1.0", authProvider: (done) => done(null, TOKEN) });
}

const CLIENTS = {
  official: {
    /** The `Location` of what a post has made. */
    post: async (/** @type {Asked} */ { graph, path, body }) => {
      const posted = /** @type {Promise<Response>} */ (
        official(graph).api(path).responseType(ResponseType.RAW).post(body)
      );
      const answer = await posted;
      return answer.headers.get("location");
    },
    /** The body behind a path or a link. */
    get: async (/** @type {Asked} */ { graph, path }) => {
      /** @type {unknown} */
      const body = await official(graph).api(path).get();
      return body;
    },
    /** Everything on all pages, as the client's own iterator has it. */
    pages: async (/** @type {Asked} */ { graph, path }) => {
      /** @type {unknown[]} */
      const found = [];
      const client = official(graph);
      const first = await /** @type {Promise<Page>} */ (client.api(path).top(2).get());
      await new PageIterator(client, first, (one) => found.push(one) > 0).iterate();
      return found;
    },
  },
  axios: {
    post: async (/** @type {Asked} */ { graph, path, body }) => {
      const { headers } = await axios.post(`${graph}/v1.0${path}`, body, options);
      return String(headers["location"]);
    },
    get: async (/** @type {Asked} */ { graph, path }) => {
      /** @type {import("axios").AxiosResponse<unknown>} */
      const { data } = await axios.get(path.startsWith("/") ? `${graph}/v1.0${path}` : path, options);
      return data;
    },
    pages: async (/** @type {Asked} */ { graph, path }) => {
      /** @type {unknown[]} */
      const found = [];
      /** @type {string | undefined} */
      let next = `${graph}/v1.0${path}?$top=2`;
      while (next !== undefined) {
        /** @type {import("axios").AxiosResponse<Page>} */
        const { data } = await axios.get(next, options);
        found.push(...data.value);
        next = data["@odata.nextLink"];
      }
      return found;
    },
  },
};

const options = { proxy: /** @type {const} */ (false), headers: { authorization: `Bearer ${TOKEN}` } };

/** @param {(asked: Asked) => Promise<unknown>} work */
function orError(work) {
  return async (/** @type {Asked} */ asked) => {
    try {
      return await work(asked);
    } catch (error) {
      return `failed: ${String(error)}`;
    }
  };
}

answering({
  post: orError((asked) => CLIENTS[asked.client].post(asked)),
  get: orError((asked) => CLIENTS[asked.client].get(asked)),
  pages: orError((asked) => CLIENTS[asked.client].pages(asked)),
});
