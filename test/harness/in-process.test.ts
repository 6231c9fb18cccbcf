import type http from "node:http";
import https from "node:https";
import axios from "axios";
import nodeFetch from "node-fetch";
import { describe } from "vitest";
import { expect, test } from "../../src/harness/vitest.js";
import { accepted, INVITE } from "../support/invite-one.js";
import { officialClient } from "../support/graph-clients.js";

const GRAPH = "https://graph.microsoft.com";
const body = JSON.stringify(INVITE.body);
const headers = { "content-type": "application/json", authorization: "Bearer a-live-token" };

const CLIENTS: Readonly<Record<string, (url: string) => Promise<{ status: number; text: string }>>> = {
  "Node's fetch": async (url) => {
    const answer = await fetch(url, { method: "POST", headers, body });
    return { status: answer.status, text: await answer.text() };
  },
  "node-fetch": async (url) => {
    const answer = await nodeFetch(url, { method: "POST", headers, body });
    return { status: answer.status, text: await answer.text() };
  },
  axios: async (url) => {
    const { status, data } = await axios.post<string>(url, body, {
      headers,
      responseType: "text",
      transformResponse: [],
    });
    return { status, text: data };
  },
  "node:https": (url) =>
    new Promise((resolve, reject) => {
      const request = https.request(url, { method: "POST", headers }, (response: http.IncomingMessage) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
      });
      request.on("error", reject);
      request.end(body);
    }),
};

describe.each(Object.entries(CLIENTS))("%s", (_name, ask) => {
  test("is answered from the tape, and hears of what comes of it behind the answer", async ({ rollcall }) => {
    const session = await rollcall.inProcess("invite-one");
    const order: string[] = [];
    session.deliverTo(() => (order.push("told"), accepted()));
    const { status, text } = await ask(GRAPH + INVITE.url);
    order.push("answered");
    expect({ status, body: JSON.parse(text) as unknown }).toMatchObject({
      status: 200,
      body: { status: "Running" },
    });
    await session.complete();
    expect(order).toEqual(["answered", "told", "told"]);
    expect(session).toBeClean();
  });
});

test("the official client", async ({ rollcall }) => {
  const session = await rollcall.inProcess("invite-one");
  session.deliverTo(accepted);
  expect(
    await officialClient(GRAPH)
      .api(INVITE.url.replace(/^\/v1.0|^\/beta/, ""))
      .post(INVITE.body),
  ).toMatchObject({ status: "Running" });
  await session.complete();
  expect(session).toBeClean();
});
