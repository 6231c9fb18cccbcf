import { expect, test } from "../../src/harness/vitest.js";
import { cassetteFile } from "../support/cassettes.js";
import { INVITE, send } from "../support/invite-one.js";
import { event, startRollcall } from "../support/program.js";

const ONE = cassetteFile("invite-one");

test("sessions of a rollcall in another process are started, waited for and judged, and end with the test", async ({
  rollcall,
}) => {
  const program = startRollcall(["replay", ONE, "--port", "0", "--json"]);
  const { control: url = "", token = "" } = await event(program, "listening");
  const other = rollcall.connect({ url, token });
  const session = await other.create({ cassette: ONE, faults: ["operation-fails"] });
  const told = await rollcall.replay("invite-one"); // anything that listens, for the notifications to go to
  await session.deliverTo(`${told.graphUrl}/api/calls`);
  expect((await send(session.graphUrl, INVITE)).status).toBe(200);
  await session.complete(20_000);
  expect(await session.report()).toMatchObject({ faulted: 1, delivered: 1 });
  expect(told.requests.map(({ method }) => method)).toEqual(["POST"]);
  await rollcall.close();
  expect(await other.sessions()).toMatchObject([{ id: "main" }]);
  await session.stop(); // it has ended, and a second time is no matter
  program.kill("SIGTERM");
  await program.ended;
});

test("who says nowhere where it is is told what to do", ({ rollcall }) => {
  expect(() => rollcall.connect({ token: "x" })).toThrow(
    "rollcall.connect() needs { url }, or ROLLCALL_CONTROL_URL in the environment",
  );
});
