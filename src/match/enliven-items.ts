import { asObject, type Json, type JsonObject } from "../base/json.js";
import type { StoredBody } from "../tape/exchange.js";
import { itemPlaces } from "../tape/items.js";
import type { Enlivener } from "./enliven.js";

/** The body of a notification whose items have different causes, each with live values of its own. */
export function enlivenItems(
  stored: StoredBody,
  whole: Enlivener,
  ofItem: (index: number) => Enlivener,
): StoredBody {
  if (stored.text !== undefined) return { text: itemsOfText(stored.text, ofItem) };
  const enlivened = whole.body(stored);
  const items = asObject(stored.body)?.["value"];
  if (!Array.isArray(items)) return enlivened;
  const value = items.map((item, index) => ofItem(index).body({ body: item }).body as Json);
  return { body: { ...(enlivened.body as JsonObject), value } };
}

/** What is outside of the items stays as it was written. */
function itemsOfText(text: string, ofItem: (index: number) => Enlivener): string {
  let written = "";
  let from = 0;
  for (const [index, { offset, length }] of (itemPlaces(text)?.items ?? []).entries()) {
    const item = text.slice(offset, offset + length);
    written += text.slice(from, offset) + (ofItem(index).body({ text: item }).text ?? item);
    from = offset + length;
  }
  return written + text.slice(from);
}
