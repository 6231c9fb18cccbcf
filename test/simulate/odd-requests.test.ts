import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../src/base/json.js";
import { oddJson } from "../support/odd-json.js";
import { callTo, meeting, Simulator } from "../support/simulator.js";

const METHODS = ["GET", "POST", "PATCH", "DELETE", "OPTIONS"];
const PATHS = [
  ...["calls", "calls/CALL", "calls/PEER", "calls/CALL/answer", "calls/CALL/keepAlive", "calls/CALL/mute"],
  ...["calls/CALL/participants/invite", "calls/PEER/participants/invite", "calls/CALL/participants?$top=1"],
  ...["calls/CALL/participants/%zz/mute", "calls/CALL/operations/__proto__", "calls('')/participants"],
];

/** Bodies that are almost right: a word of the API's with anything in it. */
const almost = fc.oneof(
  oddJson,
  oddJson.map((odd): Json => ({ participants: [odd, odd] })),
  oddJson.map((odd): Json => ({ participants: [{ identity: odd }] })),
  oddJson.map((odd): Json => ({ participants: [{ identity: { user: { id: "ada" }, phone: odd } }] })),
  fc.tuple(oddJson, oddJson).map(([id, call]): Json => {
    return { participants: [{ identity: { user: { id, displayName: call } }, replacesCallId: call }] };
  }),
  oddJson.map((odd): Json => ({ ...callTo("ada"), source: odd, targets: [odd, odd] })),
  oddJson.map((odd): Json => ({ ...meeting(), meetingInfo: odd, tenantId: odd, callbackUri: odd })),
);

const requests = fc.array(
  fc.record({ method: fc.constantFrom(...METHODS), path: fc.constantFrom(...PATHS), body: almost }),
  { maxLength: 8 },
);

describe("a request", () => {
  it("never makes the simulator throw, whatever it is, and whatever becomes of it", () => {
    fc.assert(
      fc.property(requests, fc.boolean(), (odd, isLenient) => {
        const assume = ["identity-required", "participants-1-to-5", "callback-required", "invited-once"];
        const simulator = new Simulator({ assume: isLenient ? assume.map((rule) => `${rule}=accept`) : [] });
        const [call, peer] = [simulator.established(meeting()), simulator.established(callTo("ada"))];
        for (const { method, path, body } of odd) {
          const live = path.replace("CALL", call).replace("PEER", peer);
          const status = simulator.tryAsk(method, live, body)?.status ?? 599;
          expect([200, 201, 202, 204, 400, 403, 404, 599]).toContain(status);
          simulator.settle();
        }
        simulator.runOut();
        JSON.stringify(simulator.told);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["GET", "/v1.0/users"],
    ["GET", "/v1.0/communications/callRecords"],
    ["POST", "/v1.0/communications/calls/a/playPrompt"],
    ["PUT", "/v1.0/communications/calls/a"],
    ["GET", "/"],
  ])("%s %s is not the simulator's", (method, path) => {
    expect(new Simulator().tryAsk(method, path)).toBeUndefined();
  });
});
