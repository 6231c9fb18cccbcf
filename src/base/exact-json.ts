import type jsonc from "jsonc-parser";
import { jsonTree, parseJson, type Json, type JsonObject } from "./json.js";

/** One text for all writings of the same value: members sorted, numbers by their exact decimal value. */
export function canonicalJson(value: Json): string {
  if (typeof value === "number") return canonicalNumber(JSON.stringify(value));
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name] as Json)}`);
  return `{${members.join(",")}}`;
}

/**
 * The parsed text with its members' last values; a number that a double cannot hold becomes `{ "#number": … }`, its exact
 * decimal value. Undefined when it is not JSON.
 */
export function exactJson(text: string): Json | undefined {
  const value = parseJson(text);
  if (value === undefined || !MAY_BE_INEXACT.test(text)) return value;
  const tree = jsonTree(text);
  return tree && exactNode(tree, text);
}

/** A number of more digits than every double has, or with an exponent; inside of a string it does no harm. */
const MAY_BE_INEXACT = /[\d.]{16}|\d[eE]/;

function exactNode(node: jsonc.Node, text: string): Json {
  if (node.type === "array") return (node.children ?? []).map((child) => exactNode(child, text));
  if (node.type === "number") return exactNumber(text.slice(node.offset, node.offset + node.length));
  if (node.type !== "object") return node.value as Json;
  const members = Object.create(null) as JsonObject;
  for (const { children: [name, value] = [] } of node.children ?? [])
    if (name && value) members[name.value as string] = exactNode(value, text);
  return members;
}

function exactNumber(written: string): Json {
  const value = JSON.parse(written) as number;
  const exact = canonicalNumber(written);
  return Number.isFinite(value) && canonicalNumber(JSON.stringify(value)) === exact
    ? value
    : { "#number": exact };
}

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

function canonicalNumber(written: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = NUMBER.exec(written) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0";
  const power = Number(exponent) - fraction.length + (digits.length - significant.length);
  return power === 0 ? sign + significant : `${sign}${significant}e${power}`;
}
