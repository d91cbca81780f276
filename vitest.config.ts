import { defineConfig } from "vitest/config";

const root = new URL(".", import.meta.url).pathname;

// What a test compares is plain text, also where the surroundings (CI, FORCE_COLOR) ask for colours.
delete process.env.FORCE_COLOR;

export default defineConfig({
  resolve: {
    alias: [
      { find: /^guerdon$/, replacement: `${root}src/core/index.ts` },
      { find: /^guerdon\/(.+)$/, replacement: `${root}src/$1/index.ts` },
    ],
  },
  test: {
    include: ["src/**/*.test.ts", "scripts/**/*.test.ts", "papers/**/*.test.ts", "examples/**/*.test.ts"],
    globalSetup: "./scripts/build-once.ts",
    pool: "threads",
    isolate: false,
    // By default one core is left idle, which of two is half of them.
    maxWorkers: "100%",
    env: { NO_COLOR: "1" },
    testTimeout: 30_000,
  },
});
