import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../src/base/exact-json.js";
import { bodyJson } from "../../src/tape/body.js";
import type { Cassette } from "../../src/tape/cassette.js";
import type { Exchange, Headers } from "../../src/tape/exchange.js";
import { json, type Heard } from "../support/bot.js";
import {
  cassetteFile,
  copies,
  joined,
  notificationsOf,
  readRepositoryCassette,
  requestsOf,
  temporaryCassette,
} from "../support/cassettes.js";
import { end, threeProcesses } from "../support/three-processes.js";

/** What belongs to one connection, not to the message. */
const HOP = new Set(["connection", "keep-alive", "content-length", "host", "accept-encoding"]);

function endToEnd(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP.has(name)));
}

/** A bot that came by base URL is given that in the place of Graph's own. */
function ledHome({ location, ...headers }: Headers, graph: string): Headers {
  return { ...headers, location: String(location).replace("https://graph.microsoft.com", graph) };
}

describe.each(["invite-one", "invite-many", "replace-peer-call", "invite-pstn", "seed-session"])(
  "%s",
  (name) => {
    const tape = readRepositoryCassette(name);

    it("answers as the tape has it, delivers every notification as it was, and ends clean", async () => {
      const { send, server, rollcall, graph } = await threeProcesses(cassetteFile(name));
      const answers = await send(requestsOf(tape));
      const recorded = tape.exchanges.flatMap(({ to, response }) =>
        to === "graph" && response ? [response] : [],
      );
      expect(answers.map(({ status, headers }) => [status, endToEnd(headers)])).toEqual(
        recorded.map(({ status, headers }) => [status, ledHome(headers, graph)]),
      );
      expect(answers.map(json)).toEqual(recorded.map(({ body }) => body));

      const notifications = notificationsOf(tape);
      const heard = await server.hears(notifications.length);
      expect(heard.map(({ method, url }) => `${method} ${url}`)).toEqual(
        notifications.map(() => "POST /api/calls"),
      );
      for (const { request } of notifications) {
        const { authorization, ...headers } = request.headers;
        expect(authorization).toBe("<redacted:authorization>");
        const got = heard.find((one) => canonicalJson(json(one)) === canonicalJson(request.body!));
        expect(endToEnd(got!.headers)).toEqual(headers);
      }
      expect(await end(rollcall)).toMatchObject({
        ...{ status: 0, stderr: "" },
        report: { clean: true, missed: 0, delivered: notifications.length, undelivered: 0, unplayed: [] },
      });
    });
  },
);

/** The order in which the notifications of each copy were heard, by their places on it; two at a time are told. */
function orders(tapes: readonly Cassette[], heard: readonly Heard[]): string[] {
  const places = new Map(
    tapes.flatMap((tape, copy) => notificationsOf(tape).map((one, index) => [key(one), { copy, index }])),
  );
  const rows = tapes.map((): string[] => []);
  const copyOf = (one: Heard) => places.get(canonicalJson(json(one)))?.copy;
  for (const one of heard) {
    const place = places.get(canonicalJson(json(one)));
    const early = one.during.some((index) => copyOf(heard[index]!) === place?.copy);
    if (place) rows[place.copy]!.push(`${place.index}${early ? " before the one before was answered" : ""}`);
  }
  return rows.map((row) => row.join(" "));
}

function key({ request }: Exchange): string {
  return canonicalJson(bodyJson(request) ?? null);
}

// Thousands of messages between three processes: as long as a busy machine needs.
describe("order", { timeout: 300_000 }, () => {
  it("is the tape's, 500 times out of 500, where the operation is about one call and the roster about another", async () => {
    const tapes = copies(readRepositoryCassette("replace-peer-call"), 500);
    const all = joined(tapes);
    const { send, server, rollcall } = await threeProcesses(await temporaryCassette(all));
    const answers = await send(requestsOf(all), 16);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const heard = await server.hears(1000);
    expect(orders(tapes, heard)).toEqual(tapes.map(() => "0 1"));
    expect(await end(rollcall)).toMatchObject({
      ...{ status: 0, stderr: "" },
      report: { clean: true, played: 500, delivered: 1000, unplayed: [] },
    });
  });

  it("is the tape's from the first to the last, for 100 invites one after the other into the same calls", async () => {
    const tapes = copies(readRepositoryCassette("replace-peer-call"), 100, true);
    const all = joined(tapes);
    const { send, server, rollcall } = await threeProcesses(await temporaryCassette(all));
    await send(requestsOf(all));
    const heard = await server.hears(200);
    expect(heard.map((one) => canonicalJson(json(one)))).toEqual(notificationsOf(all).map(key));
    expect(await end(rollcall)).toMatchObject({ status: 0, report: { clean: true, delivered: 200 } });
  });

  it.each([
    ["as recorded", [3, 1, 4, 2], "1 0 2 3 4 5 6 7"],
    ["in another order", [4, 3, 1, 2], "0 1 2 3 4 5 6 7"],
  ])(
    "among what is due is the tape's, 50 times out of 50, for four invites %s",
    async (_, invites, order) => {
      const recorded = [3, 1, 4, 2];
      const tapes = copies(readRepositoryCassette("seed-session"), 50);
      const [last] = copies(readRepositoryCassette("replace-peer-call"), 51).slice(50);
      const { send, server, rollcall } = await threeProcesses(
        await temporaryCassette(joined([...tapes, last!])),
      );
      await server.hold();
      for (const copy of tapes) {
        const requests = requestsOf(copy);
        await send(invites.map((number) => requests[recorded.indexOf(number)]!));
      }
      await send(requestsOf(last!));
      await server.hears(51); // the first of every lane, the last one's too: everything is due
      await server.releaseAll();
      const heard = await server.hears(402);
      expect(orders(tapes, heard)).toEqual(tapes.map(() => order));
      expect(await end(rollcall)).toMatchObject({ status: 0, report: { clean: true, delivered: 402 } });
    },
  );

  it("is kept while the bot is slow: the next waits for the answer to the one before, in its lane only", async () => {
    const tapes = copies(readRepositoryCassette("replace-peer-call"), 2);
    const all = joined(tapes);
    const { send, server, rollcall } = await threeProcesses(await temporaryCassette(all));
    const ids = async (count: number) => {
      const notifications = notificationsOf(all);
      const heard = await server.hears(count);
      return heard.map((one) => notifications.find((two) => key(two) === canonicalJson(json(one)))?.id);
    };
    await server.hold();
    await send(requestsOf(all));
    // What the second invite made due has come, and was due after all that the first one did.
    expect(await ids(2)).toEqual(["x2", "x1002"]);
    await server.release(1);
    expect(await ids(3)).toEqual(["x2", "x1002", "x1003"]);
    await server.release(0);
    expect(await ids(4)).toEqual(["x2", "x1002", "x1003", "x3"]);
    await server.releaseAll();
    expect(await end(rollcall)).toMatchObject({ status: 0, report: { clean: true, delivered: 4 } });
  });
});
