import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "examples/**/*.test.ts"],
    globalSetup: ["test/support/build.ts"],
    // Real processes and sockets on a small machine: a limit that tells a hang, not a measure of speed.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
