import { isDeepStrictEqual } from "node:util";
import { parseFaithfully } from "../base/json.js";
import { Template, type Place } from "../base/template.js";
import { normalValue } from "../graph/identifiers.js";
import { isGuid } from "../graph/ids.js";
import type { TapeRequest } from "../tape/exchange.js";
import { readRequest, type Asked } from "./key.js";
import { isMarked, mark, MARKS } from "./marks.js";
import { isPlainText, openPlaces } from "./plain-text.js";
import { RequestForm, type FormParts } from "./request-form.js";
import type { MatchRules } from "./rules.js";

/** Identifiers of one kind are compared one with another. */
const MOST_SLOTS = 16;

/**
 * The form of a request that was read as `like`; undefined where it has none. Each of its values is replaced by a mark of
 * its own, and the request is read again: where a mark comes out tells what the value is.
 */
export function formOf(request: TapeRequest, like: Asked, rules: MatchRules): RequestForm | undefined {
  const { url, text = "" } = request;
  if (!isPlainText(text) || like.slots.length > MOST_SLOTS || isMarked(url + text)) return undefined;
  const all = [...guidPlaces(url), ...openPlaces(text).map((place): Value => ({ of: "text", ...place }))];
  const probe = probed(request, all, rules);
  if (!probe) return undefined;
  const values = all.filter((_, nth) => !probe.key.includes(mark(nth)));
  const numbers = new Map(values.map((value, number) => [mark(all.indexOf(value)), number]));
  if (!probe.values.every((value) => numbers.has(value))) return undefined; // an id that is no GUID, in the path
  const originals = values.map(({ of, offset, length }) => request[of]?.slice(offset, offset + length) ?? "");
  const form = new RequestForm({
    method: request.method,
    url: templateOf(url, "url", values),
    ...(text !== "" && { body: templateOf(text, "text", values) }),
    named: namedIn(probe, numbers, originals),
    apart: apartIn(like),
    ...restOf(probe, numbers),
    like: { key: like.key, slots: like.slots },
  });
  return isDeepStrictEqual(form.read(request), like) ? form : undefined;
}

/** A value of a request, in its URL or in its body. */
interface Value extends Place {
  of: "url" | "text";
}

/** The segments of a path that are GUIDs. */
function guidPlaces(url: string): Value[] {
  const places: Value[] = [];
  let offset = 0;
  for (const segment of (/^[^?#]*/.exec(url)?.[0] ?? "").split("/")) {
    if (isGuid(segment)) places.push({ of: "url", offset, length: segment.length });
    offset += segment.length + 1;
  }
  return places;
}

/** The request with a mark in the place of each value, as it is read; undefined where its body is no JSON that says it all. */
function probed(request: TapeRequest, all: readonly Value[], rules: MatchRules): Asked | undefined {
  const { method, url, text } = request;
  const marking = all.map((_, nth) => mark(nth));
  const inUrl = all.filter(({ of }) => of === "url").length;
  const marked = { method, url: templateOf(url, "url", all).filled(marking), headers: {} };
  if (text === undefined) return readRequest(marked, rules);
  const body = parseFaithfully(templateOf(text, "text", all).filled(marking.slice(inUrl)));
  return body === undefined ? undefined : readRequest({ ...marked, body }, rules);
}

function templateOf(text: string, of: Value["of"], values: readonly Value[]): Template {
  return Template.of(
    text,
    values.filter((value) => value.of === of),
  );
}

/** Equal identifiers of one kind are in one slot, which is the place of the first of them. */
function namedIn(
  { slots, values }: Asked,
  numbers: ReadonlyMap<string, number>,
  originals: readonly string[],
): FormParts["named"] {
  const names: string[] = [];
  return slots.map(({ kind }, at) => {
    const value = numbers.get(values[at] ?? "") as number;
    const name = `${kind} ${normalValue(kind, originals[value] ?? "")}`;
    if (!names.includes(name)) names.push(name);
    return { value, kind, slot: names.indexOf(name) };
  });
}

function apartIn({ slots }: Asked): FormParts["apart"] {
  return slots.flatMap((one, at) =>
    slots.flatMap((other, place) => (place > at && other.kind === one.kind ? [[at, place] as const] : [])),
  );
}

function restOf({ rest }: Asked, numbers: ReadonlyMap<string, number>): Pick<FormParts, "rest" | "inRest"> {
  const found = [...rest.matchAll(MARKS)];
  return {
    rest: Template.of(
      rest,
      found.map(({ 0: one, index }) => ({ offset: index, length: one.length })),
    ),
    inRest: found.map(([one]) => numbers.get(one) as number),
  };
}
