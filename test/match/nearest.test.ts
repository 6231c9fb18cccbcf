import { describe, expect, it } from "vitest";
import type { TapeRequest } from "../../src/tape/exchange.js";
import { request } from "../support/exchanges.js";
import { miss, post } from "../support/missing.js";

describe("the nearest exchange", () => {
  const body = { a: 1, b: 2, c: 3 };

  it.each<[string, TapeRequest[], string[], string]>([
    [
      "the one with the fewest differences",
      [post({ body: { a: 0, b: 0, c: 3 } }), post({ body: { ...body, c: 0 } })],
      [],
      "x2",
    ],
    [
      "one for the same thing, whatever its differences",
      [post({ body }, "/v1.0/users/a"), post({ body: {} })],
      [],
      "x2",
    ],
    [
      "of equals one that was not played",
      [post({ body: { ...body, a: 0 } }), post({ body: { ...body, b: 0 } })],
      ["x1"],
      "x2",
    ],
    [
      "a played one with fewer differences",
      [post({ body: { ...body, a: 0 } }), post({ body: {} })],
      ["x1"],
      "x1",
    ],
    [
      "of equals the first on the tape",
      [post({ body: { ...body, a: 0 } }), post({ body: { ...body, b: 0 } })],
      [],
      "x1",
    ],
  ])("is %s", (_name, tape, played, nearest) => {
    expect(miss(post({ body }), tape, played).nearest?.exchange).toBe(nearest);
  });

  it("is any, where none is for the same thing", () => {
    expect(miss(post({ body }), [request("GET", "/v1.0/users/a")]).nearest?.exchange).toBe("x1");
  });

  it("lacks a member that only has the name of what every object inherits", () => {
    const { differences } = miss(post({ body: { a: 1, toString: "x" } }), [
      post({ body: { a: 1 } }),
    ]).nearest!;
    expect(differences).toEqual([{ at: "body.toString", tape: "absent", live: '"x"' }]);
  });
});
