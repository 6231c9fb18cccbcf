import { asArray, asObject, type Json } from "../base/json.js";
import { bodyJson } from "../tape/body.js";
import { causesOf, type Cause, type Exchange, type StoredBody } from "../tape/exchange.js";
import { itemPlaces } from "../tape/items.js";
import { writtenLike } from "./written.js";

/** When a post goes, where that is not its notification's time. */
export interface Timing {
  /** Its place among what is due, in the ordinals of the tape. */
  order?: number;
  /** Milliseconds later than on the tape, where distances are kept. */
  delay?: number;
  /** After everything else that is due; where distances are kept, `delay` says it. */
  isLate?: true;
  /** Before the answer of its cause, which waits for it. */
  isEarly?: true;
}

/** An item of a notification as it is posted. */
export interface PostItem {
  /** The notification that it is of, and its place there; of what is on no tape the place is below 0. */
  of: Exchange;
  index: number;
  json: Json;
  cause: Cause | undefined;
}

/** One post of a notification to the bot. */
export interface Post {
  /** What it is a post of: its headers and whatever is around the items. */
  notification: Exchange;
  items: readonly PostItem[];
  timing?: Timing;
  /** The bot may refuse it: that is no finding. */
  mayBeRefused?: true;
}

/** A notification as it is on the tape. Read once: what is left as it is is told by its being the same object. */
export function recordedPost(notification: Exchange): Post {
  const causes = causesOf(notification);
  const values = asArray(asObject(bodyJson(notification.request))?.["value"]);
  const items = values.map((json, index): PostItem => {
    return { of: notification, index, json, cause: notification.causes ? causes[index] : causes[0] };
  });
  return { notification, items };
}

/** Gives a notification as it is on the tape, always the same. */
export type Recorded = (notification: Exchange) => Post;

/** The exchange of a post under an id of its own; what has not been changed of a text stays as it was written. */
export function bentExchange({ notification, items }: Post, id: string, recorded: Recorded): Exchange {
  const whole = recorded(notification).items;
  const isWhole = items.length === whole.length && items.every((item, index) => isSame(item, whole[index]));
  if (isWhole) return id === notification.id ? notification : { ...notification, id };
  const { body: _body, text: _text, base64: _base64, ...head } = notification.request;
  const request = { ...head, ...storedItems(notification, items, recorded) };
  return withCauses({ ...notification, id, request }, causesOfItems(items, notification));
}

function isSame(one: PostItem, other: PostItem | undefined): boolean {
  return one.of === other?.of && one.index === other.index && one.json === other.json;
}

/** Where one of the items is of a text, all of it is one. */
function storedItems({ request }: Exchange, items: readonly PostItem[], recorded: Recorded): StoredBody {
  const members = asObject(bodyJson(request));
  const isText = [request, ...items.map(({ of }) => of.request)].some(({ text }) => text !== undefined);
  if (!isText) return { body: { ...members, value: items.map(({ json }) => json) } };
  const own = request.text ?? "";
  const around = itemPlaces(own) ? own : JSON.stringify({ ...members, value: [] });
  const { offset = 0, length = 0 } = itemPlaces(around)?.list ?? {};
  const list = writtenItems(items, recorded).join(",");
  return { text: `${around.slice(0, offset)}[${list}]${around.slice(offset + length)}` };
}

function writtenItems(items: readonly PostItem[], recorded: Recorded): string[] {
  const texts = new Map<Exchange, string[]>();
  return items.map(({ of, index, json }) => {
    const known = texts.get(of) ?? itemTexts(of);
    texts.set(of, known);
    const text = known[index];
    const was = recorded(of).items[index]?.json;
    return text === undefined || was === undefined ? JSON.stringify(json) : writtenLike(text, was, json);
  });
}

/** The items of a notification as they stand in its text. */
function itemTexts({ request: { text } }: Exchange): string[] {
  const places = (text === undefined ? undefined : itemPlaces(text)?.items) ?? [];
  return places.map(({ offset, length }) => (text as string).slice(offset, offset + length));
}

/** Of items that are all on no tape the causes are those of their notification. */
function causesOfItems(items: readonly PostItem[], notification: Exchange): Cause[] {
  if (!items.some(({ cause }) => cause)) return causesOf(notification);
  return items.map(({ cause }) => cause ?? { exchange: null, by: ["start"] });
}

/** One cause where all items have the same one, else one an item. */
function withCauses(exchange: Exchange, all: readonly Cause[]): Exchange {
  const [first] = all;
  const isOne = first && all.every((cause) => cause.exchange === first.exchange);
  const { causes: _causes, ...one } = exchange;
  if (!first || (isOne && one.cause?.exchange === first.exchange)) return one;
  if (isOne) return { ...one, cause: first };
  const { cause: _cause, ...several } = exchange;
  return { ...several, causes: [...all] };
}
