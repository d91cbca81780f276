import { type CodeRunner, InputError } from "../../core/index.ts";
import type { JudgeTool } from "../judge-tools.ts";

/**
 * Code tool: lets a judge run programs.
 *
 * @param runner keeps the program where it can do no harm, such as `createSandbox()`
 * @param options.timeLimit wall-clock limit, in milliseconds; default 5 000
 * @param options.maxChars how much of the output the judge is shown; default 2 000
 * @returns the tool: its input is a Python program, its output what the program prints
 * @throws {InputError} when maxChars is not at least 1
 * @source Li et al. 2024 (Tool-Augmented Reward Modeling), arXiv:2310.01045 (code interpreter)
 * @example await codeTool({ run: async () => ({ status: "finished", exitCode: 0, stdout: "4\n", stderr: "" }) }).call("print(2 + 2)", createContext()) // "4"
 */
export function codeTool(
  runner: CodeRunner,
  { timeLimit = 5000, maxChars = 2000 }: { timeLimit?: number; maxChars?: number } = {},
): JudgeTool {
  if (!(maxChars >= 1)) throw new InputError("codeTool", "maxChars must be at least 1", maxChars);
  return {
    name: "code",
    description: "runs a Python program (standard library only) and gives back what it prints",
    call: async (source, { signal }) => {
      const { status, exitCode, stdout, stderr } = await runner.run({ language: "python", source, timeLimit }, { signal });
      if (status !== "finished") throw new InputError("code", "needs a program that ends within its limits", status);
      if (exitCode !== 0) throw new InputError("code", "needs a program that does not fail", stderr.trim().split("\n").at(-1));
      return stdout.trim().slice(0, maxChars) || "It printed nothing.";
    },
  };
}
