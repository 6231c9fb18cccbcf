import { createRequire } from "node:module";
import type jsonc from "jsonc-parser";

let loaded: typeof jsonc | undefined;

/** The parser that knows the places of values; loaded when it is first asked for, because most starts do without. */
export function parser(): typeof jsonc {
  return (loaded ??= createRequire(import.meta.url)("jsonc-parser") as typeof jsonc);
}
