import { describe, expect, it } from "vitest";
import { Waiters } from "../../src/base/waiters.js";

describe("waiters", () => {
  it("a wait ends at once where the condition holds", async () => {
    await expect(new Waiters(() => true).wait()).resolves.toBeUndefined();
  });

  it("all waits end at the check at which the condition holds, and none before", async () => {
    let holds = false;
    const waiters = new Waiters(() => holds);
    const woken: string[] = [];
    const waits = ["a", "b"].map((name) => waiters.wait().then(() => woken.push(name)));
    waiters.check();
    await Promise.resolve();
    expect(woken).toEqual([]);
    holds = true;
    waiters.check();
    await Promise.all(waits);
    expect(woken).toEqual(["a", "b"]);
  });

  it("a wait that began while the condition did not hold has to be woken again", async () => {
    let holds = false;
    const waiters = new Waiters(() => holds);
    const first = waiters.wait();
    holds = true;
    waiters.check();
    await first;
    holds = false;
    let woken = false;
    const second = waiters.wait().then(() => (woken = true));
    waiters.check();
    await Promise.resolve();
    expect(woken).toBe(false);
    holds = true;
    waiters.check();
    await second;
    expect(woken).toBe(true);
  });
});
