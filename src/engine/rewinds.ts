import { routeOf } from "../graph/routes.js";
import type { Shown } from "./coming.js";

/** What starts a session again: a bot is restarted more often than its proxy. */
export const REWINDS = {
  create: {
    says: "a call is created and the tape has no more of that",
    isMet: ({ method, url }: Shown): boolean => routeOf(method, url)?.name === "create call",
  },
} as const;

export type RewindOn = keyof typeof REWINDS;
