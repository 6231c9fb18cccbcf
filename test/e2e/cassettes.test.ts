import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadExamples, SCRIPTS, stepBody } from "../tools/seed/seed.js";
import { openCassette } from "../../src/store/open.js";
import { cassetteJsonSchema } from "../../src/tape/json-schema.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const cassette = (name: string): string => path.join(root, "cassettes", `${name}.json`);

/** With its members in order, unlike what `toEqual` compares. */
const text = (value: unknown): string => JSON.stringify(value, null, 1);

describe.each(SCRIPTS)("$name", ({ name, invites, notifications }) => {
  it("holds the document's JSON member for member, in the script's order", async () => {
    const { exchanges } = (await openCassette(cassette(name))).cassette;
    const examples = loadExamples();
    const sent = invites.map((number) => examples.get(number));
    const toGraph = exchanges.filter(({ to }) => to === "graph");
    const toBot = exchanges.filter(({ to }) => to === "bot");
    expect(toGraph.map(({ request }) => text(request.body))).toEqual(
      sent.map((example) => text(example?.request)),
    );
    expect(toGraph.map(({ request }) => request.url)).toEqual(sent.map((example) => example?.path));
    expect(toGraph.map(({ response }) => text(response?.body))).toEqual(
      sent.map((example) => text(example?.response)),
    );
    expect(toBot.map(({ request }) => text(request.body))).toEqual(
      notifications.map((step) => text(stepBody(examples, step))),
    );
    expect(exchanges.map(({ to }) => to)).toEqual([...toGraph, ...toBot].map(({ to }) => to));
  });

  it("answers every invite with 200 and the operation's Location, every notification with 202", async () => {
    const { exchanges } = (await openCassette(cassette(name))).cassette;
    for (const { to, response } of exchanges) {
      expect(response?.status).toBe(to === "graph" ? 200 : 202);
      const id = (response?.body as { id?: string } | undefined)?.id;
      if (to === "graph")
        expect(response?.headers["location"]).toMatch(new RegExp(`/operations/${id ?? "none"}$`));
    }
  });
});

it("recording the cassettes again gives the same bytes", async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), "rollcall-cassettes-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await promisify(execFile)(process.execPath, ["test/tools/record-cassettes.js", folder], { cwd: root });
  for (const { name } of SCRIPTS) {
    expect(await readFile(path.join(folder, `${name}.json`), "utf8")).toBe(
      await readFile(cassette(name), "utf8"),
    );
  }
});

it("the published JSON Schema is the one that cassettes are read with", async () => {
  expect(await readFile(path.join(root, "docs/cassette-1.schema.json"), "utf8")).toBe(cassetteJsonSchema());
});
