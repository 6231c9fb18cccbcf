import type { Nock } from "./load-nock.js";

/**
 * Keeps nock active, so that no request gets past it, and gives what leaves it as it was. What the user tells it meanwhile is
 * what it says of itself at once, and is done at the end.
 */
export function holdActive(nock: Nock, wasActive: boolean): () => void {
  const { activate, isActive, restore } = nock;
  let isWanted = wasActive;
  if (!isActive()) activate();
  Object.assign(nock, {
    isActive: () => isWanted,
    restore: () => {
      isWanted = false;
    },
    activate: () => {
      if (isWanted) activate(); // throws: it is active already
      isWanted = true;
    },
  });
  return () => {
    Object.assign(nock, { activate, isActive, restore });
    if (!isWanted) restore();
  };
}
