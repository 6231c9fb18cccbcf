import type { TapeRequest } from "../../src/tape/exchange.js";
import { readRepositoryCassette, requestsOf } from "./cassettes.js";

/** The request of the cassette `invite-one`, and the id of the call in it. */
export const [INVITE] = requestsOf(readRepositoryCassette("invite-one")) as [TapeRequest];
export const CALL = /calls\/([^/]+)/.exec(INVITE.url)![1]!;

/** Sends a request as a bot does. */
export function send(
  origin: string,
  { method, url, body }: TapeRequest,
  headers: Record<string, string> = {},
): Promise<Response> {
  const init = {
    method,
    headers: { "content-type": "application/json", authorization: "Bearer x", ...headers },
  };
  return fetch(origin + url, body === undefined ? init : { ...init, body: JSON.stringify(body) });
}

export function accepted(): Response {
  return new Response(null, { status: 202 });
}

/** What came in the place of an answer of Graph's. */
export async function refusalOf(
  answer: Response,
): Promise<{ status: number; kind: string | null; message: string }> {
  const { error } = (await answer.json()) as { error: { message: string } };
  return { status: answer.status, kind: answer.headers.get("x-rollcall"), message: error.message };
}
