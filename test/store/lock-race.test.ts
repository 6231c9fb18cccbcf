import { readdir } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { killedOwner, ownerIn, startTaker, writeOwner } from "../support/locks.js";
import { temporaryFolder } from "../support/temporary-folder.js";

it("of 20 processes that race for a lock exactly one wins, every time", async () => {
  const folder = await temporaryFolder();
  const takers = Array.from({ length: 20 }, startTaker);
  const dead = await killedOwner();
  const left = [[], [""], ["", ".takeover"], ["", ".takeover", ".takeover.takeover"]];
  for (let round = 0; round < 24; round += 1) {
    const file = path.join(folder, `${round}.lock`);
    for (const guard of left[round % left.length]!) await writeOwner(file + guard, dead);
    const answers = await Promise.all(takers.map((one) => one.take(file)));
    const winners = takers.filter((_, index) => answers[index] === "won");
    expect(answers.filter((answer) => !/^(won$|LockedError: )/.test(answer))).toEqual([]);
    expect(winners).toHaveLength(1);
    expect(await ownerIn(file)).toMatchObject({ pid: winners[0]!.program.pid });
    await winners[0]!.release();
    expect(await readdir(folder)).toEqual([]);
  }
});
