/** Something that may be busy. While it is not, `settled` gives a promise that has resolved already. */
export interface Settling {
  settled(): Promise<void>;
}

/** Resolves when all parts are settled at one and the same time: while one is waited for, another may begin again. */
export async function settledTogether(parts: readonly Settling[]): Promise<void> {
  while (!(await areSettled(parts))) await Promise.all(parts.map((part) => part.settled()));
}

const BUSY = Symbol("busy");

/** Whether all are settled at the moment of the call: a race goes to the first that has resolved already. */
async function areSettled(parts: readonly Settling[]): Promise<boolean> {
  const busy = Promise.resolve(BUSY);
  const states = await Promise.all(parts.map((part) => Promise.race([part.settled(), busy])));
  return states.every((state) => state !== BUSY);
}
