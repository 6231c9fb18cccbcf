import { asArray, asObject, asText, parseJson } from "../../src/base/json.js";
import { Waiters } from "../../src/base/waiters.js";
import { postJson, ask } from "./asking.js";
import { upstream } from "./upstream.js";

/** A bot that answers a call which rings at its global URL, and hangs up when it is established. */
export interface AnsweringBot {
  globalUrl: string;
  /** Where it asks Graph; set before it is called. */
  graphUrl: string;
  /** `path state`, in the order in which they came. */
  heard: string[];
  /** Resolves when its call has ended. */
  ended(): Promise<void>;
}

export async function answeringBot(): Promise<AnsweringBot> {
  const heard: string[] = [];
  const waiters = new Waiters(() => heard.at(-1)?.endsWith("terminated") === true);
  const server = await upstream((response, { url, body }) => {
    response.writeHead(202).end();
    const item = asObject(asArray(asObject(parseJson(body.toString()))?.["value"])[0]);
    const state = asText(asObject(item?.["resourceData"])?.["state"]) ?? "";
    heard.push(`${url} ${state}`);
    waiters.check();
    void react(state, asText(item?.["resourceUrl"]) ?? "");
  });
  const react = async (state: string, call: string): Promise<void> => {
    const url = `${bot.graphUrl}/v1.0${call}`;
    const callbackUri = `${server.origin}/answered?call=7`;
    if (state === "incoming") await postJson(`${url}/answer`, JSON.stringify({ callbackUri }));
    if (state === "established") await ask(url, { method: "DELETE" });
  };
  const bot: AnsweringBot = {
    globalUrl: `${server.origin}/global`,
    graphUrl: "",
    heard,
    ended: () => waiters.wait(),
  };
  return bot;
}
