import type { MatcherState } from "vitest";
import type { NotificationItem } from "../graph/notifications.js";
import { ROUTE_NAMES, type RouteName } from "../graph/routes.js";
import { judge, type Judged } from "./claim.js";
import { deliveredClaim, requestedClaim } from "./claims.js";
import { judgeClean, judgeReplayed } from "./clean.js";
import { checkName, sessionIn } from "./received.js";

const SORTS = ["operation", "roster", "call"] as const satisfies readonly NotificationItem["subject"][];

/** A text that editors do not complete the others with. */
type ExchangeId = string & {};

/** A notification: what it is about, or the id of its exchange. */
export type NotificationName = (typeof SORTS)[number] | ExchangeId;

/** A request: what it asks for, or the id of its exchange. */
export type RequestName = RouteName | ExchangeId;

/** What can be said of sessions beside what vitest can say of anything. */
export const MATCHERS = {
  toBeClean: (received: unknown): Judged => judgeClean(sessionIn(received, "toBeClean", ["report"])),

  toHaveReplayedAll: (received: unknown): Judged =>
    judgeReplayed(sessionIn(received, "toHaveReplayedAll", ["missing", "report"])),

  toHaveDelivered(this: MatcherState, received: unknown, what: NotificationName, wanted?: object): Judged {
    const session = sessionIn(received, "toHaveDelivered", ["notifications", "events", "pending"]);
    checkName(what, "sort of notification", SORTS);
    return judge(this, deliveredClaim(session, what, wanted));
  },

  toHaveRequested(this: MatcherState, received: unknown, what: RequestName, wanted?: object): Judged {
    const session = sessionIn(received, "toHaveRequested", ["requests", "events"]);
    checkName(what, "request", ROUTE_NAMES);
    return judge(this, requestedClaim(session, what, wanted));
  },
};
