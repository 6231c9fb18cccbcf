import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { MODES } from "../../src/engine/modes.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const text = readFileSync(path.join(root, "README.md"), "utf8");

describe("README.md", () => {
  it("has the three answers of every mode, as --help prints them", () => {
    const rows = [...text.matchAll(/^\| `(\w+)` +\|(.*)\|$/gm)]
      .map(([, name, cells]) => [name, ...(cells ?? "").split("|").map((cell) => cell.trim())])
      .filter(([name]) => Object.hasOwn(MODES, name ?? ""));
    const modes = Object.values(MODES);
    expect(rows).toEqual(
      modes.map(({ name, cassette, unknown, missing }) => [name, cassette, unknown, missing]),
    );
  });

  it.each([...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, target]) => target as string))(
    "leads to %s, which is there",
    (target) => {
      expect(existsSync(path.join(root, target))).toBe(true);
    },
  );
});
