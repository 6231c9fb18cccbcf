import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { VERSION } from "../../src/base/version.js";
import { LARGEST_BODY } from "../../src/control/body.js";
import { BEAT } from "../../src/control/log-stream.js";
import { LONGEST_WAIT, USUAL_WAIT } from "../../src/control/members.js";
import { STATUSES } from "../../src/control/refusal.js";
import { ROUTES } from "../../src/control/routes.js";
import type { Event } from "../../src/engine/events.js";
import { NotPlayedError } from "../../src/engine/next.js";
import { eventually } from "../support/eventually.js";
import { FakeSession, PLAYED } from "./fake-session.js";
import { opened } from "./opened.js";

const TEXT = readFileSync(new URL("../../docs/control.md", import.meta.url), "utf8");

interface Shown {
  /** The heading that it stands under. */
  under: string;
  lines: string;
  /** What is printed, and as what. */
  type: string;
  answer: string;
}

const [SETTING = "", ...OTHERS] = [...TEXT.matchAll(/```sh\n([^]*?)```/g)]
  .map(([, lines = ""]) => lines)
  .filter((lines) => !lines.startsWith("rollcall "));

const SHOWN = TEXT.split(/^##+ /m).flatMap((section) => {
  const [under = ""] = section.split("\n", 1);
  const blocks = section.matchAll(/```sh\n(curl [^]*?)```\n\n(?:[^`]*\n\n)?```(json|text)\n([^]*?)```/g);
  return [...blocks].map(([, lines = "", type = "", answer = ""]): Shown => ({ under, lines, type, answer }));
});

/** Those of the first log that is shown. */
const EVENTS = (SHOWN.find(({ type }) => type === "text")?.answer ?? "")
  .split("\n")
  .filter((line) => line.startsWith("data: "))
  .map((line) => JSON.parse(line.slice("data: ".length)) as Event);

const hasNone = (command: string): boolean => spawnSync(command, ["--version"]).error !== undefined;

/** A control API as the document has it. */
async function documented() {
  const main = new FakeSession("cassettes/invite-one", "http://127.0.0.1:4070");
  main.isReached = true;
  main.requests = 3;
  main.next = (_wanted, within) =>
    within === 0
      ? Promise.reject(new NotPlayedError("mute was not played within 0 ms; none came."))
      : Promise.resolve(PLAYED);
  const created = new FakeSession("cassettes/invite-many", "http://127.0.0.1:43127");
  created.isReached = true;
  created.requests = 3;
  const all = await opened({ main, create: () => Promise.resolve(created) });
  const { url, token } = all.control;
  const env = { ...process.env, ROLLCALL_CONTROL_URL: url, ROLLCALL_CONTROL_TOKEN: token };
  return { ...all, main, env };
}

type Documented = Awaited<ReturnType<typeof documented>>;

/** Runs lines in a shell, until `isEnough` of what they print or to their end. */
async function run({ env }: Documented, lines: string, onOutput: (text: string) => void = () => undefined) {
  const shell = spawn("sh", ["-euc", SETTING + lines], { env });
  let text = "";
  shell.stdout.setEncoding("utf8").on("data", (more: string) => onOutput((text += more)));
  const [status] = (await once(shell, "close")) as [number | null];
  return { text, status };
}

describe("docs/control.md", () => {
  it("has every request, and no other", () => {
    const headings = [...TEXT.matchAll(/^### `(.*)`$/gm)].map(([, key]) => key);
    expect(headings).toEqual(Object.keys(ROUTES));
  });

  it("shows every request and its answer in the section of that", () => {
    expect(OTHERS).toEqual(SHOWN.map(({ lines }) => lines));
    for (const key of Object.keys(ROUTES)) {
      const [method = "", path = ""] = key.split(" ");
      const shown = SHOWN.filter(({ under }) => under === `\`${key}\``);
      expect(shown.length).toBeGreaterThan(0);
      for (const { lines } of shown) {
        expect(lines).toMatch(new RegExp(`\\$URL${path.replace("ID", "(main|s1)")}"`));
        expect(methodOf(lines)).toBe(method);
      }
    }
  });

  it("has every code, and its status", () => {
    const rows = [...TEXT.matchAll(/^\| `(ROLLCALL_\w+)` +\| (\d+)/gm)].map(([, code, status]) => [
      code,
      Number(status),
    ]);
    expect(rows).toEqual(Object.entries(STATUSES));
  });

  it("has the bounds that there are", () => {
    for (const bound of [USUAL_WAIT, LONGEST_WAIT, `${BEAT / 1000} s`, `${LARGEST_BODY / 1_048_576} MiB`])
      expect(TEXT).toContain(`${bound}`);
  });

  it.skipIf(hasNone("curl"))("has curl lines that do what is shown, each", async () => {
    const all = await documented();
    const shown = SHOWN.filter(({ type }) => type === "json");
    for (const { lines, answer } of shown) {
      const { text, status } = await run(all, lines);
      expect({ lines, status, answer: JSON.parse(text) as unknown }).toEqual({
        ...{ lines, status: 0 },
        answer: JSON.parse(answer.replace('"0.1.0"', JSON.stringify(VERSION))) as unknown,
      });
    }
    expect(all.main.asked).toEqual([
      ...[["settled", 5_000], ["complete", 30_000], ["advance", 1_500], ["rewind"], ["ring"]],
      ["setFaults", ["throttled,times=2", { fault: "roster-dropped", when: { nth: 1 } }]],
      ...[["deliverTo", "http://127.0.0.1:3978/api/calls"], ["report"]],
    ]);
  });

  it.skipIf(hasNone("curl")).each(SHOWN.filter(({ type }) => type === "text"))(
    "has a log that is as it is shown: $lines",
    async ({ lines, answer }) => {
      const all = await documented();
      for (const event of EVENTS) all.main.happen(event);
      let output = "";
      const ended = run(all, lines, (text) => (output = text));
      await eventually(() => output).toBe(answer);
      await all.main.stop();
      expect((await ended).status).toBe(0);
    },
  );

  it.skipIf(hasNone("python3"))("has a test in Python that runs", async () => {
    const all = await documented();
    const [, program = ""] = /```python\n([^]*?)```/.exec(TEXT) ?? [];
    const python = spawn("python3", ["-c", program], { env: all.env, stdio: ["ignore", "pipe", "inherit"] });
    let printed = "";
    python.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
    const [status] = (await once(python, "close")) as [number | null];
    expect({ status, printed }).toEqual({
      status: 0,
      printed: "the bot's base URL: http://127.0.0.1:43127\n",
    });
  });
});

function methodOf(lines: string): string {
  const said = / -X (\w+)/.exec(lines)?.[1];
  return said ?? (lines.includes(" --json ") ? "POST" : "GET");
}
