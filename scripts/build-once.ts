import { build } from "./build.mjs";

/**
 * Builds dist/ once before the tests: those that start the command line run what users run.
 * Type errors are shown but do not stop the tests; `npm run types` is what fails on them.
 */
export default function setup(): void {
  build();
}
