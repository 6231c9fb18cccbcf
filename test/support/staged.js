// A story of the demo's that starts a simulated Graph, prints where it listens, and goes on until a signal stops it.
import { staged, startRollcall } from "../../dist/cli/demo/child.js";

await staged(async (stage) => {
  const { listening } = await startRollcall(stage, ["simulate"]);
  process.stdout.write(`${listening.graph}\n`);
  await new Promise(() => undefined);
});
process.stdout.write("over\n");
