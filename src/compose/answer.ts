import { systemClock } from "../base/clock.js";
import type { Disposer } from "../base/disposer.js";
import { HurriedClock } from "../base/hurried-clock.js";
import type { Bounds } from "../engine/bounds.js";
import type { Report } from "../engine/events.js";
import { lifetime } from "../engine/lifetime.js";
import type { ModeName } from "../engine/modes.js";
import { Redaction } from "../tape/redaction.js";
import { SECRETS } from "../tape/secrets.js";
import { Courier } from "../wire/courier.js";
import { openGraphListener } from "../wire/graph-listener.js";
import { refuseOwn } from "../wire/hosts.js";
import type { Serve } from "../wire/graph-listener.js";
import { checkRing, type Ring } from "./checks.js";
import {
  doorOf,
  ownListeners,
  redacting,
  tell,
  urlOption,
  type CommonOptions,
  type Running,
} from "./common.js";
import { ringing } from "./ringing.js";

/** What answers bots by itself and posts to them. */
interface Answering {
  settled(): Promise<void>;
  abandon(): void;
  report(): Report;
  ring(): void;
  /** What keeps it from being settled, in words. */
  pending?(): string[];
}

interface AnsweringOptions extends CommonOptions {
  ring?: Ring;
}

export type AnsweringSetting = ReturnType<typeof answeringSetting>;

/** What the modes that answer by themselves have in common. Throws for an option that does not do. */
export function answeringSetting(options: AnsweringOptions) {
  const clock = options.clock ?? systemClock;
  const callback = urlOption("--callback", options.callback);
  checkRing(options.ring, callback);
  const redaction = new Redaction(SECRETS);
  const emit = redacting(redaction, options);
  const { open, admit } = ownListeners();
  const courier = new Courier();
  const ports = { clock, deliver: courier.deliver, emit, redaction, admit };
  return { options, callback, open, courier, ports, faultClock: new HurriedClock(clock) };
}

/** Opens the door, says so, and rings where that was asked for. */
export async function answer(
  mode: ModeName,
  { options, callback, open, courier, ports, faultClock }: AnsweringSetting,
  answering: Answering,
  { serve, cassettes, bounds }: { serve: Serve; cassettes?: string[] | undefined; bounds?: Bounds },
  undo: Disposer,
): Promise<Running> {
  const { clock, emit } = ports;
  undo.push(() => courier.close());
  const graph = await openGraphListener(doorOf(options, emit), serve);
  undo.push(() => graph.close());
  open["graph"] = graph;
  if (callback) refuseOwn("--callback", callback, open);
  tell(options, { event: "listening", mode, graph: graph.origin, ...(cassettes && { cassettes }) });
  undo.push(ringing(options.ring, callback, clock, () => answering.ring()));
  const ending = {
    settled: () => answering.settled(),
    hurry: () => faultClock.hurry(),
    giveUp: () => answering.abandon(),
    close: () => undo.dispose(),
    report: () => answering.report(),
    pending: () => answering.pending?.() ?? [],
  };
  return { graphUrl: graph.origin, ...lifetime(clock, ending, emit, bounds) };
}
