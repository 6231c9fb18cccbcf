import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/base/errors.js";
import { planOf } from "../../src/fault/plan.js";
import { readFaultsFile } from "../../src/store/faults-file.js";
import { temporaryFolder } from "../support/temporary-folder.js";

async function fileOf(content: string | Buffer): Promise<string> {
  const file = path.join(await temporaryFolder(), "plan.yaml");
  await writeFile(file, content);
  return file;
}

/** What is said of a file that is no plan, behind its name. */
async function refusal(content: string | Buffer): Promise<string> {
  const file = await fileOf(content);
  const error: unknown = await readFaultsFile(file)
    .then(planOf, (thrown: unknown) => thrown)
    .catch(String);
  const said = error instanceof UsageError ? error.message : String(error).replace("UsageError: ", "");
  expect(said).toMatch(/^--faults [^\n]+\.$/);
  expect(said.startsWith(`--faults ${file}`)).toBe(true);
  return said.slice(`--faults ${file}`.length);
}

const FORM = 'It takes a list of faults, or { "faults": [ … ] }, each like ';

const FILES: [what: string, content: string, says: string][] = [
  ["is empty", "", `: the file is empty. ${FORM}`],
  ["holds blanks", " \n\n", ": the file is empty."],
  ["holds a comment", "# - throttled\n", ": the file is empty."],
  [
    "is no YAML",
    "- fault: a\n  x: [1\n- y",
    ", line 3, column 1: this cannot be read as YAML: Flow sequence",
  ],
  [
    "is torn JSON",
    '[\n  {"fault": "thro',
    ", line 2, column 18: this cannot be read as YAML: Missing closing",
  ],
  [
    "has a member twice",
    "- fault: x\n  times: 1\n  times: 2\n",
    ", line 3, column 3: this cannot be read as YAML: Map keys must be unique.",
  ],
  [
    "is two documents",
    "- throttled\n---\n- throttled\n",
    ", line 2, column 1: this cannot be read as YAML: Source contains multiple documents.",
  ],
  ["has a tag", "- !js/function x\n", ", line 1, column 3: this cannot be read as YAML: Unresolved tag"],
  ["has an alias of nothing", "- *a\n", ": this is no plan: Unresolved alias"],
  ["is a text", "throttled", `, line 1, column 1: this is no plan of faults. ${FORM}`],
  ["is a number", "12", ", line 1, column 1: this is no plan of faults."],
  ["has no faults", '{ "$schema": "x" }', ", line 1, column 1: faults is missing. It takes "],
  ["has faults without a value", "\nfaults:\n", ", line 2, column 1: faults is no list. It takes "],
  ["has faults that are no list", "faults:\n  throttled: 1\n", ", line 1, column 1: faults is no list."],
  [
    "has an unknown member beside faults",
    "faults: []\nseed: 3\n",
    `, line 2, column 1: seed is not known here. ${FORM}`,
  ],
  [
    "has __proto__ for faults",
    '{"__proto__": {"faults": []}}',
    ", line 1, column 2: __proto__ is not known here.",
  ],
  ["has a number for a fault", "- throttled\n- 12\n", ", line 2, column 3: 12 is no fault: it takes { "],
  ["has nothing for a fault", "- throttled\n-\n- throttled\n", ", line 2, column 2: null is no fault"],
  ["has a list for a fault", "- [throttled]\n", ', line 1, column 3: ["throttled"] is no fault'],
  [
    "has a fault without a name",
    "- throttled\n- code: 410\n",
    ", line 2, column 3: the name of a fault is missing.",
  ],
  ["has a number for a name", "- throttled\n- fault: 12\n", ", line 2, column 3: 12 is no name of a fault."],
  [
    "has an unknown fault",
    "- throttled\n\n- fault: operation-fail\n",
    ", line 3, column 3: there is no fault operation-fail. Is operation-fails meant?",
  ],
  [
    "has an unknown fault in a text",
    "- operation-fail,code=410\n",
    ", line 1, column 3: there is no fault operation-fail.",
  ],
  [
    "has a fault of the token",
    "- fault: token-expired\n",
    ", line 1, column 3: token-expired needs signed notifications",
  ],
  [
    "has an unknown option",
    "- fault: operation-fails\n  cod: 410\n",
    ", line 2, column 3: operation-fails has no option cod. It takes code, ",
  ],
  [
    "has __proto__ for an option",
    '[{"fault":"throttled",\n"__proto__":1}]',
    ", line 2, column 1: throttled has no option __proto__.",
  ],
  [
    "has an unknown option in a text",
    "- throttled\n- 'throttled,cod=1'\n",
    ", line 2, column 3: throttled has no option cod.",
  ],
  [
    "has a text that is none",
    "- throttled\n- throttled,times\n",
    ", line 2, column 3: times is no option=value.",
  ],
  [
    "has a number out of range",
    "- fault: operation-fails\n  code: 99\n",
    ", line 2, column 3: code=99 will not do: it takes a code from 100",
  ],
  [
    "has a text for a number",
    '- fault: operation-fails\n  code: "410"\n',
    ', line 2, column 3: code="410" will not do',
  ],
  [
    "has a list for one value",
    "- fault: operation-fails\n  code: [410, 411]\n",
    ", line 2, column 3: code is given 2 times, but has one value: it takes a code",
  ],
  [
    "has true for a text",
    "- fault: operation-fails\n  message: true\n",
    ", line 2, column 3: message=true will not do: it takes a text.",
  ],
  [
    "has times without a value",
    "- fault: throttled\n  times:\n",
    ", line 2, column 3: times=null will not do",
  ],
  [
    "has times without end",
    "- fault: throttled\n  times: .inf\n",
    ", line 2, column 3: times=Infinity will not do",
  ],
  [
    "has a bad value in when",
    "- fault: throttled\n  when:\n    exchange: x1\n    nth: 0\n",
    ", line 4, column 5: nth=0 will not do: it takes a whole number from 1",
  ],
  [
    "has an unknown member in when",
    "- fault: throttled\n  when:\n    exchange: x1\n    nht: 1\n",
    ", line 4, column 5: when has no nht. It takes exchange, ",
  ],
  [
    "has an option in when",
    "- fault: operation-fails\n  when:\n    code: 410\n",
    ", line 3, column 5: code belongs beside when, not in it.",
  ],
  [
    "has a member of when beside it",
    "- fault: throttled\n  exchange: x1\n",
    ", line 2, column 3: exchange belongs in when, like ",
  ],
  [
    "has a text for when",
    "- fault: throttled\n  when: x1\n",
    ', line 2, column 3: when="x1" will not do: it takes an object of exchange, ',
  ],
  [
    "has an empty list in when",
    "- fault: throttled\n  when: { nth: [] }\n",
    ", line 2, column 11: nth=[] will not do: it takes a whole number from 1, or several.",
  ],
  [
    "names no fault before it",
    "- fault: roster-late\n  when:\n    after-fault: throttled\n- throttled\n",
    ", line 3, column 5: after-fault=throttled names no fault that stands before it in the plan: it is the first.",
  ],
];

describe("refused, with the place and the remedy: a file that", () => {
  it.each(FILES)("%s", async (_, content, says) => {
    expect(await refusal(content)).toContain(says);
  });
});

describe("refused soon and in few words: a megabyte of", () => {
  const MEGABYTE = 2 ** 20;
  const BOMB = Array.from(
    { length: 9 },
    (_, at) => `a${at}: &a${at} [${`*a${at - 1},`.repeat(at && 9)}]`,
  ).join("\n");
  it.each<[what: string, content: string | Buffer]>([
    ["nothing", Buffer.alloc(MEGABYTE)],
    ["bytes", Buffer.from(Uint8Array.from({ length: MEGABYTE }, (_, at) => (at * 7919 + (at >> 5)) % 256))],
    ["one word", "a".repeat(MEGABYTE)],
    ["a name", `- ${"a".repeat(MEGABYTE)}`],
    ["commas", `- "throttled${",".repeat(MEGABYTE)}"`],
    ["quotes", `- 'throttled,after-fault=${'"'.repeat(MEGABYTE)}a'`],
    ["blanks in a text", `- "throttled,after-fault=${" ".repeat(MEGABYTE)}a,b"`],
    ["digits", `- throttled,times=${"9".repeat(MEGABYTE)}`],
    ["aliases, when they are followed", BOMB],
  ])("%s", async (_, content) => {
    expect((await refusal(content)).length).toBeLessThan(500);
  });
});
