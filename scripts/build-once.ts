import { spawnSync } from "node:child_process";

/**
 * Builds dist/ once before the tests: those that start the command line run what users run. Incremental, so it costs little.
 * Type errors are shown but do not stop the tests; `npm run types` is what fails on them.
 */
export default function setup(): void {
  spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });
}
