import type jsonc from "jsonc-parser";
import { jsonTree } from "./json.js";

/** Changes to a JSON text, in the order of their places: everything else in it stays as it was written. */
export class JsonEdits {
  readonly #text: string;
  readonly #pieces: string[] = [];
  #from = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Writes `value` in the place of `node`; escaped where that had to be, so that bytes read as Latin-1 stay bytes. */
  replace(node: jsonc.Node, value: string): void {
    const end = node.length < 0 ? this.#text.length : node.offset + node.length; // -1: never closed
    const before = this.#text.slice(node.offset, end);
    const written = JSON.stringify(value);
    this.#pieces.push(this.#text.slice(this.#from, node.offset));
    this.#pieces.push(BEYOND_LATIN1.test(before) ? written : written.replace(BEYOND_LATIN1_ALL, escaped));
    this.#from = end;
  }

  applied(): string {
    return [...this.#pieces, this.#text.slice(this.#from)].join("");
  }
}

/** What a string member becomes; undefined leaves it as it is. */
export type MapMember = (name: string, value: string) => string | undefined;

/** A JSON text with some of its string members replaced; the text itself where none is, or where it is no JSON. */
export function mapMembers(text: string, map: MapMember): string {
  const tree = jsonTree(text);
  if (!tree) return text;
  const edits = new JsonEdits(text);
  visit(tree, map, edits);
  return edits.applied();
}

/** The same for the members of the outermost object alone, each of several that have one name. */
export function mapOwnMembers(text: string, map: MapMember): string {
  const tree = jsonTree(text);
  if (tree?.type !== "object") return text;
  const edits = new JsonEdits(text);
  for (const { children: [name, value] = [] } of tree.children ?? []) {
    const mapped = value?.type === "string" ? map(name?.value as string, value.value as string) : undefined;
    if (value && mapped !== undefined) edits.replace(value, mapped);
  }
  return edits.applied();
}

function visit(node: jsonc.Node, map: MapMember, edits: JsonEdits): void {
  const [name, value] = node.type === "property" ? (node.children ?? []) : [];
  const mapped = value?.type === "string" ? map(name?.value as string, value.value as string) : undefined;
  if (value && mapped !== undefined) edits.replace(value, mapped);
  else for (const child of node.children ?? []) visit(child, map, edits);
}

const BEYOND_LATIN1 = /[^\0-\xff]/;
const BEYOND_LATIN1_ALL = /[^\0-\xff]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
