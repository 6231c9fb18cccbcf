import { describe, expect, it } from "vitest";
import { staged, startRollcall, type Stage } from "../../src/cli/demo/child.js";
import { startScript } from "../support/program.js";

/** Rejects when nothing listens there. */
async function asks(graphUrl: string): Promise<number> {
  return (await fetch(graphUrl)).status;
}

describe("a process of the demo's", () => {
  it("runs as long as its story, and is ended with it", async () => {
    const told = await staged(async (stage) => {
      const { listening } = await startRollcall(stage, ["simulate"]);
      expect(await asks(listening.graph)).toBe(599);
      return listening.graph;
    });
    await expect(asks(told!)).rejects.toThrow("fetch failed");
  });

  it("is ended when the story fails half-way", async () => {
    const graphs: string[] = [];
    const story = async (stage: Stage): Promise<void> => {
      for (const seed of ["1", "2"])
        graphs.push((await startRollcall(stage, ["simulate", "--seed", seed])).listening.graph);
      throw new Error("half-way");
    };
    await expect(staged(story)).rejects.toThrow("half-way");
    expect(graphs).toHaveLength(2);
    for (const graph of graphs) await expect(asks(graph)).rejects.toThrow("fetch failed");
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "is ended by a %s to the demo, before that ends",
    async (signal) => {
      const demo = startScript(new URL("../support/staged.js", import.meta.url));
      const graph = await demo.line(() => true);
      expect(await asks(graph)).toBe(599);
      demo.kill(signal);
      expect(await demo.ended).toEqual({ status: 0, stdout: `${graph}\nover\n`, stderr: "" });
      await expect(asks(graph)).rejects.toThrow("fetch failed");
    },
  );

  it("does not start behind the end of its story", async () => {
    const stages: Stage[] = [];
    await staged((stage) => Promise.resolve(stages.push(stage)));
    await expect(startRollcall(stages[0]!, ["simulate"])).rejects.toThrow("aborted");
  });
});
