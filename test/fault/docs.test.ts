import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { CATALOGUE, TOKEN_FAULTS } from "../../src/fault/catalogue/index.js";
import { given, planOf, whenSchema } from "../../src/fault/plan.js";
import { readFaultsFile } from "../../src/store/faults-file.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const docs = readFileSync(fileURLToPath(new URL("../../docs/faults.md", import.meta.url)), "utf8");

describe("docs/faults.md", () => {
  it("has a plan that is one, each fault with what it says", async () => {
    const [, yaml = ""] = /```yaml\n([^]*?)```/.exec(docs) ?? [];
    const file = path.join(await temporaryFolder(), "faults.yaml");
    await writeFile(file, yaml);
    expect(planOf(await readFaultsFile(file)).map(({ spec }) => spec)).toEqual([
      "operation-fails,code=410,subcode=301004,operation=invite,nth=2",
      "roster-dropped,probability=0.2",
      "throttled,times=2",
    ]);
  });

  it("has command lines whose faults are some", () => {
    const specs = [...docs.matchAll(/--fault ([a-z]\S+)/g)].map(([, spec = ""]) => spec);
    expect(specs.length).toBeGreaterThan(CATALOGUE.length);
    for (const spec of specs) expect(() => planOf([given(spec)])).not.toThrow();
  });

  it("names every fault there is, those that are to come, and every member of when", () => {
    const sections = [...docs.matchAll(/^#### (\S+)$/gm)].map(([, name]) => name);
    expect(sections).toEqual(CATALOGUE.map(({ name }) => name));
    for (const name of [...TOKEN_FAULTS, ...Object.keys(whenSchema.shape)])
      expect(docs).toContain(`\`${name}\``);
  });
});
