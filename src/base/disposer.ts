import { messageOf } from "./errors.js";

type Undo = () => void | Promise<void>;

/**
 * Undo beside do: what is acquired pushes its release, and `dispose` runs the releases in reverse. Every release
 * runs, whatever the others throw; what they threw comes out together at the end. A second call does nothing.
 */
export class Disposer {
  readonly #undos: Undo[] = [];

  push(undo: Undo): void {
    this.#undos.push(undo);
  }

  async dispose(): Promise<void> {
    const thrown: unknown[] = [];
    for (let undo = this.#undos.pop(); undo; undo = this.#undos.pop()) {
      try {
        await undo();
      } catch (error) {
        thrown.push(error);
      }
    }
    if (thrown.length === 1) throw thrown[0];
    if (thrown.length > 1) throw new AggregateError(thrown, "Several releases failed.");
  }
}

/** Runs a start; what it had acquired is released when it fails half way. */
export async function acquiring<Started>(start: (undo: Disposer) => Promise<Started>): Promise<Started> {
  const undo = new Disposer();
  try {
    return await start(undo);
  } catch (error) {
    await undo.dispose().catch((failed: unknown) => {
      throw new AggregateError([error, failed], messageOf(error)); // what failed first is what has to be read
    });
    throw error;
  }
}
