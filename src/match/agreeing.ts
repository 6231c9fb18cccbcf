import type { Bindings } from "./bindings.js";
import type { Met } from "./met.js";
import type { Slot } from "./names.js";
import type { Places } from "./progress.js";
import type { Sought } from "./sought.js";

/** What one identifier that agrees outweighs: texts that make no difference tell where nothing else does. */
export const IDENTIFIER = 2;
export const REST = 1;
const REST_SLOT = -1;

const NONE: Places = [];

/** Where exchanges stand that agree with a request in one slot. */
interface Agreeing {
  slot: number;
  places: Places;
}

/** Where the values stand that agree with the live ones, the rarest first. */
export function agreeingLists({ asked, met, bin, progress }: Sought, bindings: Bindings): Agreeing[] {
  const lists: Agreeing[] = [];
  const rest = bin.havingRest(asked.rest);
  if (progress.isLeft(rest)) lists.push({ slot: REST_SLOT, places: rest });
  for (let slot = 0; slot < bin.slots.length; slot += 1) {
    const { kind } = bin.slots[slot] as Slot;
    const live = asked.values[slot] as string;
    const { isRecorded, standing } = met[slot] as Met;
    const same = isRecorded ? bin.having(slot, live) : NONE;
    if (progress.isLeft(same) && bindings.isFree(kind, live)) lists.push({ slot, places: same });
    if (!standing) continue;
    for (const places of progress.leftOf(slot, live, standing.all ?? [standing.first]))
      lists.push({ slot, places });
  }
  return lists.length < 2 ? lists : lists.sort((one, other) => one.places.length - other.places.length);
}

/** The most that an exchange can have that is in none of the lists before each. */
export function mostFrom(lists: readonly Agreeing[]): number[] {
  const slots = new Set<number>();
  const most: number[] = [];
  let sum = 0;
  for (let at = lists.length - 1; at >= 0; at -= 1) {
    const { slot } = lists[at] as Agreeing;
    if (!slots.has(slot)) sum += slot === REST_SLOT ? REST : IDENTIFIER;
    slots.add(slot);
    most[at] = sum;
  }
  return most;
}
