import { execFileSync } from "node:child_process";

/** Builds dist/ once before the tests: those that start the command line run what users run. Incremental, so it costs little. */
export default function setup(): void {
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });
}
