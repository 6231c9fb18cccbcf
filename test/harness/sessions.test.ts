import { copyFile, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe } from "vitest";
import { expect, test } from "../../src/harness/vitest.js";
import { cassetteFile, readRepositoryCassette } from "../support/cassettes.js";
import { cassetteOf, request, toGraph } from "../support/exchanges.js";
import { accepted, CALL, INVITE, refusalOf, send } from "../support/invite-one.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { writeCassette } from "../../src/tape/write.js";

/** The names of the repository's cassettes, as messages list them. */
const THERE =
  "There are /~batched/, /~invite-many/, /~invite-one/, /~invite-pstn/, /~replace-peer-call/, /~seed-session/.";

const REPOSITORY = path.dirname(cassetteFile("invite-one"));

/** A bot in a call of its own: the request, with a number in the place of the recorded call's first digits. */
function botIn(number: number) {
  const call = String(number).padStart(8, "0") + CALL.slice(8);
  return { call, invite: { ...INVITE, url: INVITE.url.replace(CALL, call) } };
}

test(
  "two hundred sessions on one proxy, by prefix and by header, each in its own conversation",
  { timeout: 60_000 },
  async ({ rollcall }) => {
    const session = await rollcall.replay(REPOSITORY, { strict: true });
    const heard = new Map<string, string[]>();
    session.deliverTo(async (notification) => {
      const text = await notification.text();
      const [, call = ""] = /calls\/(\d{8}-[0-9a-f-]{27})/.exec(text) ?? [];
      heard.set(call, [...(heard.get(call) ?? []), text]);
      return accepted();
    });
    const bots = Array.from({ length: 200 }, (_, number) => ({
      number,
      named: `invite-one:bot-${number}`,
      ...botIn(number),
    }));
    await Promise.all(
      bots.map(async ({ number, named, call, invite }) => {
        const isPrefixed = number % 2 === 0;
        const origin = session.graphUrl + (isPrefixed ? `/~${named}` : "");
        const answer = await send(origin, invite, isPrefixed ? {} : { "x-rollcall-session": named });
        expect(answer.status).toBe(200);
        const home = `${origin}/beta/communications/calls/${call}/operations/`;
        expect(answer.headers.get("location")?.slice(0, home.length)).toBe(home);
      }),
    );
    await session.settled();
    expect([...heard.keys()].sort()).toEqual(bots.map(({ call }) => call));
    for (const { call } of bots) {
      const texts = heard.get(call)!;
      expect(texts).toHaveLength(2);
      for (const other of texts.join("").match(/\d{8}-20b7/g)!) expect(other).toBe(call.slice(0, 13));
    }
    const { sessions } = session.report();
    expect(sessions?.map((one) => one.session)).toEqual(bots.map(({ named }) => named).sort());
    expect(new Set(sessions?.map(({ digest }) => digest)).size).toBe(1);
    for (const one of sessions!)
      expect(one).toMatchObject({ clean: true, requests: 1, delivered: 2, unplayed: [] });
    expect(session).toBeClean();
  },
);

describe("a request", () => {
  test.for([
    ["/~..%2Fx/", `the cassette "../x" is not served. ${THERE}`],
    ["/~%2e%2e/", `the cassette ".." is not served. ${THERE}`],
    ["/~/", `the cassette "" is not served. ${THERE}`],
    ["/~INVITE-ONE/", `the cassette "INVITE-ONE" is not served. ${THERE}`],
    ["/~invite-one.json/", `the cassette "invite-one.json" is not served. ${THERE}`],
    ["/~100%/", `the cassette "100%" is not served. ${THERE}`],
    ["/~__proto__/", `the cassette "__proto__" is not served. ${THERE}`],
    ["/~invite-one:a:b/", 'the key "a:b" is none. A key has letters, digits, dots, underscores and dashes'],
    ["/", `it names no cassette. ${THERE}`],
  ] as const)("to %s: 599 that says why, and what there is", async ([prefix, reason], { rollcall }) => {
    const session = await rollcall.replay(REPOSITORY);
    const { status, kind, message } = await refusalOf(await fetch(`${session.graphUrl}${prefix}v1.0/me`));
    expect([status, kind]).toEqual([599, "no-session"]);
    expect(message).toContain(`rollcall has no session for GET ${prefix}v1.0/me: ${reason}`);
    expect(session.report()).toMatchObject({
      clean: false,
      requests: 1,
      findings: [{ kind: "unserved", message }],
      sessions: [],
    });
  });

  test("beyond the most sessions that there may be is not served", async ({ rollcall }) => {
    const session = await rollcall.replay(REPOSITORY, { maxSessions: 1 });
    session.deliverTo(accepted);
    expect((await send(`${session.graphUrl}/~invite-one:a`, INVITE)).status).toBe(200);
    const { message } = await refusalOf(await send(`${session.graphUrl}/~invite-one:b`, INVITE));
    expect(message).toContain("there are 1 sessions already, as many as --max-sessions allows.");
  });

  test("for a session of its own is refused where nothing but one conversation is recorded or forwarded", async ({
    rollcall,
  }) => {
    const session = await rollcall.replay("invite-one");
    const { kind, message } = await refusalOf(await send(`${session.graphUrl}/~other`, INVITE));
    expect([kind, message]).toEqual([
      "no-session",
      expect.stringContaining('the cassette "other" is not served. There are /~invite-one/.'),
    ]);
  });
});

describe("a cassette in a folder", () => {
  /** A folder of this test's own with these files. */
  async function folderOf(files: Record<string, string>): Promise<string> {
    const folder = await temporaryFolder();
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
    return folder;
  }

  test("that is broken is said to be, with its place and what to do, and mended it is served", async ({
    rollcall,
  }) => {
    const tape = writeCassette(readRepositoryCassette("invite-one"));
    const folder = await folderOf({ "mine.json": tape.replace('"to": "graph"', '"to": "nowhere"') });
    const session = await rollcall.replay(folder);
    session.deliverTo(accepted);
    const { kind, message } = await refusalOf(await send(`${session.graphUrl}/~mine`, INVITE));
    expect(kind).toBe("no-session");
    expect(message).toContain(path.join(folder, "mine.json"));
    expect(message).toContain("exchanges");
    await writeFile(path.join(folder, "mine.json"), tape);
    expect((await send(`${session.graphUrl}/~mine`, INVITE)).status).toBe(200);
  });

  test("that comes when the folder is served already is served, and one that is gone is not", async ({
    rollcall,
  }) => {
    const folder = await folderOf({});
    await copyFile(cassetteFile("invite-one"), path.join(folder, "first.json"));
    const session = await rollcall.replay(`${folder}/`);
    session.deliverTo(accepted);
    await copyFile(cassetteFile("invite-one"), path.join(folder, "second.json"));
    expect((await send(`${session.graphUrl}/~second`, INVITE)).status).toBe(200);
    const { message } = await refusalOf(await send(`${session.graphUrl}/~third`, INVITE));
    expect(message).toContain("There are /~first/, /~second/.");
  });

  test("with a name that no request can have is not offered", async ({ rollcall }) => {
    const folder = await folderOf({ "my call.json": "{}" });
    await copyFile(cassetteFile("invite-one"), path.join(folder, "mine.json"));
    const session = await rollcall.replay(folder);
    expect(session.events[0]).toMatchObject({ event: "listening", cassettes: ["mine"] });
    expect((await refusalOf(await fetch(`${session.graphUrl}/~my%20call/`))).message).toContain(
      "There are /~mine/.",
    );
  });

  test("that is itself a folder is said to be one", async ({ rollcall }) => {
    const folder = await folderOf({});
    await mkdir(path.join(folder, "mine.json"));
    const session = await rollcall.replay(folder);
    const { kind, message } = await refusalOf(await fetch(`${session.graphUrl}/~mine/v1.0/me`));
    expect([kind, message]).toEqual(["no-session", expect.stringContaining("this is a folder")]);
  });

  test("is none in a folder that has none", async ({ rollcall }) => {
    const folder = await folderOf({ "read.me": "" });
    await expect(rollcall.replay(folder)).rejects.toThrow(
      `${folder} is a folder without cassettes. Record one: rollcall record`,
    );
  });

  test("wins over a folder of its name, unless a slash says which is meant", async ({ rollcall }) => {
    const folder = await folderOf({
      "calls.json": writeCassette(cassetteOf(toGraph("x1", request("GET", "/v1.0/me")))),
    });
    const named = path.join(folder, "calls");
    await mkdir(named);
    const session = await rollcall.replay(named);
    expect((await fetch(`${session.graphUrl}/v1.0/me`)).status).toBe(200);
    await expect(rollcall.replay(`${named}/`)).rejects.toThrow("is a folder without cassettes");
  });
});

test("what happens in a session with a name says so, and in one without does not", async ({ rollcall }) => {
  const session = await rollcall.replay("invite-one");
  session.deliverTo(() => new Response(null, { status: 500 }));
  for (const prefix of ["", "/~invite-one:a"]) await send(session.graphUrl + prefix, INVITE);
  await session.settled();
  for (const [name, count] of [
    [undefined, 3],
    ["invite-one:a", 3],
  ] as const)
    expect(session.events.filter((event) => "exchange" in event && event.session === name)).toHaveLength(
      count,
    );
  const { findings } = session.report();
  expect(findings.map((finding) => finding.session ?? "none")).toEqual([
    "none",
    "none",
    "invite-one:a",
    "invite-one:a",
  ]);
});
