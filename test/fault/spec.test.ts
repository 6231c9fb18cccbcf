import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSpec, specOf, type FaultEntry } from "../../src/fault/plan.js";

describe("a text that", () => {
  it.each<[text: string, what: string, entry: FaultEntry]>([
    ["throttled", "is a name alone", { fault: "throttled" }],
    ["operation-fails,code=410", "has an option", { fault: "operation-fails", code: 410 }],
    ["throttled,nth=2,times=3", "has when and times", { fault: "throttled", times: 3, when: { nth: 2 } }],
    [
      "throttled,exchange=x1,exchange=x3,exchange=x5",
      "has an option several times",
      { fault: "throttled", when: { exchange: ["x1", "x3", "x5"] } },
    ],
    ['x,message="a, b"', "has a comma in quotes", { fault: "x", message: "a, b" }],
    ['x,message="a ""b"", c"', "has quotes in quotes", { fault: "x", message: 'a "b", c' }],
    ["x,message=a=b", "has an equals sign in a value", { fault: "x", message: "a=b" }],
    [" x , message = a b , code=1 ", "has blanks around", { fault: "x", message: "a b", code: 1 }],
    ['x,message=" a "', "has blanks in quotes", { fault: "x", message: " a " }],
    ["x,code=0x1f", "has no decimal number", { fault: "x", code: "0x1f" }],
    ["x,code=007", "has a number with zeros before it", { fault: "x", code: "007" }],
    ["x,code=12345678901234567890", "has too long a number", { fault: "x", code: "12345678901234567890" }],
    ["x,probability=0.5", "has a fraction", { fault: "x", when: { probability: 0.5 } }],
  ])("%s: %s", (text, _, entry) => {
    expect(readSpec(text)).toEqual(entry);
  });

  it("is written for an entry is read as the same", () => {
    const value = fc.oneof(
      fc.string({ minLength: 1 }).filter((text) => Number.isNaN(Number(text))),
      fc.constantFrom('"', '""', ",", ' ",', "a,b", "=", "x=y,"),
      fc.integer(),
    );
    const name = fc.stringMatching(/^z[a-z-]{0,8}$/); // none that every fault takes
    fc.assert(
      fc.property(name, fc.dictionary(name, value), (fault, options) => {
        const entry = { ...options, fault };
        expect(readSpec(specOf(entry))).toEqual(entry);
      }),
    );
  });

  it("names an option of every object has it as its own", () => {
    expect(Object.keys(readSpec("x,__proto__=1"))).toContain("__proto__");
  });
});
