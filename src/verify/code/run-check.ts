import type { CodeRunner } from "../../core/index.ts";

/** A program that somebody wrote to check texts, and how it is run. */
export interface Check {
  /** defines a function `check` of one text that returns true or false */
  readonly source: string;
  readonly language?: "python" | "javascript";
  /** wall-clock limit, in milliseconds; default 10 000 */
  readonly timeLimit?: number;
}

/**
 * Runs a check on a text: a program that somebody wrote, kept where it can do no harm.
 *
 * @param runner runs the program, such as `createSandbox()`
 * @param options.source the program: it defines a function `check` of one text
 * @param options.language its language; default "python"
 * @param options.timeLimit wall-clock limit, in milliseconds; default 10 000
 * @param text what is checked
 * @param signal stops it
 * @returns whether the text passes, or the problem of a program that says neither true nor false
 * @throws only what the runner throws
 * @source Viswanathan et al. 2025 (Checklists Are Better Than Reward Models), arXiv:2507.18624 (verification programs)
 * @example await runCheck({ run: async () => ({ status: "time-limit", stderr: "" }) }, { source: "def check(text): ..." }, "text") // { problem: "it ended by time-limit" }
 */
export async function runCheck(
  runner: CodeRunner,
  { source, language = "python", timeLimit = 10_000 }: Check,
  text: string,
  signal?: AbortSignal,
): Promise<{ readonly passed: boolean } | { readonly problem: string }> {
  const calls = [{ function: "check", arguments: [text] }];
  const { status, stderr, returned = [] } = await runner.run({ language, source, timeLimit, calls }, { signal });
  const [first] = returned;
  if (first && "value" in first)
    return typeof first.value === "boolean" ? { passed: first.value } : { problem: "it returned neither true nor false" };
  if (first) return { problem: first.error };
  return { problem: status === "finished" ? (stderr.trim().split("\n").at(-1) ?? "") || "it returned nothing" : `it ended by ${status}` };
}
