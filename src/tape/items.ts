import { jsonTree } from "../base/json.js";
import type { Place } from "../base/template.js";

/** Where the items of a notification stand in its text: each of its `value`, and all of that; undefined where there is none. */
export function itemPlaces(text: string): { list: Place; items: Place[] } | undefined {
  const value = jsonTree(text)?.children?.findLast(({ children: [name] = [] }) => name?.value === "value")
    ?.children?.[1];
  return value?.type === "array" ? { list: value, items: value.children ?? [] } : undefined;
}
