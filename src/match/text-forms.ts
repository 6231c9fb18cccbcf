import { Template, type Place } from "../base/template.js";
import { replacePathIds, replaceTokens, type Kind } from "../graph/identifiers.js";
import { isGuid } from "../graph/ids.js";

/** Texts that differ in their ids only; `kinds`: what each id is by its place in a path, if that says it. */
interface TextForm {
  template: Template;
  kinds: readonly (Kind | undefined)[];
}

/** What becomes of an id in a text; of what kind it is, where its place says it. Undefined leaves it as it is. */
export type MapId = (id: string, kind: Kind | undefined) => string | undefined;

const MOST = 16;
/** Those that were met: the last are tried first. What they say depends on no cassette. */
const KNOWN: TextForm[] = [];

/** A text with its ids mapped: those in the paths of resources by their place, any others by their form. */
export function mapIds(text: string, map: MapId): string {
  for (const { template, kinds } of KNOWN) {
    const ids = template.valuesIn(text);
    if (ids?.every(isGuid)) return template.filled(ids.map((id, at) => map(id, kinds[at]) ?? id));
  }
  const met: { id: string; kind: Kind | undefined }[] = [];
  const meet: MapId = (id, kind) => {
    met.push({ id, kind });
    return map(id, kind);
  };
  const mapped = replacePathIds(
    text,
    (kind, id) => meet(id, kind),
    (rest) => replaceTokens(rest, (token) => meet(token, undefined)),
  );
  learn(text, met);
  return mapped;
}

/** GUIDs that were met, in their order. Only those between characters that are of no token are told by the text around them. */
function learn(text: string, met: readonly { id: string; kind: Kind | undefined }[]): void {
  const places: Place[] = [];
  let from = 0;
  for (const { id } of met) {
    const offset = text.indexOf(id, from);
    from = offset + id.length;
    if (!isGuid(id) || !BEFORE.test(text.slice(0, offset)) || !BEHIND.test(text.slice(from))) return;
    places.push({ offset, length: id.length });
  }
  if (places.length === 0) return;
  KNOWN.unshift({ template: Template.of(text, places), kinds: met.map(({ kind }) => kind) });
  KNOWN.length = Math.min(KNOWN.length, MOST);
}

const BEFORE = /(?:^|[/('"=&?, ])$/;
const BEHIND = /^(?:$|[/)'"&?#, ])/;
