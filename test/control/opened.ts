import http from "node:http";
import { onTestFinished } from "vitest";
import { systemClock } from "../../src/base/clock.js";
import { connect } from "../../src/control/client.js";
import type { Create, SessionRequest } from "../../src/control/controlled.js";
import { openControl, type Control, type ControlOptions } from "../../src/control/server.js";
import { FakeSession } from "./fake-session.js";

export interface Opened {
  control: Control;
  /** The one that is there from the beginning. */
  main: FakeSession;
  /** Those that were created, in order. */
  created: FakeSession[];
  /** What they were created with. */
  requested: SessionRequest[];
  warnings: string[];
}

interface Options extends Partial<ControlOptions> {
  /** There is no main session. */
  isEmpty?: boolean;
}

/** A control API over fake sessions; it is closed when the test ends. */
export async function opened({ isEmpty = false, ...options }: Options = {}): Promise<Opened> {
  const main = new FakeSession();
  const created: FakeSession[] = [];
  const requested: SessionRequest[] = [];
  const warnings: string[] = [];
  const create: Create = (asked) => {
    requested.push(asked);
    const session = new FakeSession(asked.cassette, `http://127.0.0.1:${40_800 + created.length}`);
    created.push(session);
    return Promise.resolve(session);
  };
  const control = await openControl({
    ...{ address: { host: "127.0.0.1", port: 0 }, create, clock: systemClock, ...(!isEmpty && { main }) },
    emit: (event) => {
      if (event.event === "warning") warnings.push(event.message);
    },
    ...options,
  });
  onTestFinished(() => control.close().catch(() => undefined)); // a test that lets it fail looks at that itself
  return { control, main, created, requested, warnings };
}

/** The same, and a client of it. */
export async function connected() {
  const all = await opened();
  const client = connect(all.control);
  return { ...all, client, session: await client.session("main") };
}

export interface Answered {
  status: number;
  headers: Headers;
  body: unknown;
}

/** Asks with fetch, as a client does: `POST /sessions`, and the body as JSON where there is one. */
export async function ask(
  { url, token }: Control,
  what: string,
  body?: unknown,
  init: RequestInit = {},
): Promise<Answered> {
  const [method = "", path = ""] = what.split(" ");
  const json = body === undefined ? {} : { "content-type": "application/json" };
  const response = await fetch(url + path, {
    ...{ method, headers: { authorization: `Bearer ${token}`, ...json } },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...init,
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

export interface RawRequest {
  method?: string;
  path?: string;
  headers?: http.OutgoingHttpHeaders;
  body?: string | Buffer;
}

/** Asks with Node's own client, which sends whatever Host, Origin and type it is told to; none that is undefined. */
export function askRaw({ url, token }: Control, { method = "GET", path = "/", headers, body }: RawRequest) {
  return new Promise<{ status: number; headers: http.IncomingHttpHeaders; body: unknown }>(
    (resolve, reject) => {
      const { hostname, port } = new URL(url);
      const given = Object.entries({ authorization: `Bearer ${token}`, ...headers });
      const all = Object.fromEntries(given.filter(([, value]) => value !== undefined));
      const request = http.request(
        { hostname, port, method, path, headers: all, agent: false },
        (response) => {
          let text = "";
          response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
          response.on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: text === "" ? undefined : JSON.parse(text),
            }),
          );
        },
      );
      request.on("error", reject);
      request.end(body);
    },
  );
}

/** The body of an answer that refuses. */
export function refusal(code: string, message: unknown) {
  return { error: { code, message } };
}
