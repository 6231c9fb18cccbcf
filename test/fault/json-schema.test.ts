import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { CATALOGUE } from "../../src/fault/catalogue/index.js";
import { planJsonSchema } from "../../src/fault/json-schema.js";
import { given, planOf, readSpec, type FaultEntry } from "../../src/fault/plan.js";

const PUBLISHED = new URL("../../docs/faults-1.schema.json", import.meta.url);

it("the published JSON Schema is the one that plans are read with", async () => {
  expect(await readFile(PUBLISHED, "utf8")).toBe(planJsonSchema());
});

const schema = z.fromJSONSchema(JSON.parse(planJsonSchema()) as Parameters<typeof z.fromJSONSchema>[0]);

function isRead(entry: unknown): boolean {
  try {
    return planOf([given(entry as FaultEntry)]).length === 1;
  } catch {
    return false;
  }
}

describe("the JSON Schema of a plan", () => {
  it("takes the example of every fault, as a text and as an object", () => {
    const plan = CATALOGUE.flatMap(({ example }) => [example.spec, readSpec(example.spec)]);
    expect(schema.safeParse(plan)).toMatchObject({ success: true });
    expect(schema.safeParse({ $schema: "faults-1.schema.json", faults: plan })).toMatchObject({
      success: true,
    });
  });

  it.each([[[]], [{ faults: [] }]])("takes a plan without faults: %j", (plan) => {
    expect(schema.safeParse(plan).success).toBe(true);
  });

  it.each([
    ["throttled"],
    [12],
    [null],
    [{}],
    [{ faults: "throttled" }],
    [{ faults: [], seed: 3 }],
    [[12]],
    [[null]],
  ])("takes no plan like %j", (plan) => {
    expect(schema.safeParse(plan).success).toBe(false);
  });

  it.each<[isGood: boolean, entry: object]>([
    [true, { fault: "throttled" }],
    [true, { fault: "throttled", "retry-after": 0, times: 1000, when: { exchange: "x1", nth: [1, 2] } }],
    [true, { fault: "operation-fails", code: "removed", subcode: 0, message: "a" }],
    [true, { fault: "operation-fails", code: 100, when: {} }],
    [true, { fault: "roster-late", when: { probability: 1, every: 2, first: 3, "after-fault": "x" } }],
    [false, {}],
    [false, { fault: "throtled" }],
    [false, { fault: "token-missing" }],
    [false, { fault: "throttled", code: 410 }],
    [false, { fault: "throttled", "retry-after": -1 }],
    [false, { fault: "throttled", times: 0 }],
    [false, { fault: "throttled", times: 1001 }],
    [false, { fault: "throttled", nth: 1 }],
    [false, { fault: "throttled", when: { times: 1 } }],
    [false, { fault: "throttled", when: { nth: 0 } }],
    [false, { fault: "throttled", when: { nth: [] } }],
    [false, { fault: "throttled", when: { exchange: true } }],
    [false, { fault: "throttled", when: null }],
    [false, { fault: "operation-fails", code: 99 }],
    [false, { fault: "operation-fails", code: "nope" }],
    [false, { fault: "operation-fails", message: "" }],
    [false, { fault: "response-reset", after: "later" }],
    [false, { fault: "roster-late", when: { probability: 1.5 } }],
  ])("says %s, as the program does: %j", (isGood, entry) => {
    const isNaming = JSON.stringify(entry).includes("after-fault"); // nothing stands before it here
    expect([schema.safeParse([entry]).success, isNaming || isRead(entry)]).toEqual([isGood, isGood]);
  });

  it("says of every fault what it does, and of every option what it takes", () => {
    const { $defs } = JSON.parse(planJsonSchema()) as { $defs: { fault: { anyOf: Alternative[] } } };
    const [, ...alternatives] = $defs.fault.anyOf;
    expect(
      alternatives.map(({ description, properties }) => [properties["fault"]?.const, description]),
    ).toEqual(CATALOGUE.map(({ name, does }) => [name, does]));
    for (const { properties } of alternatives)
      for (const [name, option] of Object.entries(properties))
        if (name !== "fault" && name !== "when") expect(option.description, name).toMatch(/\w/);
  });
});

interface Alternative {
  description: string;
  properties: Record<string, { description?: string; const?: string }>;
}
