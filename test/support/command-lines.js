// Runs command lines one after the other in one process, those that end at once: a JSON list of argument lists in the
// first argument, a JSON list of `{ status, stdout, stderr }` on stdout.
import { main } from "../../dist/cli/main.js";

const write = process.stdout.write.bind(process.stdout);
const ended = [];

for (const args of /** @type {string[][]} */ (JSON.parse(process.argv[2] ?? "[]"))) {
  const printed = { stdout: "", stderr: "" };
  for (const name of /** @type {const} */ (["stdout", "stderr"])) {
    process[name].write = (/** @type {string | Uint8Array} */ text) => {
      printed[name] += String(text);
      return true;
    };
  }
  process.exitCode = undefined;
  await main(args);
  process.stdout.removeAllListeners("error");
  ended.push({ status: process.exitCode, ...printed });
}
process.exitCode = 0;
write(JSON.stringify(ended));
