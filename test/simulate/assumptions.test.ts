import { describe, expect, it, test } from "vitest";
import { UsageError } from "../../src/base/errors.js";
import type { JsonObject } from "../../src/base/json.js";
import type { Answer } from "../../src/simulate/answers.js";
import { ASSUMPTIONS, policyOf, RULES, type Rule } from "../../src/simulate/assumptions.js";
import { BREACHES, inMeeting, people } from "../support/breaches.js";
import {
  callTo,
  meeting,
  members,
  person,
  refusalOf,
  resourceOf,
  Simulator,
  sourceOf,
} from "../support/simulator.js";

const TAKES: Readonly<Record<Rule, readonly ("accept" | "fail")[]>> = {
  "participants-1-to-5": ["accept", "fail"],
  "client-context-256": ["accept", "fail"],
  "identity-required": ["accept", "fail"],
  "phone-e164": ["accept", "fail"],
  "chat-info-required": ["accept", "fail"],
  "one-into-a-peer-call": ["accept", "fail"],
  "invited-once": ["accept", "fail"],
  "replaced-call-known": ["accept", "fail"],
  "moved-participant-known": ["accept", "fail"],
  "participant-known": [],
  "operation-known": [],
  "mute-in-group-calls": ["accept"],
  "answer-incoming": ["accept"],
  "callback-required": ["accept"],
  "somebody-to-call": [],
  "body-json": [],
};

/** The breaches of the rules that take such a change. */
const taking = (change: "accept" | "fail") => BREACHES.filter(([rule]) => TAKES[rule].includes(change));
const marked = (rule: Rule) => `assumption; ${rule}`;

describe("a request that breaks a rule", () => {
  it.each(BREACHES)("is answered as declared, and marked: %s, %s", (rule, _breach, request) => {
    const { action, code, message } = ASSUMPTIONS[rule];
    const simulator = new Simulator();
    const answer = request(simulator);
    expect(sourceOf(answer)).toBe(marked(rule));
    if (action === "fail") expect(failure(simulator, answer)).toEqual({ code: Number(code), message });
    else expect([answer.status, members(answer)["error"]]).toMatchObject([action, { code, message }]);
  });

  it.each(BREACHES)(
    "is refused with the status that was asked for, and marked: %s, %s",
    (rule, _breach, request) => {
      const answer = request(new Simulator({ assume: [`${rule}=418`] }));
      expect([refusalOf(answer), sourceOf(answer)]).toEqual([`418 ${ASSUMPTIONS[rule].code}`, marked(rule)]);
    },
  );

  it.each(taking("accept"))(
    "is taken all the same with accept, and marked: %s, %s",
    (rule, _breach, request) => {
      const simulator = new Simulator({ assume: [`${rule}=accept`] });
      const answer = request(simulator);
      expect([answer.status < 300, sourceOf(answer)]).toEqual([true, marked(rule)]);
      simulator.settle();
      expect(simulator.heard().join()).not.toContain("failed");
    },
  );

  it.each(taking("fail"))(
    "has an operation that fails with fail, and is marked: %s, %s",
    (rule, _breach, request) => {
      const { code, message } = ASSUMPTIONS[rule];
      const simulator = new Simulator({ assume: [`${rule}=fail`] });
      const answer = request(simulator);
      expect(sourceOf(answer)).toBe(marked(rule));
      expect(failure(simulator, answer)).toEqual({ code: Number(code) || 400, message });
    },
  );
});

test("every rule is broken here", () => {
  expect([...new Set(BREACHES.map(([rule]) => rule))].sort()).toEqual([...RULES].sort());
});

test("who was refused by a failing operation is neither in the call nor can they be invited past the rule", () => {
  const simulator = new Simulator({ assume: ["invited-once=fail"] });
  const call = simulator.established(callTo("ada", "bert"));
  for (const time of ["first", "second"]) {
    simulator.heard();
    simulator.invite(call, person("ada"));
    simulator.settle();
    expect([time, simulator.heard()]).toEqual([time, ["operation failed 400/0"]]);
  }
});

test("of several broken rules the first that refuses or fails decides, and is named", () => {
  const invite = inMeeting({}, ...people(5));
  expect(sourceOf(invite(new Simulator()))).toBe("assumption; participants-1-to-5");
  const lenient = new Simulator({ assume: ["participants-1-to-5=accept"] });
  expect(sourceOf(invite(lenient))).toBe("assumption; identity-required");
});

test("a rule that is not broken marks nothing", () => {
  const simulator = new Simulator({ assume: RULES.map((rule) => `${rule}=418`) });
  const call = simulator.established(meeting());
  const peer = simulator.established(callTo("eve"));
  const answers = [
    simulator.invite(call, ...people(5)),
    simulator.invite(call, person("eve", { replacesCallId: peer })),
    simulator.ask("POST", `calls/${call}/mute`, {}),
    simulator.ask("POST", `calls/${call}/keepAlive`, {}),
    simulator.ask("GET", `calls/${call}/participants`),
    simulator.ask("POST", `calls/${simulator.ring()}/answer`, {}),
    simulator.ask("DELETE", `calls/${call}`),
    simulator.ask("DELETE", `calls/${call}`),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 202, 204, 404]);
  expect(answers.flatMap((answer) => sourceOf(answer) ?? [])).toEqual([]);
});

describe("a change to the policy", () => {
  it.each(RULES)("%s takes what makes sense for it, and names it when it is given anything else", (rule) => {
    const takes = (["accept", "fail"] as const).filter((change) => {
      try {
        return policyOf([`${rule}=${change}`])[rule] === change;
      } catch (error) {
        expect((error as Error).message).toContain(`${rule} takes a status`);
        return false;
      }
    });
    expect(takes).toEqual(TAKES[rule]);
  });

  it("that comes later wins", () => {
    expect(policyOf(["invited-once=409", "invited-once=accept"])["invited-once"]).toBe("accept");
  });

  it.each([
    ["nothing=accept", "there is no rule nothing. Rules: participants-1-to-5, "],
    ["__proto__=accept", "there is no rule __proto__."],
    ["", "the rule is missing, it takes RULE=ACTION like invited-once=400. Rules: participants-1-to-5, "],
    ["=400", "the rule is missing, it takes RULE=ACTION"],
    ["invited-once", "invited-once takes a status from 400 to 599 or fail or accept, like invited-once=400."],
    ["invited-once=", "invited-once takes"],
    ["invited-once=200", "invited-once takes"],
    ["invited-once=600", "invited-once takes"],
    ["invited-once=4e2", "invited-once takes"],
    ["invited-once=Accept", "invited-once takes"],
    ["invited-once=400=400", "invited-once takes"],
    ["body-json=accept", "body-json takes a status from 400 to 599, like body-json=400."],
    ["answer-incoming=fail", "answer-incoming takes a status from 400 to 599 or accept, like"],
  ])("%j is refused: %s", (change, says) => {
    expect(() => policyOf([change])).toThrow(UsageError);
    expect(() => policyOf([change])).toThrow(`--assume ${change}: ${says}`);
  });
});

/** With what the operation of an answer fails. */
function failure(simulator: Simulator, answer: Answer): unknown {
  expect([answer.status, members(answer)["status"]]).toEqual([200, "Running"]);
  simulator.heard();
  simulator.settle();
  expect(simulator.heard()).toEqual([expect.stringMatching(/^operation failed /)]);
  const { resultInfo } = resourceOf(simulator.told.at(-1)!) as { resultInfo: JsonObject };
  const { code, message } = resultInfo;
  return { code, message };
}
