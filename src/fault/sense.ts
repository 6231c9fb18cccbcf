import { UsageError } from "../base/errors.js";
import type { Exchange } from "../tape/exchange.js";
import { isActed, type Fault } from "./fault.js";
import type { Planned, Resolve } from "./resolve.js";
import type { Scene } from "./scene.js";
import type { Ahead, Script } from "./script.js";

/**
 * Throws a `UsageError` for a fault that changes nothing of what a tape does, because others leave nothing for it, undo it
 * or do the same, or because its options name nothing there. One that picks nothing is a finding, and none of these.
 */
export function checkSense(plan: readonly Planned[], scene: Scene, resolve: Resolve): void {
  const judge = { scene, resolve };
  for (const planned of plan) {
    const picking = repetitionsOf(plan).filter(
      (repetition) => foundBy(planned, plan, repetition, judge).length > 0,
    );
    const [first] = picking;
    if (first === undefined || picking.some((repetition) => isOfUse(planned, plan, repetition, judge)))
      continue;
    throw new UsageError(nonsense(planned, plan, first, judge));
  }
}

interface Judge {
  scene: Scene;
  resolve: Resolve;
}

/** One of all those that are alike. */
function repetitionsOf(plan: readonly Planned[]): number[] {
  return [...new Set([1, ...plan.map(lastChange)])].sort((one, other) => one - other);
}

function foundBy(
  planned: Planned,
  plan: readonly Planned[],
  repetition: number,
  { resolve }: Judge,
): readonly Exchange[] {
  return resolve(plan, repetition).found[plan.indexOf(planned)] ?? [];
}

/** Whether something would be different without a fault. */
function isOfUse(
  planned: Planned,
  plan: readonly Planned[],
  repetition: number,
  { scene, resolve }: Judge,
): boolean {
  const { script, picked } = resolve(plan, repetition);
  if (picked[plan.indexOf(planned)]?.exchanges.length === 0) return false;
  return !areAlike(scene, script, resolve(without(plan, planned), repetition).script);
}

function without(plan: readonly Planned[], planned: Planned): Planned[] {
  return plan.filter((one) => one !== planned);
}

function areAlike({ exchanges }: Scene, one: Script, other: Script): boolean {
  return exchanges.every((exchange) =>
    exchange.to === "graph"
      ? isEqual(replyIn(one, exchange), replyIn(other, exchange))
      : isEqual(one.postingsOf(exchange), other.postingsOf(exchange)),
  );
}

/** Undefined: as on the tape. */
function replyIn(script: Script, request: Exchange): object | undefined {
  const { exchange, ahead, effect } = script.replyTo(request);
  if (exchange === request && ahead.length === 0 && effect === undefined) return undefined;
  return { exchange, effect, ahead: ahead.map(({ fault: _fault, ...answer }): Ahead => answer) };
}

function isEqual(one: object | undefined, other: object | undefined): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

function nonsense(planned: Planned, plan: readonly Planned[], repetition: number, judge: Judge): string {
  const { fault, place = "" } = planned;
  const where = shortList(foundBy(planned, plan, repetition, judge));
  const others = without(plan, planned);
  const ones = others.filter((other) => isOfUse(planned, without(plan, other), repetition, judge));
  const guilty = ones.length > 0 ? ones : others;
  if (guilty.length === 0 || (ones.length === 0 && isIdle(planned, repetition, judge)))
    return `${place}${fault.name} changes nothing on ${where}: its options name nothing that is there.`;
  return (
    `${place}${fault.name} makes no sense beside ${guilty.map(({ spec }) => spec).join(" and ")}: ` +
    `nothing is left of it on ${where}.${fault.needs === "" ? "" : ` It needs a ${needed(fault)}.`} Leave one out, or let them pick different exchanges.`
  );
}

/** Alone it does nothing, either. */
function isIdle(planned: Planned, repetition: number, judge: Judge): boolean {
  return planned.when["after-fault"] === undefined && !isOfUse(planned, [planned], repetition, judge);
}

const MOST_SHOWN = 8;

function shortList(exchanges: readonly Exchange[]): string {
  const ids = exchanges.map(({ id }) => id);
  return `${ids.slice(0, MOST_SHOWN).join(", ")}${ids.length > MOST_SHOWN ? ", …" : ""}`;
}

/** What a fault can be applied to. */
export function needed({ picks, needs }: Fault): string {
  return `${picks}${needs === "" ? "" : ` that ${needs}`}`;
}

/** The first repetition from which on a fault does the same for ever. */
export function lastChange({ times, fault, options }: Planned): number {
  return times === undefined || isAheadOnly({ fault, options }) ? 1 : times + 1;
}

/** Whether a fault answers ahead only, and so bounds itself by `times`: one that breaks off what Graph has done does not. */
export function isAheadOnly({ fault, options }: Pick<Planned, "fault" | "options">): boolean {
  return fault.aheadOnly === true && !isActed(options);
}
