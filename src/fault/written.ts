import { asObject, jsonTree, type Json, type JsonObject } from "../base/json.js";

type Node = NonNullable<ReturnType<typeof jsonTree>>;

/** JSON text of what has been made of the value of a text: what has been left of that stands as it was written. */
export function writtenLike(text: string, was: Json, json: Json): string {
  const tree = jsonTree(text);
  return tree ? written({ text, node: tree, was }, json) : JSON.stringify(json);
}

/** A value in a text, as it was written and as it was read. */
interface Read {
  text: string;
  node: Node;
  was: Json;
}

/** What was left as it is is the same object still: numbers that a double cannot hold are told apart by that alone. */
function written({ text, node, was }: Read, json: Json): string {
  if (json === was) return text.slice(node.offset, node.offset + node.length);
  if (Array.isArray(was) && Array.isArray(json)) return writtenList({ text, node, was }, was, json);
  const [before, members] = [asObject(was), asObject(json)];
  if (before && members) return writtenMembers({ text, node, was }, before, members);
  return JSON.stringify(json);
}

function writtenList({ text, node }: Read, was: Json[], json: Json[]): string {
  const items = json.map((item) => {
    const place = originOf(item, was);
    const child = node.children?.[place];
    return child ? written({ text, node: child, was: was[place] as Json }, item) : JSON.stringify(item);
  });
  return `[${items.join(",")}]`;
}

function writtenMembers({ text, node }: Read, was: JsonObject, json: JsonObject): string {
  const members = Object.keys(json).map((name) => {
    const member = json[name] as Json;
    const [nameNode, child] = memberOf(node, name);
    const isKnown = nameNode && child && Object.hasOwn(was, name);
    const key = isKnown ? textOf(text, nameNode) : JSON.stringify(name);
    const value = isKnown
      ? written({ text, node: child, was: was[name] as Json }, member)
      : JSON.stringify(member);
    return `${key}:${value}`;
  });
  return `{${members.join(",")}}`;
}

/** Of several members of one name the last is the one that was read. */
function memberOf({ children = [] }: Node, name: string): readonly (Node | undefined)[] {
  return children.findLast(({ children: [own] = [] }) => own?.value === name)?.children ?? [];
}

/** Which item of a list this one was, or was made of: that has members in common with it. */
function originOf(item: Json, was: readonly Json[]): number {
  const same = was.indexOf(item);
  if (same >= 0) return same;
  const members = holders(item);
  return was.findIndex((one) => holders(one).some((member) => members.includes(member)));
}

function holders(value: Json): Json[] {
  return Object.values(asObject(value) ?? {}).filter(
    (member) => typeof member === "object" && member !== null,
  );
}

function textOf(text: string, { offset, length }: Node): string {
  return text.slice(offset, offset + length);
}
