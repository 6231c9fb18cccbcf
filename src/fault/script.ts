import type { Json } from "../base/json.js";
import { ordinal, type Exchange } from "../tape/exchange.js";
import { applyChange } from "./apply.js";
import { isAt } from "./place.js";
import type { Ahead, Change, Place, Reply, Whereabouts } from "./change.js";
import { bentExchange, recordedPost, type Post, type PostItem, type Timing } from "./post.js";

export type { Ahead, Change, Place, Reply, Whereabouts } from "./change.js";

/** A post as an exchange; its id is its own: `x2.1` behind `x2`. */
export interface Posting {
  exchange: Exchange;
  timing?: Timing;
  mayBeRefused?: true;
}

/** What a tape does as faults have bent it: how each request is answered, what is posted of each notification. */
export class Script {
  readonly whereabouts: Whereabouts[] = [];
  readonly #recorded = new Map<string, Post>();
  readonly #posts = new Map<string, readonly Post[]>();
  /** The notifications whose posts hold items of others, by those. */
  readonly #holders = new Map<string, Set<Exchange>>();
  /** The notifications that were moved behind another one, by that one's ordinal. */
  readonly #followers = new Map<number, Set<Exchange>>();
  readonly #replies = new Map<string, Reply>();
  readonly #fires = new Map<string, Set<number>>();
  readonly #postings = new Map<string, readonly Posting[]>();

  /** What is posted of a notification. */
  postsOf(notification: Exchange): readonly Post[] {
    return this.#posts.get(notification.id) ?? [this.#recordedPost(notification)];
  }

  /** The same as exchanges, made when nothing is bent any more; undefined: as on the tape. */
  postingsOf(notification: Exchange): readonly Posting[] | undefined {
    const posts = this.#posts.get(notification.id);
    if (!posts) return undefined;
    const known = this.#postings.get(notification.id);
    if (known) return known;
    const postings = posts.map((post, nth): Posting => {
      const { timing, mayBeRefused } = post;
      return {
        exchange: bentExchange(post, postId(notification, nth, posts.length), this.#recordedPost),
        ...(timing && { timing }),
        ...(mayBeRefused && { mayBeRefused }),
      };
    });
    this.#postings.set(notification.id, postings);
    return postings;
  }

  /** The posts that an item is in. */
  postsWith(at: Place): Post[] {
    return this.#holdersOf(at.notification).flatMap((notification) =>
      this.postsOf(notification).filter((post) => isIn(post, at)),
    );
  }

  /** What has become of an item: as often as it is posted. */
  itemsAt(at: Place): Json[] {
    return this.postsWith(at).flatMap(({ items }) =>
      items.filter((item) => isAt(item, at)).map(({ json }) => json),
    );
  }

  /** Whether something was moved behind a notification, and so goes when that goes. */
  isFollowed(notification: Exchange): boolean {
    const place = ordinal(notification);
    return [...(this.#followers.get(place) ?? [])].some((follower) =>
      this.postsOf(follower).some(({ timing }) => Math.floor(timing?.order ?? NaN) === place),
    );
  }

  replyTo(request: Exchange): Reply {
    return this.#replies.get(request.id) ?? { exchange: request, ahead: NONE };
  }

  /** The faults, by their places in the plan, that fire when this exchange is played or due. */
  firesAt(exchange: string): ReadonlySet<number> {
    return this.#fires.get(exchange) ?? NOTHING;
  }

  /** Applies what a fault makes of an exchange that it has picked. */
  bend(fault: number, picked: Exchange, changes: readonly Change[]): void {
    const before = this.replyTo(picked).ahead.length;
    this.apply(changes);
    const reply = this.replyTo(picked);
    if (reply.ahead.length === before) {
      this.#fires.set(picked.id, new Set([...this.firesAt(picked.id), fault]));
      return;
    }
    const ahead = reply.ahead.map((one) => ({ fault, ...one }));
    this.#replies.set(picked.id, { ...reply, ahead });
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) applyChange(this, change);
  }

  setPosts(notification: Exchange, posts: readonly Post[]): void {
    this.#posts.set(notification.id, posts);
    for (const { items, timing } of posts) {
      if (timing?.order !== undefined) addTo(this.#followers, Math.floor(timing.order), notification);
      for (const { of } of items) if (of !== notification) addTo(this.#holders, of.id, notification);
    }
  }

  setReply(request: string, reply: Reply): void {
    this.#replies.set(request, reply);
  }

  /** Changes the posts that an item is in. */
  mapPosts(at: Place, map: (post: Post) => readonly Post[]): void {
    for (const notification of this.#holdersOf(at.notification)) {
      const posts = this.postsOf(notification);
      if (posts.some((post) => isIn(post, at)))
        this.setPosts(
          notification,
          posts.flatMap((post) => (isIn(post, at) ? map(post) : [post])),
        );
    }
  }

  /** Posts an item made of another one, at the time of that, behind the last post that it is in or behind all of them. */
  postBehind(at: Place, where: "it" | "all", made: (item: PostItem) => PostItem): void {
    for (const notification of this.#holdersOf(at.notification).toReversed()) {
      const posts = this.postsOf(notification);
      const place = posts.findLastIndex((post) => isIn(post, at));
      const post = posts[place];
      const item = post?.items.find((one) => isAt(one, at));
      if (!post || !item) continue;
      const behind = where === "it" ? place + 1 : posts.length;
      this.setPosts(notification, posts.toSpliced(behind, 0, { ...post, items: [made(item)] }));
      return;
    }
  }

  #holdersOf(notification: Exchange): Exchange[] {
    return [notification, ...(this.#holders.get(notification.id) ?? [])];
  }

  readonly #recordedPost = (notification: Exchange): Post => {
    const known = this.#recorded.get(notification.id);
    if (known) return known;
    const post = recordedPost(notification);
    this.#recorded.set(notification.id, post);
    return post;
  };
}

const NONE: readonly Ahead[] = [];
const NOTHING: ReadonlySet<number> = new Set();

function isIn({ items }: Post, at: Place): boolean {
  return items.some((item) => isAt(item, at));
}

/** Of ten posts and more all ids have as many digits: they stand in the order of their posts as numbers, too. */
function postId({ id }: Exchange, nth: number, count: number): string {
  return nth === 0 ? id : `${id}.${String(nth).padStart(String(count - 1).length, "0")}`;
}

function addTo<Key>(map: Map<Key, Set<Exchange>>, key: Key, value: Exchange): void {
  const values = map.get(key) ?? new Set();
  map.set(key, values.add(value));
}
