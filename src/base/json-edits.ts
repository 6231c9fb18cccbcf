import type jsonc from "jsonc-parser";
import { jsonTree, type JsonObject } from "./json.js";

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
  const edits = new JsonEdits(text);
  for (const [name, value] of membersOf(tree))
    if (value.type === "string") editString(value, map(name, value.value as string), edits);
  return edits.applied();
}

/** The members of an object; none of anything else. */
function membersOf(node: jsonc.Node | undefined): [name: string, value: jsonc.Node][] {
  if (node?.type !== "object") return [];
  return (node.children ?? []).flatMap(({ children: [name, value] = [] }) =>
    name && value ? [[name.value as string, value] as [string, jsonc.Node]] : [],
  );
}

/**
 * What a string becomes; undefined leaves it as it is. Of a member: its name, the object that it is of (values that are
 * no strings are left out of that), and the name of the member that holds the object.
 */
export type MapString = (
  value: string,
  name?: string,
  owner?: JsonObject,
  holder?: string,
) => string | undefined;

/** A JSON text with some of its strings replaced, names not among them; undefined where it is no JSON. */
export function mapStrings(text: string, map: MapString): string | undefined {
  const tree = jsonTree(text);
  if (!tree) return undefined;
  const edits = new JsonEdits(text);
  visitStrings(tree, "", map, edits);
  return edits.applied();
}

function visitStrings(node: jsonc.Node, holder: string, map: MapString, edits: JsonEdits): void {
  if (node.type === "string") editString(node, map(node.value as string), edits);
  if (node.type === "array") for (const child of node.children ?? []) visitStrings(child, holder, map, edits);
  const members = membersOf(node);
  const owner = shallow(members);
  for (const [name, value] of members) {
    if (value.type === "string") editString(value, map(value.value as string, name, owner, holder), edits);
    else visitStrings(value, name, map, edits);
  }
}

function editString(node: jsonc.Node, mapped: string | undefined, edits: JsonEdits): void {
  if (mapped !== undefined && mapped !== node.value) edits.replace(node, mapped);
}

function shallow(members: readonly [name: string, value: jsonc.Node][]): JsonObject {
  const owner = Object.create(null) as JsonObject;
  for (const [name, value] of members) owner[name] = value.type === "string" ? (value.value as string) : null;
  return owner;
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
