import { describe, expect, test } from "vitest";
import { Owed } from "../../src/engine/owed.js";
import type { Json } from "../../src/base/json.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { CALLS, invite, request, toGraph } from "../support/exchanges.js";

const { one: CALL } = CALLS;
const ENDED = "Graph has not told how the operation of x1 ended";

/** What is owed when these have been kept. */
async function owedAfter(...exchanges: Exchange[]): Promise<string[]> {
  const owed = new Owed();
  const sink = owed.in({ append: () => Promise.resolve() });
  for (const exchange of exchanges) await sink.append(exchange);
  return owed.pending();
}

/** An invite whose operation was answered with this status. */
function invited(status: string): Exchange {
  const body = { "@odata.type": "#microsoft.graph.inviteParticipantsOperation", id: "op-1", status };
  return toGraph("x1", invite(CALL, "a"), { body });
}

function created(answer: Partial<Exchange["response"]> = { status: 201, body: { id: CALL } }): Exchange {
  return toGraph("x1", request("POST", "/v1.0/communications/calls", {}), answer);
}

function told(resourceUrl: string, resourceData: Json): Exchange {
  const asked = request("POST", "/api/calls", { value: [{ resourceUrl, resourceData }] });
  return { id: "x9", to: "bot", at: 0, request: asked };
}

const state = (name: string): Exchange =>
  told(`/app/calls/${CALL}`, { "@odata.type": "#microsoft.graph.call", state: name });
const operation = (status: string): Exchange =>
  told(`/communications/calls/${CALL}/operations/op-1`, {
    "@odata.type": "#microsoft.graph.commsOperation",
    ...{ id: "op-1", status },
  });

describe("owed is", () => {
  test.each<[string, Exchange[], string[]]>([
    ["nothing before anything was asked", [], []],
    ["the end of an operation that runs", [invited("Running")], [ENDED]],
    ["no end that was answered", [invited("completed")], []],
    ["no end that was told", [invited("Running"), operation("Completed")], []],
    ["no end that was told before the answer", [operation("failed"), invited("Running")], []],
    ["an end of which only the beginning was told", [invited("Running"), operation("running")], [ENDED]],
    ["no end behind that of the call", [invited("Running"), state("terminated")], []],
    ["that a call is established", [created()], ["Graph has not told that the call of x1 is established"]],
    ["nothing of a call that is", [created(), state("establishing"), state("Established")], []],
    ["nothing of a call that never was", [created(), state("terminated")], []],
    ["nothing of a call that was refused", [created({ status: 403 })], []],
    [
      "nothing of a call whose answer broke off",
      [{ ...created(), failure: { kind: "truncated", after: 1 } }],
      [],
    ],
    [
      "that an answered call is established",
      [toGraph("x4", request("POST", `/v1.0/communications/calls/${CALL}/answer`, {}), { status: 202 })],
      ["Graph has not told that the call of x4 is established"],
    ],
    [
      "the end of a call that was hung up",
      [toGraph("x7", request("DELETE", `/v1.0/communications/calls/${CALL}`), { status: 204 })],
      ["Graph has not told that the call of x7 is over"],
    ],
    [
      "nothing of what was read",
      [
        toGraph("x2", request("GET", `/v1.0/communications/calls/${CALL}/operations/op-1`), {
          body: { id: "op-1", status: "running" },
        }),
      ],
      [],
    ],
  ])("%s", async (_what, exchanges, words) => {
    expect(await owedAfter(...exchanges)).toEqual(words);
  });
});

test("it is settled as soon as all is told, and at once when nothing is owed", async () => {
  const owed = new Owed();
  const sink = owed.in({ append: () => Promise.resolve() });
  await owed.settled();
  await sink.append(created());
  const seen: string[] = [];
  const settled = owed.settled().then(() => seen.push("settled"));
  await sink.append(state("establishing"));
  seen.push("established");
  await sink.append(state("established"));
  await settled;
  expect(seen).toEqual(["established", "settled"]);
});

test("what could not be kept is owed nothing for", async () => {
  const owed = new Owed();
  const sink = owed.in({ append: () => Promise.reject(new Error("no space left")) });
  await expect(sink.append(created())).rejects.toThrow("no space left");
  expect(owed.pending()).toEqual([]);
});
