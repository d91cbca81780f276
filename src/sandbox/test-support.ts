import { findTools } from "./bubblewrap.ts";

/** Whether programs can run here. Where they cannot, the tests that need it are skipped, and say so. */
export const canSandbox = (() => {
  try {
    findTools();
    return true;
  } catch (error) {
    console.warn(`SKIPPED: tests that run programs. ${(error as Error).message}`);
    return false;
  }
})();
