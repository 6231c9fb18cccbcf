import { createServer } from "node:http";
import { describe } from "vitest";
import { expect, test } from "../../src/harness/vitest.js";
import { readRepositoryCassette, notificationsOf } from "../support/cassettes.js";
import { accepted, INVITE, send } from "../support/invite-one.js";
import { listening } from "../support/listening.js";
import { upstream } from "../support/upstream.js";

const NOTIFICATIONS = notificationsOf(readRepositoryCassette("invite-one"));

describe("notifications go", () => {
  test("to a function, as the bot's server would get them, and nowhere near a socket", async ({
    rollcall,
  }) => {
    const session = await rollcall.replay("invite-one", { callback: "http://127.0.0.1:1/" });
    const heard: [string, string, string | null, unknown][] = [];
    session.deliverTo(async ({ method, url, headers, ...request }) => {
      heard.push([method, url, headers.get("content-type"), request]);
      return Promise.resolve(accepted());
    });
    await send(session.graphUrl, INVITE);
    await session.settled();
    expect(heard.map(([method, url]) => `${method} ${url}`)).toEqual(
      NOTIFICATIONS.map(({ request }) => `POST http://bot.invalid${request.url}`),
    );
    expect(heard.map(([, , type]) => type)).toEqual(
      NOTIFICATIONS.map(() => expect.stringContaining("json") as string),
    );
    expect(session).toBeClean();
  });

  test("with their bodies, and without what was redacted", async ({ rollcall }) => {
    const session = await rollcall.replay("invite-one");
    const bodies: unknown[] = [];
    const authorizations: (string | null)[] = [];
    session.deliverTo(async (request) => {
      authorizations.push(request.headers.get("authorization"));
      bodies.push(await request.json());
      return accepted();
    });
    await send(session.graphUrl, INVITE);
    await session.settled();
    expect(bodies).toEqual(NOTIFICATIONS.map(({ request }) => request.body));
    expect(authorizations).toEqual([null, null]);
  });

  test.for(["as a text", "as a URL"])("to a URL, %s", async (form, { rollcall }) => {
    const bot = await upstream((response) => response.writeHead(202).end());
    const session = await rollcall.replay("invite-one");
    const url = `${bot.origin}/api/calls?mine`;
    session.deliverTo(form === "as a URL" ? new URL(url) : url);
    await send(session.graphUrl, INVITE);
    await session.settled();
    expect(bot.requests.map((got) => got.url)).toEqual(["/api/calls?mine", "/api/calls?mine"]);
    expect(session).toBeClean();
  });

  test("to where they were told last", async ({ rollcall }) => {
    const session = await rollcall.replay("invite-one");
    const heard: string[] = [];
    session.deliverTo(() => {
      heard.push("first");
      session.deliverTo(() => (heard.push("second"), accepted()));
      return accepted();
    });
    await send(session.graphUrl, INVITE);
    await session.settled();
    expect(heard).toEqual(["first", "second"]);
  });

  test("to no URL that is none", async ({ rollcall }) => {
    const session = await rollcall.replay("invite-one");
    expect(() => session.deliverTo("bot")).toThrow('deliverTo "bot" is no http(s) URL');
  });
});

const REASONS: Record<string, [bot: () => unknown, reason: string]> = {
  throws: [
    () => {
      throw new TypeError("no body");
    },
    "no body",
  ],
  rejects: [() => Promise.reject(new Error("not today")), "not today"],
  "gives nothing": [
    () => undefined,
    "the function that was given to deliverTo answered with what is no Response",
  ],
  "gives what is no Response": [() => ({ status: 202 }), "answered with what is no Response"],
  "never answers": [() => new Promise(() => undefined), "the bot did not answer within 1 ms"],
};

test.for(Object.entries(REASONS))(
  "a function that %s leaves a notification undelivered, and the next comes",
  async ([, [bot, reason]], { rollcall }) => {
    const session = await rollcall.replay("invite-one", { deliveryTimeout: 1 });
    let heard = 0;
    session.deliverTo(() => {
      heard += 1;
      return bot() as Response;
    });
    await send(session.graphUrl, INVITE);
    await session.settled();
    expect(heard).toBe(2);
    const { undelivered, findings } = session.report();
    expect([undelivered, findings.map(({ exchange }) => exchange)]).toEqual([2, ["x2", "x3"]]);
    for (const { message } of findings) expect(message).toContain(reason);
  },
);

test("another class of status than on the tape is found, whoever gives it", async ({ rollcall }) => {
  const session = await rollcall.replay("invite-one");
  session.deliverTo(() => new Response("no", { status: 403 }));
  await send(session.graphUrl, INVITE);
  await session.settled();
  expect(session.report().findings).toMatchObject([{ kind: "other-answer" }, { kind: "other-answer" }]);
});

test("a function that is handed a notification hears when it is too late to answer", async ({ rollcall }) => {
  const session = await rollcall.replay("invite-one", { deliveryTimeout: 1 });
  const aborted: boolean[] = [];
  session.deliverTo(
    ({ signal }) => new Promise(() => signal.addEventListener("abort", () => aborted.push(signal.aborted))),
  );
  await send(session.graphUrl, INVITE);
  await session.settled();
  expect(aborted).toEqual([true, true]);
});

test("a bot that is gone is said to be", async ({ rollcall }) => {
  const server = createServer();
  const origin = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  const session = await rollcall.replay("invite-one");
  session.deliverTo(origin);
  await send(session.graphUrl, INVITE);
  await session.settled();
  expect(session.report().findings[0]?.message).toContain(
    `nothing listens at ${origin}: is the bot running?`,
  );
});
