import path from "node:path";
import { onTestFinished, vi } from "vitest";
import { Rollcall } from "../../src/harness/rollcall.js";
import { temporaryFolder } from "./temporary-folder.js";

/** A test of a user's, with a cassette of its own: it can be run again, and ends as it is told. */
export interface OwnCassette {
  file: string;
  /** Another run of the test. */
  run: () => Rollcall;
  /** What was said on stdout and stderr so far. */
  said: { info: string[]; warn: string[] };
}

/** Outside of a CI, in a folder of this test's own. */
export async function ownCassette(timeout = 5_000): Promise<OwnCassette> {
  vi.stubEnv("CI", "");
  const file = path.join(await temporaryFolder(), "bot", "calls.json");
  const said: OwnCassette["said"] = { info: [], warn: [] };
  for (const level of ["info", "warn"] as const)
    vi.spyOn(console, level).mockImplementation((text: string) => void said[level].push(text));
  const running: Rollcall[] = [];
  onTestFinished(async () => {
    for (const rollcall of running) await rollcall.close().then(() => rollcall.finish(false));
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });
  const run = (): Rollcall => {
    const rollcall = new Rollcall({ timeout, cassetteIn: () => file });
    running.push(rollcall);
    return rollcall;
  };
  return { file, run, said };
}
