import type { Json } from "../base/json.js";
import type { Exchange } from "../tape/exchange.js";
import type { WireEffect } from "../tape/play.js";
import type { Post, Timing } from "./post.js";
import type { SceneItem } from "./scene.js";

/** An answer that comes ahead of a request's own. */
export interface Ahead {
  /** The request's exchange with this answer. */
  exchange: Exchange;
  effect?: WireEffect;
  /** The place in the plan of the fault that puts it there. */
  fault?: number;
}

/** How a request is answered. */
export interface Reply {
  exchange: Exchange;
  /** What comes instead, one after the other, while the exchange stays unplayed. */
  ahead: readonly Ahead[];
  /** What happens to its own answer at the wire. */
  effect?: WireEffect;
  /** It is not so any more: the simulator, where there is one, knows better. */
  isOutdated?: true;
}

/** One thing that a fault changes of what a tape does; plain data. */
export type Change =
  /** What becomes of an item, once for each time that it is posted; undefined: it is not posted that time. */
  | { kind: "item"; at: Place; to: readonly (Json | undefined)[] }
  /** An item goes in a post of its own, at another time. */
  | { kind: "apart"; at: Place; timing: Timing }
  /** Behind an item, and in a post of its own, something is posted that is that item still. */
  | { kind: "again"; at: Place; json: Json }
  /** Behind all posts of an item's notification something is posted that is on no tape. */
  | { kind: "also"; at: Place; json: Json }
  | { kind: "posts"; notification: Exchange; posts: readonly Post[] }
  | { kind: "reply"; request: string; reply: Reply }
  | Whereabouts;

/** Somebody is not where the tape has them, from a place on the tape on, until invited again. */
export interface Whereabouts {
  kind: WhereaboutsKind;
  call: string;
  person: string;
  from: number;
}

type WhereaboutsKind =
  /** Not in the call. */
  | "absent"
  | "in-lobby"
  /** The invite there brings them into the call no more than if it had not been. */
  | "uninvited"
  /** In the call, out of which the request there would have taken them. */
  | "staying";

/** An item of a notification by its place on the tape. */
export type Place = Pick<SceneItem, "notification" | "index">;
