import fc from "fast-check";
import { expect, it } from "vitest";
import { Template } from "../../src/base/template.js";

const template = Template.of('{"a":"x","b":"y"}', [
  { offset: 6, length: 1 },
  { offset: 14, length: 1 },
]);

it.each([
  ['{"a":"1","b":"2"}', ["1", "2"]],
  ['{"a":"","b":""}', ["", ""]],
  ['{"a":"1","b":"2"} ', undefined],
  ['{"a":"1","b":"2"', undefined],
  ['{"a":"1","c":"2"}', undefined],
  ['{"a":"1', undefined],
  ["", undefined],
])("the values in %j are %j", (text, values) => {
  expect(template.valuesIn(text)).toEqual(values);
});

it("a value at the end of a text is all that is left of it", () => {
  expect(Template.of("/calls/a", [{ offset: 7, length: 1 }]).valuesIn("/calls/b/c")).toEqual(["b/c"]);
  expect(Template.of("a", [{ offset: 0, length: 1 }]).valuesIn("bc")).toEqual(["bc"]);
});

it("a text is that of its values, and no value holds what the piece behind it begins with", () => {
  const anyPiece = fc.string({ unit: fc.constantFrom("a", "b", "/") });
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          anyPiece.filter((piece) => piece !== ""),
          anyPiece,
        ),
      ),
      anyPiece,
      (pairs, end) => {
        const places = [];
        let text = "";
        for (const [piece, value] of pairs) {
          places.push({ offset: (text + piece).length, length: value.length });
          text += piece + value;
        }
        const own = Template.of(text + end, places);
        const values = own.valuesIn(text + end);
        if (values) expect(own.filled(values)).toBe(text + end);
        expect(own.filled(pairs.map(([, value]) => value))).toBe(text + end);
      },
    ),
  );
});
