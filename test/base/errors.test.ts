import { describe, expect, it } from "vitest";
import { errorCode, messageOf, UsageError } from "../../src/base/errors.js";

describe("messageOf", () => {
  it.each([
    ["an error's message", new Error("it broke"), "it broke"],
    ["several lines in one", new Error("it\n  broke\r\n"), "it broke"],
    [
      "the code where there is no message",
      Object.assign(new AggregateError([]), { code: "ECONNREFUSED" }),
      "ECONNREFUSED",
    ],
    ["the name where there is neither", new TypeError(), "TypeError"],
    ["a string as it is", "no", "no"],
    ["undefined as a word", undefined, "undefined"],
  ])("gives %s", (_name, thrown, message) => {
    expect(messageOf(thrown)).toBe(message);
  });
});

describe("errorCode", () => {
  it.each([
    [Object.assign(new Error(), { code: "ENOENT" }), "ENOENT"],
    [Object.assign(new Error(), { code: 5 }), undefined],
    [new Error(), undefined],
    [null, undefined],
    ["ENOENT", undefined],
  ])("of %o is %s", (thrown, code) => {
    expect(errorCode(thrown)).toBe(code);
  });
});

describe("an error that is thrown on purpose", () => {
  it("has its class's name, a stable code, and its cause", () => {
    const cause = new Error("deeper");
    const error = new UsageError("--port is no number. Give one.", { cause });
    expect(error).toMatchObject({ name: "UsageError", code: "ROLLCALL_USAGE", cause });
    expect(error).toBeInstanceOf(Error);
  });
});
