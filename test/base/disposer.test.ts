import { describe, expect, it } from "vitest";
import { acquiring, Disposer } from "../../src/base/disposer.js";
import { UsageError } from "../../src/base/errors.js";

function broken(name: string): () => Promise<void> {
  return () => Promise.reject(new Error(name));
}

describe("a disposer", () => {
  it("releases in reverse, one after the other", async () => {
    const released: string[] = [];
    const undo = new Disposer();
    undo.push(() => void released.push("first"));
    undo.push(async () => {
      await Promise.resolve();
      released.push("second");
    });
    await undo.dispose();
    expect(released).toEqual(["second", "first"]);
  });

  it("runs every release, whatever the others throw, and throws the only error as it is", async () => {
    const released: string[] = [];
    const undo = new Disposer();
    undo.push(() => void released.push("first"));
    undo.push(broken("second"));
    await expect(undo.dispose()).rejects.toThrow("second");
    expect(released).toEqual(["first"]);
  });

  it("throws several errors together", async () => {
    const undo = new Disposer();
    undo.push(broken("first"));
    undo.push(broken("second"));
    const thrown = await undo.dispose().catch((error: unknown) => error);
    expect((thrown as AggregateError).errors.map(String)).toEqual(["Error: second", "Error: first"]);
  });

  it("does nothing at the second call", async () => {
    const undo = new Disposer();
    let released = 0;
    undo.push(() => void (released += 1));
    await undo.dispose();
    await undo.dispose();
    expect(released).toBe(1);
  });
});

describe("acquiring", () => {
  it("keeps what was acquired when the start succeeds", async () => {
    let released = false;
    const started = await acquiring((undo) => {
      undo.push(() => void (released = true));
      return Promise.resolve("started");
    });
    expect([started, released]).toEqual(["started", false]);
  });

  it("releases what was acquired when the start fails, and fails with the same error", async () => {
    let released = false;
    const failed = new UsageError("the port is in use. Take another.");
    const starting = acquiring((undo) => {
      undo.push(() => void (released = true));
      return Promise.reject(failed);
    });
    await expect(starting).rejects.toBe(failed);
    expect(released).toBe(true);
  });

  it("says why the start failed even when a release fails too", async () => {
    const starting = acquiring((undo) => {
      undo.push(broken("it would not close"));
      return Promise.reject(new Error("the port is in use"));
    });
    const thrown = (await starting.catch((error: unknown) => error)) as AggregateError;
    expect(thrown.message).toBe("the port is in use");
    expect(thrown.errors.map(String)).toEqual(["Error: the port is in use", "Error: it would not close"]);
  });
});
