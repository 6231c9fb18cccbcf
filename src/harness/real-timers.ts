import { createRequire } from "node:module";
import {
  clearImmediate,
  clearInterval,
  clearTimeout,
  setImmediate,
  setInterval,
  setTimeout,
} from "node:timers";

/** The machine's own, bound when this is loaded. */
const REAL = { clearImmediate, clearInterval, clearTimeout, setImmediate, setInterval, setTimeout };

type Timers = Record<string, unknown>;

/** Where fake timers are put: what is loaded may take them from either place. */
const PLACES: readonly Timers[] = [globalThis, createRequire(import.meta.url)("node:timers") as Timers];

/** Loads something that keeps the timers of the moment: it gets the machine's own, also while a test's fake ones are on. */
export function withRealTimers<Loaded>(load: () => Loaded): Loaded {
  const before = PLACES.map((place) => Object.keys(REAL).map((name) => [name, place[name]] as const));
  for (const place of PLACES) Object.assign(place, REAL);
  try {
    return load();
  } finally {
    PLACES.forEach((place, index) => Object.assign(place, Object.fromEntries(before[index] ?? [])));
  }
}
