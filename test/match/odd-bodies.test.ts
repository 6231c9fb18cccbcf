import fc from "fast-check";
import { expect, it } from "vitest";
import type { Json } from "../../src/base/json.js";
import { exactKey, readRequest } from "../../src/match/key.js";
import { matchRules } from "../../src/match/rules.js";
import { Enlivener } from "../../src/match/enliven.js";
import { enlivenItems } from "../../src/match/enliven-items.js";
import { request, toGraph } from "../support/exchanges.js";
import { callPath, live, ONE } from "../support/invites.js";
import { oddJson } from "../support/odd-json.js";
import { session } from "../support/session.js";

const RULES = matchRules();

/** Something of every kind that stands in those bodies is bound. */
const BOUND = new Map([
  ["11111111-1111-4111-8111-111111111111", live(1)],
  ["+12345678901", "+4912345678"],
  ["completed", "mine"],
  ["a", live(2)],
]);
const enlivener = new Enlivener((_, recorded) => BOUND.get(recorded));
const ofText = (body: Json): Json => JSON.parse(enlivener.body({ text: JSON.stringify(body) }).text!) as Json;

it("any body gets the same live values, be it JSON or a text on the tape", () => {
  fc.assert(
    fc.property(oddJson, (body) => {
      expect(JSON.stringify(enlivener.body({ body }).body)).toBe(JSON.stringify(ofText(body)));
    }),
  );
});

it("any body gets the same live values item by item, where all its items have one cause", () => {
  fc.assert(
    fc.property(fc.array(oddJson), (value) => {
      const whole = enlivener.body({ body: { value } });
      expect(enlivenItems({ body: { value } }, enlivener, () => enlivener)).toEqual(whole);
      const text = JSON.stringify({ value });
      const items = enlivenItems({ text }, enlivener, () => enlivener);
      expect(items).toEqual({ text: JSON.stringify(whole.body) });
    }),
  );
});

it("any requests that are as on the tape get their own answers, in its order and from its end on", () => {
  fc.assert(
    fc.property(fc.array(oddJson, { maxLength: 5 }), (bodies) => {
      const asked = bodies.map((body) => request("POST", callPath(ONE, "/playPrompt"), body));
      const tape = asked.map((one, n) => toGraph(`x${n + 1}`, one));
      const { ask } = session(tape);
      expect(asked.map((one) => ask(one))).toEqual(tape.map(({ id }) => id));
      const { ask: askBackwards } = session(tape);
      for (const one of asked.toReversed()) {
        const answered = askBackwards(one);
        const exchange = tape.find(({ id }) => id === answered)!;
        expect(exactKey(readRequest(exchange.request, RULES))).toBe(exactKey(readRequest(one, RULES)));
      }
    }),
  );
});
