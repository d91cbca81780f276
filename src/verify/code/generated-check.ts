import { type CodeRunner, each, type Reward, responseText } from "../../core/index.ts";
import { type Check, runCheck } from "./run-check.ts";

/**
 * Generated check: a program that a language model wrote says whether a response meets one demand exactly.
 *
 *     R(y) = 1[check(y)]
 *
 * The program is untrusted: the runner keeps it where it can do no harm. One that crashes, runs out of time or returns anything but true or false says
 * nothing of the response, so it is a failure and no 0.
 *
 * @param runner runs the program, such as `createSandbox()`
 * @param options.source the program: it defines a function `check` of one text
 * @param options.language its language; default "python"
 * @param options.timeLimit wall-clock limit, in milliseconds; default 10 000
 * @returns 1 where the check passes, otherwise 0
 * @throws {Error} when the program gives no answer
 * @range [0, 1]
 * @source Viswanathan et al. 2025 (Checklists Are Better Than Reward Models), arXiv:2507.18624 (verification programs)
 * @example await scoreOne(generatedCheck({ run: async ({ calls }) => ({ status: "finished", exitCode: 0, stdout: "", stderr: "", truncated: false, ms: 1, returned: calls.map(({ arguments: [text] }) => ({ value: !text.includes(",") })) }) }, { source: "def check(text): return ',' not in text" }), { response: "No commas." }) // 1
 */
export function generatedCheck(runner: CodeRunner, { source, language, timeLimit }: Check): Reward {
  return each(async (one, { signal }) => {
    const said = await runCheck(runner, { source, language, timeLimit }, responseText(one), signal);
    if ("problem" in said) throw new Error(`generatedCheck: the program gives no answer: ${said.problem}`);
    return said.passed ? 1 : 0;
  });
}
