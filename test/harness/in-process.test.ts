import { describe } from "vitest";
import { expect, test } from "../../src/harness/vitest.js";
import { officialClient } from "../support/graph-clients.js";
import { accepted, INVITE } from "../support/invite-one.js";
import { EACH_CLIENT, GRAPH } from "../support/process-clients.js";

describe.each(EACH_CLIENT)("%s", (_name, ask) => {
  test("is answered from the tape, and hears of what comes of it behind the answer", async ({ rollcall }) => {
    const session = await rollcall.inProcess("invite-one");
    const order: string[] = [];
    session.deliverTo(() => (order.push("told"), accepted()));
    const { status, body } = await ask(GRAPH + INVITE.url, { body: JSON.stringify(INVITE.body) });
    order.push("answered");
    expect([status, JSON.parse(body.toString())]).toMatchObject([200, { status: "Running" }]);
    await session.complete();
    expect(order).toEqual(["answered", "told", "told"]);
    expect(session).toBeClean();
  });
});

test("the official client is, too", async ({ rollcall }) => {
  const session = await rollcall.inProcess("invite-one");
  session.deliverTo(accepted);
  const path = INVITE.url.replace(/^\/(v1\.0|beta)/, "");
  expect(await officialClient(GRAPH).api(path).post(INVITE.body)).toMatchObject({ status: "Running" });
  await session.complete();
  expect(session).toBeClean();
});
