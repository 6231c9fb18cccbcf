import type { SessionOptions } from "../../src/engine/session-options.js";
import { BREAKS_OFF, type Play } from "../../src/tape/play.js";
import type { Exchange, TapeRequest } from "../../src/tape/exchange.js";
import { turn } from "./desk.js";
import { planOver } from "./fault-view.js";
import { LEAD, session } from "./session.js";

/** Milliseconds within which all is due. */
const EVER = 10_000;

type Options = Partial<SessionOptions>;

/** A session over a tape that a plan bends, and a bot that answers everything at once. */
export function faultySession(exchanges: Exchange[], plan: readonly string[], options: Options = {}) {
  const { seed = 0 } = options;
  const faults = plan.length === 0 ? {} : { faults: planOver(exchanges, plan, seed) };
  const parts = session(exchanges, { ...options, ...faults });
  const { desk, subject, pass, posted } = parts;
  const answers: string[] = [];
  const plays: Play[] = [];
  /** What was posted, in the order in which it came. */
  const posts: Exchange[] = [];
  let heard = 0;
  const answerAll = async (): Promise<void> => {
    await turn();
    while (heard < desk.came.length) {
      const id = desk.came[heard++]!;
      posts.push(posted[id]!);
      await desk.answer(id);
    }
  };
  /** Everything that is due comes and is answered; where time is moved by hand, whenever it is due. */
  const settle = async (): Promise<void> => {
    if (options.timing === "manual") {
      const moved = { isOver: false };
      void subject.advance(EVER).then(() => (moved.isOver = true));
      while (!moved.isOver) await answerAll();
    }
    for (let before = -1; before !== heard;) {
      before = heard;
      await pass(LEAD);
      await answerAll();
    }
  };
  /** Asks, and asks again as long as there is no answer of the tape's that comes whole. */
  const ask = async (
    live: TapeRequest,
    isOver: (done: () => void, after: number) => void = now,
  ): Promise<void> => {
    for (;;) {
      const decision = subject.receive(live);
      if (!("play" in decision)) {
        answers.push("miss" in decision ? "miss" : "refused");
        decision.done(true);
        return;
      }
      const { play, before, after } = decision;
      if (before) {
        await pass(0);
        await answerAll();
        await before;
      }
      answers.push(answerText(play));
      plays.push(play);
      const isWhole = !(play.effect && BREAKS_OFF[play.effect.kind]);
      isOver(() => decision.done(isWhole), after);
      if (isWhole && !play.isAhead) return;
    }
  };
  return { ...parts, answers, plays, posts, answerAll, settle, ask };
}

function now(done: () => void): void {
  done();
}

function answerText({ exchange, live, isAhead, effect }: Play): string {
  const status = live.response?.status ?? live.failure?.kind ?? "nothing";
  return [exchange.id, status, ...(isAhead ? ["ahead"] : []), ...(effect ? [effect.kind] : [])].join(" ");
}

/** Plays a tape's own requests in its order, one after the other: what came of it. */
export async function played(exchanges: Exchange[], plan: readonly string[], options: Options = {}) {
  const parts = faultySession(exchanges, plan, options);
  for (const { request } of exchanges.filter(({ to }) => to === "graph")) {
    await parts.ask(request);
    await parts.settle();
  }
  const { desk, posted, answers, events, subject } = parts;
  return { came: desk.came, posted, answers, events, report: subject.report() };
}

/** The same where distances in time are kept: requests come when the tape has them. Gives when each post came. */
export async function playedInTime(
  exchanges: Exchange[],
  plan: readonly string[],
  timing: "recorded" | "manual",
  until = 3_000,
): Promise<string[]> {
  const { clock, desk, subject, ask, answerAll } = faultySession(exchanges, plan, { timing });
  const requests = exchanges.filter(({ to }) => to === "graph");
  const times: string[] = [];
  const moveBy = async (ms: number): Promise<void> => {
    clock.advance(ms);
    const moved = timing === "manual" ? subject.advance(ms) : undefined;
    await answerAll();
    await moved;
  };
  for (let time = 0; time <= until; time += 1) {
    const before = desk.came.length;
    await moveBy(time === 0 ? 0 : 1);
    for (const { request } of requests.filter(({ at }) => at === time))
      await ask(request, (done, after) => void clock.after(after, done));
    await moveBy(0);
    times.push(...desk.came.slice(before).map((id) => `${time} ${id}`));
  }
  return times;
}
