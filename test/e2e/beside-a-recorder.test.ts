import { readFile, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Exchange } from "../../src/tape/exchange.js";
import { readCassette } from "../../src/tape/read.js";
import { writeCassette } from "../../src/tape/write.js";
import { cassetteOf } from "../support/exchanges.js";
import { folderState } from "../support/folder-state.js";
import { filesBeside, newPlace } from "../support/place.js";
import { plainExchange } from "../support/plain-exchange.js";
import { event, rollcall, startRollcall, type Program } from "../support/program.js";
import { upstream } from "../support/upstream.js";

describe("beside a running recorder nothing is changed and nothing is lost", () => {
  it("`show` shows what there is so far and says `still recording`", async () => {
    const { file, post, isUntouchedBy, endsWith } = await aRecorder();
    await post("/one");
    await isUntouchedBy(async () => {
      const { stdout, ...rest } = await rollcall(["show", file]);
      expect(rest).toEqual({ status: 0, stderr: "" });
      expect(stdout).toContain("tape  (still recording): 1 exchanges, ");
      expect(stdout).toMatch(/x1 .*bot → graph.* POST \/one/);
    });
    await post("/two");
    await endsWith(["/one", "/two"]);
  });

  it("`show --json` prints the exchanges so far, one a line", async () => {
    const { file, post, isUntouchedBy, endsWith } = await aRecorder();
    await post("/one");
    await post("/two");
    await isUntouchedBy(async () => {
      const { stdout, ...rest } = await rollcall(["show", file, "--json"]);
      expect(rest).toEqual({ status: 0, stderr: "" });
      expect(urlsOf(stdout.split("\n").slice(0, -1))).toEqual(["/one", "/two"]);
    });
    await endsWith(["/one", "/two"]);
  });

  it("`show` of a recording without an exchange says whose it is, in one line", async () => {
    const { file, recorder, post, isUntouchedBy, endsWith } = await aRecorder();
    await isUntouchedBy(async () =>
      expect(await rollcall(["show", file])).toEqual({
        status: 2,
        stdout: "",
        stderr: `rollcall: ${file}: process ${recorder.pid} records it, and no exchange is complete yet. Try again.\n`,
      }),
    );
    await post("/one");
    await endsWith(["/one"]);
  });

  it("`replay` plays what there was when it was opened, and says `still recording`", async () => {
    const { file, post, isUntouchedBy, endsWith } = await aRecorder();
    await post("/one");
    await isUntouchedBy(async () => {
      const player = startRollcall(["replay", file, "--port", "0", "--json"]);
      const { graph } = await event(player, "listening");
      expect(await answer(graph, "/one")).toBe("200 answer to /one");
      player.kill("SIGTERM");
      const { stdout, ...rest } = await player.ended;
      expect(rest).toEqual({ status: 0, stderr: "" });
      expect(stdout).toContain(`${file}: still recording`);
    });
    await post("/two");
    await endsWith(["/one", "/two"]);
  });

  it("a second recorder is refused with one line that names the first, --overwrite or not", async () => {
    const { file, recorder, post, isUntouchedBy, endsWith } = await aRecorder();
    await post("/one");
    await isUntouchedBy(async () => {
      for (const more of [[], ["--overwrite"]]) {
        expect(await rollcall(["record", file, "--port", "0", ...more])).toEqual({
          status: 2,
          stdout: "",
          stderr:
            `rollcall: ${file}.lock is held by process ${recorder.pid} on ${os.hostname()}. ` +
            "Wait for it to stop, or name another cassette; if it is gone, remove the lock file.\n",
        });
      }
    });
    await post("/two");
    await endsWith(["/one", "/two"]);
  });
});

describe("`show --follow`", () => {
  it("prints what there is, then each exchange as it comes, and ends when the recorder stops", async () => {
    const { file, post, endsWith } = await aRecorder();
    await post("/one");
    const follower = startRollcall(["show", file, "--follow", "--json"]);
    await printed(follower, "/one");
    await post("/two");
    await printed(follower, "/two");
    await post("/three");
    await endsWith(["/one", "/two", "/three"]);
    expect(await follower.ended).toMatchObject({ status: 0, stderr: "" });
    expect(urlsOf(follower.lines())).toEqual(["/one", "/two", "/three"]);
  });

  it("waits for the first exchange, and prints a table whose rows come one by one", async () => {
    const { file, post, endsWith } = await aRecorder();
    const follower = startRollcall(["show", file, "--follow"]);
    await follower.line((line) => /time +direction +what +cause +outcome/.test(line));
    await post("/one");
    await follower.line((line) => /x1 .*bot → graph.* POST \/one/.test(line));
    await endsWith(["/one"]);
    expect(await follower.ended).toMatchObject({ status: 0, stderr: "" });
  });

  it("changes nothing and is in nobody's way", async () => {
    const { file, post, isUntouchedBy, endsWith } = await aRecorder();
    await post("/one");
    await isUntouchedBy(async () => {
      const follower = startRollcall(["show", file, "--follow", "--json"]);
      await printed(follower, "/one");
      follower.kill("SIGTERM");
      await follower.ended;
    });
    await endsWith(["/one"]);
  });

  it("ends when the recorder is killed, with all that it has recorded", async () => {
    const { file, recorder, post } = await aRecorder();
    await post("/one");
    const follower = startRollcall(["show", file, "--follow", "--json"]);
    await printed(follower, "/one");
    await post("/two");
    recorder.kill("SIGKILL");
    expect(await follower.ended).toMatchObject({ status: 0, stderr: "" });
    expect(urlsOf(follower.lines())).toEqual(["/one", "/two"]);
    expect(await filesBeside(file)).toEqual(["tape.json.journal", "tape.json.lock"]);
  });

  it("of a recorder that is to replace a cassette shows the new recording, not the old", async () => {
    const { file, post, endsWith } = await aRecorder(plainExchange(1), plainExchange(2));
    const follower = startRollcall(["show", file, "--follow", "--json"]);
    await post("/new");
    await printed(follower, "/new");
    await endsWith(["/new"]);
    expect(await follower.ended).toMatchObject({ status: 0, stderr: "" });
    expect(urlsOf(follower.lines())).toEqual(["/new"]);
  });

  it("of a cassette that nobody records prints it and ends", async () => {
    const file = await newPlace();
    await writeFile(file, writeCassette(cassetteOf(plainExchange(1), plainExchange(2))));
    const before = await folderState(path.dirname(file));
    const { stdout, ...rest } = await rollcall(["show", file, "--follow", "--json"]);
    expect(rest).toEqual({ status: 0, stderr: "" });
    expect(urlsOf(stdout.split("\n").slice(0, -1))).toEqual(["/v1.0/things/1", "/v1.0/things/2"]);
    expect(await folderState(path.dirname(file))).toEqual(before);
  });
});

interface TestRecorder {
  file: string;
  recorder: Program;
  /** Sends a request and waits for the whole of its answer. */
  post: (url: string) => Promise<void>;
  /** Runs `action`, after which everything in the folder is as it was. */
  isUntouchedBy: (action: () => Promise<void>) => Promise<void>;
  /** Stops the recorder, which leaves a cassette of these requests and nothing else. */
  endsWith: (urls: string[]) => Promise<void>;
}

/** A recorder in a process of its own, which replaces a cassette of `old`, where there is any. */
async function aRecorder(...old: Exchange[]): Promise<TestRecorder> {
  const file = await newPlace();
  if (old.length > 0) await writeFile(file, writeCassette(cassetteOf(...old)));
  const { origin } = await upstream();
  const args = ["record", file, "--upstream", origin, "--port", "0", "--json", "--overwrite"];
  const recorder = startRollcall(args);
  const { graph } = await event(recorder, "listening");
  return {
    file,
    recorder,
    post: async (url) => expect(await answer(graph, url)).toBe(`200 answer to ${url}`),
    isUntouchedBy: async (action) => {
      const before = await folderState(path.dirname(file));
      await action();
      expect(await folderState(path.dirname(file))).toEqual(before);
    },
    endsWith: async (urls) => {
      recorder.kill("SIGTERM");
      expect(await recorder.ended).toMatchObject({ status: 0, stderr: "" });
      const { exchanges } = readCassette(await readFile(file, "utf8"), file);
      expect(exchanges.map(({ request }) => request.url)).toEqual(urls);
      expect(await filesBeside(file)).toEqual(["tape.json"]);
    },
  };
}

async function answer(graph: string, url: string): Promise<string> {
  const response = await fetch(graph + url, { method: "POST" });
  return `${response.status} ${await response.text()}`;
}

/** Resolves when a program has printed the exchange of a URL as JSON. */
async function printed(program: Program, url: string): Promise<void> {
  await program.line((line) => urlsOf([line])[0] === url);
}

function urlsOf(lines: readonly string[]): string[] {
  return lines.map((line) => (JSON.parse(line) as Exchange).request.url);
}
