import { describe, expect, it } from "vitest";
import { VERSION } from "../../src/base/version.js";
import { connect } from "../../src/control/client.js";
import { ControlError } from "../../src/control/control-error.js";
import { nobody } from "../support/nobody.js";
import { upstream } from "../support/upstream.js";
import { fakeRecording, PLAYED, reportOf } from "./fake-session.js";
import { connected, opened } from "./opened.js";

describe("the client", () => {
  it("knows the version and the sessions", async () => {
    const { client, control, session } = await connected();
    control.add("recorder", fakeRecording());
    expect(await client.version()).toBe(VERSION);
    expect((await client.sessions()).map(({ id }) => id)).toEqual(["main", "recorder"]);
    expect(session).toMatchObject({ id: "main", graphUrl: "http://127.0.0.1:40701", callbackUrl: undefined });
    expect(session.description).toMatchObject({ mode: "replay", cassette: "invite-one", seed: 7 });
    expect(await client.session("recorder")).toMatchObject({ callbackUrl: "http://127.0.0.1:40703/5c0e" });
  });

  it("makes every call that there is, with what it is given", async () => {
    const { session, main } = await connected();
    main.isReached = true;
    const faults = ["throttled", { fault: "roster-dropped" }];
    await session.settled();
    await session.settled(5);
    expect(await session.next()).toEqual(PLAYED);
    expect(await session.next("invite", 6)).toEqual(PLAYED);
    await session.complete();
    await session.complete(7);
    await session.advance(8);
    await session.rewind();
    await session.ring();
    await session.setFaults(faults);
    await session.deliverTo("http://127.0.0.1:3978/api/calls");
    expect(await session.report()).toEqual(reportOf(12));
    expect(main.asked).toEqual([
      ...[
        ["settled", 30_000],
        ["settled", 5],
      ],
      ...[
        ["next", undefined, 30_000],
        ["next", "invite", 6],
      ],
      ...[
        ["complete", 30_000],
        ["complete", 7],
      ],
      ...[["advance", 8], ["rewind"], ["ring"], ["setFaults", faults]],
      ...[["deliverTo", "http://127.0.0.1:3978/api/calls"], ["report"]],
    ]);
  });

  it("creates sessions with any option, and stops them", async () => {
    const { client, created, requested } = await connected();
    const session = await client.create({ cassette: "invite-one", timing: "manual", faults: ["throttled"] });
    expect(session).toMatchObject({ id: "s1", graphUrl: "http://127.0.0.1:40800" });
    expect(requested).toEqual([
      { mode: "replay", cassette: "invite-one", timing: "manual", faults: ["throttled"] },
    ]);
    expect(await session.stop()).toEqual(reportOf(0));
    expect(created[0]!.stops).toBe(1);
    await expect(session.report()).rejects.toMatchObject({ code: "ROLLCALL_NO_SESSION", status: 404 });
  });

  it("names a session in the URL by whatever id it has", async () => {
    const { client, control } = await connected();
    control.add("$& ä/%", fakeRecording());
    expect((await client.session("$& ä/%")).id).toBe("$& ä/%");
  });

  it("rejects with the server's code and message", async () => {
    const { client, main, session } = await connected();
    main.failure = new Error("the cursor is nowhere");
    const failed = await session.rewind().catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ControlError);
    expect(failed).toMatchObject({
      name: "ControlError",
      ...{ code: "ROLLCALL_INTERNAL", message: "rollcall failed: the cursor is nowhere", status: 500 },
    });
    await expect(client.create({ mode: "rewrite" as never })).rejects.toMatchObject({
      code: "ROLLCALL_USAGE",
    });
    const other = connect({ url: (await opened()).control.url, token: "other" });
    await expect(other.sessions()).rejects.toMatchObject({ code: "ROLLCALL_TOKEN", status: 401 });
  });

  it("says where nothing answers, and where something else does", async () => {
    const unreachable = connect({ url: await nobody(), token: "t" });
    await expect(unreachable.sessions()).rejects.toMatchObject({
      code: "ROLLCALL_UNREACHABLE",
      message: expect.stringMatching(
        /^The control API at http:\S+ does not answer: .*ECONNREFUSED/,
      ) as string,
    });
    for (const status of [200, 404]) {
      const { origin } = await upstream((response) => response.writeHead(status).end("<html>"));
      await expect(connect({ url: origin, token: "t" }).sessions()).rejects.toMatchObject({
        code: "ROLLCALL_NO_CONTROL",
        message: `What answers at ${origin} (status ${status}) is no control API of rollcall's.`,
      });
    }
  });

  it("gives its token to nobody that it is led on to", async () => {
    const other = await upstream();
    const { origin } = await upstream((response) =>
      response.writeHead(307, { location: other.origin }).end(),
    );
    await expect(connect({ url: origin, token: "t" }).sessions()).rejects.toMatchObject({
      code: "ROLLCALL_UNREACHABLE",
    });
    expect(other.requests).toEqual([]);
  });

  it.each(["127.0.0.1:1", "ftp://127.0.0.1", "http://user:pass@127.0.0.1"])(
    "refuses %s at once: it is no URL of a control API",
    (url) => {
      expect(() => connect({ url, token: "t" })).toThrow(expect.objectContaining({ code: "ROLLCALL_USAGE" }));
    },
  );
});
