import { describe, expect, it } from "vitest";
import { journalOf } from "../../src/store/journal.js";
import { openCassette } from "../../src/store/open.js";
import { filesBeside, newPlace } from "../support/place.js";
import { event, rollcall, startRollcall } from "../support/program.js";
import { upstream } from "../support/upstream.js";

describe.skipIf(process.platform === "win32")("a recorder on a disk that is full", () => {
  it("does not let out the answer that it cannot write, says so, and goes on as soon as it can", async () => {
    const file = await newPlace();
    const { origin } = await upstream();
    const recorder = startRollcall(["record", file, "--upstream", origin, "--port", "0", "--json"], {
      blocks: 64,
    });
    const { graph } = await event(recorder, "listening");
    expect(await answered(graph, "one")).toBe("answer to /one");
    expect(await answered(graph, "two", JSON.stringify("many words ".repeat(20_000)))).toBeUndefined();
    expect(await answered(graph, "three")).toBe("answer to /three");
    recorder.kill("SIGTERM");
    const report = await event(recorder, "report");
    const { status, stderr } = await recorder.ended;
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    expect(report.findings).toEqual([
      {
        kind: "not-journalled",
        exchange: "x2",
        message: "x2 could not be written, so its answer was not let out",
      },
    ]);
    expect(recorder.lines().join("\n")).toContain("x2 could not be written (EFBIG");
    const { cassette } = await openCassette(file);
    expect(cassette.exchanges.map(({ id, request }) => [id, request.url])).toEqual([
      ["x1", "/one"],
      ["x3", "/three"],
    ]);
    expect(await filesBeside(file)).toEqual(["tape.json"]);
  });

  it("keeps the journal when it cannot write the cassette, and says where the recording is; `show` shows it", async () => {
    const file = await newPlace();
    const { origin } = await upstream();
    const recorder = startRollcall(["record", file, "--upstream", origin, "--port", "0", "--json"], {
      blocks: 48,
    });
    const { graph } = await event(recorder, "listening");
    // In the journal on one line, in the cassette on one line each: the journal fits, the cassette does not.
    const numbers = JSON.stringify(Array.from({ length: 4000 }, (_, index) => index));
    expect(await answered(graph, "one", numbers)).toBe("answer to /one");
    recorder.kill("SIGTERM");
    const { status, stderr } = await recorder.ended;
    expect(status).toBe(2);
    expect(stderr).toMatch(/^rollcall: .*\n$/);
    expect(stderr).toContain(`${file} cannot be written: `);
    expect(stderr).toContain(
      `The recording is in ${journalOf(file)}: rollcall show ${file} makes the cassette of it.`,
    );
    expect(await filesBeside(file)).toEqual(["tape.json.journal"]);
    const shown = await rollcall(["show", file], { blocks: 48 });
    expect(shown).toMatchObject({ status: 0, stderr: "" });
    expect(shown.stdout).toContain("tape  (the disk is full): 1 exchanges");
    expect(await filesBeside(file)).toEqual(["tape.json.journal"]);
    expect((await openCassette(file)).cassette.exchanges.map(({ request }) => request.url)).toEqual(["/one"]);
  });
});

/** Posts a body and gives the answer's text, or undefined when it broke off. */
async function answered(graph: string, name: string, body = "{}"): Promise<string | undefined> {
  const headers = { "content-type": "application/json" };
  const answer = fetch(`${graph}/${name}`, { method: "POST", headers, body });
  return answer.then((response) => response.text()).catch(() => undefined);
}
