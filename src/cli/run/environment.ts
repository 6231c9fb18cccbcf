import type { Event } from "../../engine/events.js";

/** What never goes through a proxy of the machine's: rollcall is on this machine. */
const HERE = ["127.0.0.1", "localhost", "::1"];

/** The environment of a command in which it finds the session: where it listens, and how it is controlled. */
export function commandEnvironment(
  before: NodeJS.ProcessEnv,
  { graph, callback, control, token }: Extract<Event, { event: "listening" }>,
): NodeJS.ProcessEnv {
  return {
    ...before,
    ROLLCALL_GRAPH_URL: graph,
    ...(callback !== undefined && { ROLLCALL_CALLBACK_URL: callback }),
    ROLLCALL_CONTROL_URL: control,
    ROLLCALL_CONTROL_TOKEN: token,
    // Some programs read one spelling, some the other.
    NO_PROXY: withHere(before["NO_PROXY"] ?? before["no_proxy"]),
    no_proxy: withHere(before["no_proxy"] ?? before["NO_PROXY"]),
  };
}

function withHere(before: string | undefined): string {
  const named = (before ?? "").split(",").map((one) => one.trim());
  return [...new Set([...named.filter((one) => one !== ""), ...HERE])].join(",");
}
