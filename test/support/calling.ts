/** A bot that calls somebody: one request, of which two states of the call come. */
export const CREATE = "/v1.0/communications/calls";

/** What such a bot names as its own, where nobody listens. */
export const OWN_URL = "https://bot.example/api/calls?bot=a";

/** Creates a peer call; gives the answer and its body. */
export async function createCall(
  graphUrl: string,
  callbackUri = OWN_URL,
): Promise<{ status: number; body: { id: string; callbackUri?: string } }> {
  const identity = { user: { id: "112f7296-5fa4-42ca-bae8-6a692b15d4b8", displayName: "Adele Vance" } };
  const body = {
    ...{ "@odata.type": "#microsoft.graph.call", callbackUri, requestedModalities: ["audio"] },
    mediaConfig: { "@odata.type": "#microsoft.graph.serviceHostedMediaConfig" },
    targets: [{ "@odata.type": "#microsoft.graph.invitationParticipantInfo", identity }],
  };
  const answer = await asking(graphUrl, CREATE, { method: "POST", body: JSON.stringify(body) });
  return { status: answer.status, body: (await answer.json()) as { id: string } };
}

export async function hangUp(graphUrl: string, id: string): Promise<number> {
  return (await asking(graphUrl, `${CREATE}/${id}`, { method: "DELETE" })).status;
}

/** A request as a bot with a token sends it. */
export function asking(graphUrl: string, url: string, init: RequestInit = {}): Promise<Response> {
  const headers = { "content-type": "application/json", authorization: "Bearer x" };
  return fetch(graphUrl + url, { ...init, headers });
}
