import { expect, test } from "vitest";
import { StandIn, type HandTo } from "../../src/engine/stand-in.js";

const BASE = "http://127.0.0.1:9/s3cret";
const OWN = new URL("http://127.0.0.1:3978/api/calls?bot=a");
const CREATE = { method: "POST", url: "/v1.0/communications/calls" };

/** A stand-in whose operator says where notifications go when it is told to. */
function standIn() {
  let operator: HandTo | undefined;
  const subject = new StandIn({
    base: () => BASE,
    operator: () => operator,
    admit: (callbackUri) => ({ url: new URL(callbackUri) }),
    announce: () => undefined,
  });
  const create = (exchange: string, callbackUri: string): unknown =>
    subject.replace(exchange, CREATE, JSON.stringify({ callbackUri }));
  return { subject, create, handTo: (to: HandTo) => void (operator = to) };
}

test("what the operator says holds from then on, also for calls that were there before", () => {
  const { subject, create, handTo } = standIn();
  create("x1", OWN.href);
  expect([subject.handOn("x1"), subject.handOnNameless]).toEqual([{ url: OWN }, { url: undefined }]);
  const [first, second] = [new URL("http://127.0.0.1:1/"), new URL("http://127.0.0.1:2/")];
  handTo(() => first);
  expect([subject.handOn("x1"), subject.handOnNameless]).toEqual([{ url: first }, { url: first }]);
  create("x2", "http://elsewhere.example/");
  handTo(() => second);
  expect([subject.handOn("x1"), subject.handOn("x2")]).toEqual([{ url: second }, { url: second }]);
  expect(subject.handOn("x3")).toBeUndefined();
});

test("it is asked with the URL that the bot itself has named, if it has", () => {
  const { subject, create, handTo } = standIn();
  const asked: (string | undefined)[] = [];
  handTo((own) => (asked.push(own?.href), OWN));
  create("x1", "http://elsewhere.example/calls");
  create("x2", BASE);
  for (const exchange of ["x1", "x2"]) subject.handOn(exchange);
  expect(subject.handOnNameless).toEqual({ url: OWN });
  expect(asked).toEqual(["http://elsewhere.example/calls", undefined, undefined]);
});
