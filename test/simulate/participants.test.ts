import { expect, it, test } from "vitest";
import { asArray, type JsonObject } from "../../src/base/json.js";
import { identityIds } from "../../src/graph/identities.js";
import { callTo, members, refusalOf, resourceOf, Simulator, STEP } from "../support/simulator.js";

/** A group call of the bot, ada, bert and cleo. */
function inCall(body = callTo("ada", "bert", "cleo")) {
  const simulator = new Simulator();
  const call = simulator.established(body);
  simulator.heard();
  const list = (query = "") => members(simulator.ask("GET", `calls/${call}/participants${query}`));
  return { simulator, call, list };
}

/** Who is on a list, by their identity. */
function names({ value }: JsonObject): string[] {
  return asArray(value).map((participant) => {
    const { info } = participant as { info: JsonObject };
    return identityIds(info["identity"]).join();
  });
}

test("the list is what the last roster told", () => {
  const { simulator, list } = inCall();
  expect(list()["value"]).toEqual(resourceOf(simulator.told.at(-1)!));
});

test("$top is the size of a page, and @odata.nextLink leads to the next one until there is none", () => {
  const { simulator, list } = inCall();
  const pages: string[][] = [];
  let link: string | undefined = "?$top=3";
  while (link !== undefined) {
    const query: string = link.replace(/^[^?]*/, "");
    const page: JsonObject = list(query);
    pages.push(names(page));
    link = page["@odata.nextLink"] as string | undefined;
  }
  expect(pages).toEqual([["bot", "ada", "bert"], ["cleo"]]);
  expect(simulator.heard()).toEqual([]);
});

it.each<[query: string, everybody: string[]]>([
  ["", ["bot", "ada", "bert", "cleo"]],
  ["?$top=4", ["bot", "ada", "bert", "cleo"]],
  ["?%24top=9", ["bot", "ada", "bert", "cleo"]],
  ["?$skiptoken=1", ["ada", "bert", "cleo"]],
  ["?$skiptoken=9", []],
  ["?$top=0", []],
  ["?$top=-1", ["bot", "ada", "bert", "cleo"]],
  ["?$top=", ["bot", "ada", "bert", "cleo"]],
  ["?$top=many", ["bot", "ada", "bert", "cleo"]],
])("participants%s is one page, with no link to another", (query, everybody) => {
  const { list } = inCall();
  const page = list(query);
  expect(names(page)).toEqual(everybody);
  expect(page).not.toHaveProperty("@odata.nextLink");
});

test("one participant is asked for by the id that the list gives them", () => {
  const { simulator, call, list } = inCall();
  for (const participant of asArray(list()["value"])) {
    const { id } = participant as { id: string };
    expect(members(simulator.ask("GET", `calls/${call}/participants/${id}`))).toEqual(participant);
  }
});

test("removing somebody is 204, and one step later there is a roster without them", () => {
  const { simulator, call, list } = inCall();
  const [, , bert] = asArray(list()["value"]) as [JsonObject, JsonObject, { id: string }];
  const path = `calls/${call}/participants/${bert.id}`;
  expect(simulator.ask("DELETE", path).status).toBe(204);
  expect(refusalOf(simulator.ask("DELETE", path))).toBe("404 NotFound");
  simulator.pass(STEP);
  expect(simulator.heard()).toEqual(["roster bot ada cleo"]);
});

test("removing the peer of a peer call tells no roster: such a call has none", () => {
  const { simulator, call, list } = inCall(callTo("ada"));
  const [, ada] = asArray(list()["value"]) as [JsonObject, { id: string }];
  expect(simulator.ask("DELETE", `calls/${call}/participants/${ada.id}`).status).toBe(204);
  simulator.settle();
  expect(simulator.heard()).toEqual([]);
});
