// Takes a lock in a process of its own, when it is told to.
import { takeLock } from "../../dist/store/lock.js";
import { answering } from "./answering.js";

let release = () => Promise.resolve();

answering({
  /** "won", or why not. */
  take: async (/** @type {string} */ file) => {
    try {
      release = await takeLock(file);
      return "won";
    } catch (error) {
      return String(error);
    }
  },
  release: () => release(),
});
