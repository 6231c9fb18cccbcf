import { describe, expect, it } from "vitest";
import { connect } from "../../src/control/client.js";
import { polled } from "../../src/control/polled.js";
import { eventually } from "../support/eventually.js";
import { HandClock } from "../support/hand-clock.js";
import { PLAYED } from "./fake-session.js";
import { opened } from "./opened.js";

/** A client whose requests wait for at most 80 s, at a time that the test moves. */
async function patient() {
  const all = await opened();
  const clock = new HandClock();
  const session = await connect({ ...all.control, longestPoll: 80_000, clock }).session("main");
  return { ...all, clock, session };
}

describe("a wait that is longer than one request may be", () => {
  it("is several, each begun before the one before is over", async () => {
    const { clock, session, main } = await patient();
    const next = session.next("invite", 200_000);
    await eventually(() => main.waiting.map(({ within }) => within)).toEqual([80_000]);
    clock.advance(70_000);
    await eventually(() => main.waiting.map(({ within }) => within)).toEqual([80_000, 80_000]);
    main.waiting[0]!.miss();
    clock.advance(70_000);
    await eventually(() => main.waiting.map(({ within }) => within)).toEqual([80_000, 60_000]);
    main.waiting[1]!.reach();
    expect(await next).toEqual(PLAYED);
    await eventually(() => main.waiting).toEqual([]);
    expect(main.asked.every(([, wanted]) => wanted === "invite")).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it("is over as soon as one of them is reached, be it the one before", async () => {
    const { clock, session, main } = await patient();
    const settled = session.settled(100_000);
    await eventually(() => main.waiting.length).toBe(1);
    clock.advance(70_000);
    await eventually(() => main.waiting.length).toBe(2);
    main.waiting[0]!.reach();
    await settled;
    await eventually(() => main.waiting).toEqual([]);
  });

  it("is late when the last is", async () => {
    const { clock, session, main } = await patient();
    const complete = session.complete(100_000);
    await eventually(() => main.waiting.length).toBe(1);
    clock.advance(70_000);
    await eventually(() => main.waiting.length).toBe(2);
    main.waiting[0]!.miss();
    main.waiting[0]!.miss();
    await expect(complete).rejects.toMatchObject({ code: "ROLLCALL_NOT_COMPLETE", status: 408 });
  });

  it("fails as soon as one fails in another way", async () => {
    const { clock, session, main } = await patient();
    main.failure = new Error("the cursor is nowhere");
    await expect(session.next(undefined, 200_000)).rejects.toMatchObject({ code: "ROLLCALL_INTERNAL" });
    expect(clock.pending).toBe(0);
    expect(main.waiting).toEqual([]);
  });
});

it("a wait of more than ten minutes is made of waits that a server takes", async () => {
  const clock = new HandClock();
  const waits: (number | undefined)[] = [];
  const never = new Promise<never>(() => undefined);
  const poll = ({ timeout }: { timeout?: number }) => {
    waits.push(timeout);
    return waits.length < 6 ? never : Promise.resolve("reached");
  };
  const waiting = polled(poll, 1_200_000, { longest: 240_000, clock });
  for (let count = 0; count < 5; count += 1) {
    clock.advance(210_000);
    await eventually(() => waits.length).toBe(count + 2);
  }
  expect(await waiting).toBe("reached");
  expect(waits).toEqual([240_000, 240_000, 240_000, 240_000, 240_000, 150_000]);
});
