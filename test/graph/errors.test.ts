import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { errorEnvelope, KNOWN_ERRORS, readError, whenAnswered } from "../../src/graph/errors.js";
import { oddJson } from "../support/odd-json.js";

const date = Date.parse("2025-09-30T05:03:57.250Z");

describe("errorEnvelope", () => {
  it("writes the envelope as it was seen on the wire", () => {
    const error = { code: "7505", message: "Request authorization tenant mismatch." };
    expect(errorEnvelope(error, { date, requestId: "r", clientRequestId: "c" })).toEqual({
      error: {
        code: "7505",
        message: "Request authorization tenant mismatch.",
        innerError: { date: "2025-09-30T05:03:57", "request-id": "r", "client-request-id": "c" },
      },
    });
  });

  it("repeats the request id where the client sent none", () => {
    const { innerError } = errorEnvelope({ code: "", message: "" }, { date, requestId: "r" }).error;
    expect(innerError["client-request-id"]).toBe("r");
  });

  it("is read back as it was written", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (code, message) => {
        expect(readError(errorEnvelope({ code, message }, { date, requestId: "r" }))).toEqual({
          code,
          message,
        });
      }),
    );
  });
});

describe("readError", () => {
  it.each([
    ["innerError", { innerError: { date: "2025-09-30T05:03:57", "request-id": "r" } }],
    ["innererror", { innererror: { date: "2020-01-01T00:00:00", requestId: "r" } }],
    ["no inner error", {}],
    ["an inner error that is null", { innerError: null }],
  ])("reads the spelling with %s", (_name, inner) => {
    const error = { message: "Call not found.", ...inner, code: "8522" };
    expect(readError({ error })).toEqual({ code: "8522", message: "Call not found." });
  });

  it.each([
    ["no message", { error: { code: "7504" } }, { code: "7504", message: "" }],
    ["nothing in it", { error: {} }, { code: "", message: "" }],
  ])("takes an envelope with %s", (_name, body, read) => {
    expect(readError(body)).toEqual(read);
  });

  it.each([
    [undefined],
    [null],
    ["error"],
    [[]],
    [{}],
    [{ error: "invalid_client" }],
    [{ error: null }],
    [{ error: [] }],
  ])("takes %j for no envelope", (body) => {
    expect(readError(body)).toBeUndefined();
  });

  it("never throws, whatever the body", () => {
    fc.assert(
      fc.property(oddJson, (body) => {
        const error = readError(body);
        expect([undefined, "string"]).toContain(error && typeof error.code);
      }),
    );
  });
});

describe("the known errors", () => {
  it("have a source each, and no status that was not seen", () => {
    expect(KNOWN_ERRORS.filter(({ source, message }) => source === "" || message === "")).toEqual([]);
    expect(KNOWN_ERRORS.filter(({ status }) => status !== null && status < 400)).toEqual([]);
  });

  it.each([
    ["7504", "Insufficient enterprise tenant permissions, cannot access this API.", /permission/],
    ["7505", "Mismatch between request authorization tenant and call tenant.", /on answer/],
    ["7505", "another wording", /tenant/],
    ["8522", "", /ended or is unknown/],
    ["whatever", "Application reached the monthly call creation limit.", /10,000/],
  ])("say when Graph answers %s %s", (code, message, when) => {
    expect(whenAnswered({ code, message })).toMatch(when);
  });

  it("say nothing of another error", () => {
    expect(whenAnswered({ code: "InvalidRequest", message: "?" })).toBeUndefined();
  });
});
