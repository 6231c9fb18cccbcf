import { describe, expect, it } from "vitest";
import { CATALOGUE, TOKEN_FAULTS } from "../../src/fault/catalogue/index.js";
import { given, planOf, type FaultEntry } from "../../src/fault/plan.js";

/** What is said of a plan that is none. */
function refusal(...plan: (string | FaultEntry)[]): string {
  try {
    planOf(plan.map((one) => given(one)));
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

const EVERY =
  "every fault takes exchange, operation, call, participant, nth, every, first, probability, after-fault, times.";
const CODE = "it takes a code from 100 to 999, or a name: media-error, ";

const TEXTS: [text: string, says: string][] = [
  ["", "--fault : the name of a fault is missing. rollcall faults lists them."],
  [",", "a comma has no option=value behind it."],
  ["throttled,", "a comma has no option=value behind it."],
  ["throttled,,nth=1", "a comma has no option=value behind it."],
  [
    "operation-fial",
    "there is no fault operation-fial. Is operation-fails meant? rollcall faults lists them.",
  ],
  ["Throttled", "there is no fault Throttled. Is throttled meant?"],
  ["throttled nth=1", "there is no fault throttled nth=1. Is throttled meant?"],
  ["__proto__", "there is no fault __proto__. rollcall faults lists them."],
  ["nothing-like-it-at-all", "there is no fault nothing-like-it-at-all. rollcall faults lists them."],
  ["token-missing", "token-missing needs signed notifications, which there are none yet."],
  ["operation-fails,cod=1", `operation-fails has no option cod. It takes code, subcode, message; ${EVERY}`],
  ["operation-hangs,cod=1", `operation-hangs has no option cod. It has none of its own; ${EVERY}`],
  ["operation-hangs,__proto__=1", "operation-hangs has no option __proto__."],
  ["operation-hangs,constructor=1", "operation-hangs has no option constructor."],
  ["operation-hangs,seed=1", "Chance is a function of --seed."],
  ["operation-hangs,code", "code is no option=value."],
  ["operation-hangs,=1", "=1 is no option=value."],
  ["operation-hangs,nth=", "nth has no value."],
  ['operation-hangs,nth=""', "nth has no value."],
  ['operation-fails,message="a, b', 'a quote is not closed. Quotes go around a value: message="a, b".'],
  ['operation-fails,message=5"6"', "quotes go around the whole value of message"],
  ['operation-fails,message="a"b"c"', "a quote in there stands twice"],
  ["operation-hangs,fault=x", "the name of the fault stands first, alone: operation-fails,code=410."],
  ["operation-hangs,when=x", "what when holds stands among the options: exchange, "],
  ["operation-fails,code=99", `code=99 will not do: ${CODE}`],
  ["operation-fails,code=410.5", `code=410.5 will not do: ${CODE}`],
  ["operation-fails,code=nope", `code="nope" will not do: ${CODE}`],
  ["operation-fails,code=0x1f", `code="0x1f" will not do: ${CODE}`],
  ["operation-fails,code=410,code=411", `code is given 2 times, but has one value: ${CODE}`],
  ["operation-fails,subcode=-1", "subcode=-1 will not do: it takes a whole number."],
  ["operation-late,delay=1s", 'delay="1s" will not do: it takes milliseconds from 0 to 2147483647.'],
  ["operation-late,delay=2147483648", "delay=2147483648 will not do: it takes milliseconds from 0 to"],
  ["throttled,retry-after=86401", "retry-after=86401 will not do: it takes seconds from 0 to 86400."],
  ["response-reset,after=later", 'after="later" will not do: it takes arrived or acted.'],
  ["roster-partial,omit=0", "omit=0 will not do: it takes how many are left out, a whole number from 1."],
  ["throttled,nth=0", "nth=0 will not do: it takes a whole number from 1"],
  ["throttled,nth=1.5", "nth=1.5 will not do: it takes a whole number from 1"],
  ["throttled,nth=1,nth=0", "nth=[1,0] will not do: it takes a whole number from 1"],
  ["throttled,every=2,every=3", "every is given 2 times, but has one value: it takes a whole number from 1."],
  ["throttled,first=x", 'first="x" will not do: it takes a whole number from 1.'],
  ["throttled,probability=2", "probability=2 will not do: it takes a number from 0 to 1."],
  ["throttled,probability=often", 'probability="often" will not do: it takes a number from 0 to 1.'],
  ["throttled,times=0", "times=0 will not do: it takes a whole number from 1 to 1000."],
  ["throttled,times=1001", "times=1001 will not do: it takes a whole number from 1 to 1000."],
  [
    "throttled,after-fault=throttled",
    "after-fault=throttled names no fault that stands before it in the plan: it is the first.",
  ],
  [`a${"b".repeat(500)}`, `there is no fault a${"b".repeat(119)}…. rollcall faults lists them.`],
  [`operation-fails,message="${"a".repeat(500)}",code=1`, "…: code=1 will not do: "],
];

const OBJECTS: [what: string, entry: unknown, says: string][] = [
  ["has no name", { code: 410 }, "the name of a fault is missing."],
  ["has a number for a name", { fault: 12 }, "12 is no name of a fault."],
  [
    "has a member of when beside it",
    { fault: "throttled", nth: 1 },
    'nth belongs in when, like "when": { "nth": … }.',
  ],
  ["has times in when", { fault: "throttled", when: { times: 1 } }, "times belongs beside when, not in it."],
  [
    "has an option in when",
    { fault: "throttled", when: { "retry-after": 1 } },
    "retry-after belongs beside when",
  ],
  [
    "has an unknown member in when",
    { fault: "throttled", when: { nht: 1 } },
    "when has no nht. It takes exchange, ",
  ],
  [
    "has a text for when",
    { fault: "throttled", when: "x1" },
    'when="x1" will not do: it takes an object of exchange, ',
  ],
  ["has a list for when", { fault: "throttled", when: [] }, "when=[] will not do: it takes an object of "],
  ["has null for when", { fault: "throttled", when: null }, "when=null will not do: it takes an object of "],
  [
    "has an empty list in when",
    { fault: "throttled", when: { nth: [] } },
    "nth=[] will not do: it takes a whole number",
  ],
  [
    "has no text where texts are wanted",
    { fault: "throttled", when: { call: [true] } },
    "call=[true] will not do",
  ],
  [
    "has no number without end for times",
    { fault: "throttled", times: Infinity },
    "times=Infinity will not do",
  ],
  [
    "has a text for times",
    { fault: "throttled", times: "2" },
    'times="2" will not do: it takes a whole number',
  ],
  [
    "has an object for an option",
    { fault: "throttled", "retry-after": {} },
    "retry-after={} will not do: it takes seconds",
  ],
];

describe("refused, with the place and what it takes:", () => {
  it.each(TEXTS)("%s", (text, says) => {
    const said = refusal(text);
    expect(said).toContain(says);
    expect(said).toMatch(/^--fault [^\n]*\.$/);
    expect(said.length).toBeLessThan(700);
  });

  it.each(OBJECTS)("an entry that %s", (_, entry, says) => {
    const said = refusal(entry as FaultEntry);
    expect(said).toContain(says);
    expect(said).toMatch(/^--fault [^\n]*\.$/);
    expect(said).not.toContain("[object");
  });

  it.each(TOKEN_FAULTS)("%s, of the notification's token", (name) => {
    expect(refusal(name)).toBe(
      `--fault ${name}: ${name} needs signed notifications, which there are none yet.`,
    );
  });

  it("after-fault that names one that stands later, with those that stand before", () => {
    expect(refusal("throttled", "roster-late,after-fault=roster-twice", "roster-twice")).toBe(
      "--fault roster-late,after-fault=roster-twice: after-fault=roster-twice names no fault that stands before it " +
        "in the plan: those are throttled.",
    );
  });
});

describe("a plan", () => {
  it("may be empty", () => {
    expect(planOf([])).toEqual([]);
  });

  it.each(CATALOGUE.map(({ name, example }) => [name, example.spec] as const))(
    "takes the example of %s, and says it again: %s",
    (name, spec) => {
      const [planned] = planOf([given(spec)]);
      expect(planned).toMatchObject({ spec, place: `--fault ${spec}: `, fault: { name } });
    },
  );

  it("is the same as texts and as objects", () => {
    const text = "operation-fails,code=410,message=12,exchange=x1,nth=2,times=3";
    const entry = {
      fault: "operation-fails",
      code: 410,
      message: 12,
      when: { exchange: "x1", nth: 2 },
      times: 3,
    };
    expect(planOf([given(text)])).toEqual(planOf([given(entry)]));
  });

  it("passes over members that code has without a value", () => {
    const entry = {
      fault: "throttled",
      "retry-after": undefined,
      when: { nth: undefined },
      times: undefined,
    };
    expect(planOf([given(entry as unknown as FaultEntry)])).toEqual(planOf([given("throttled")]));
  });

  it("has numbers as texts where texts are wanted, and one of several as a list", () => {
    const [planned] = planOf([given("operation-fails,message=12,call=7,nth=2")]);
    expect(planned).toMatchObject({ options: { message: "12" }, when: { call: ["7"], nth: [2] } });
  });
});
