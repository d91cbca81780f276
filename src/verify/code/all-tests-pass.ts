import { type CodeRunner, each, type Reward } from "../../core/index.ts";
import { mean } from "../../math/index.ts";
import { type CodeTestOptions, runTests } from "./run-tests.ts";

/**
 * All or nothing: does the program in the response pass every one of its tests?
 *
 *     R(y) = 1[y passes u_j for all j]
 *
 * @param runner where programs run; see codeTests, which also says what the reference holds
 * @param options.language python or javascript; default python
 * @param options.timeLimit for all calls or assertions together, and for each case, in milliseconds; default the runner's
 * @param options.memoryLimit in bytes; default the runner's
 * @param options.tolerance ≥ 0: how far numbers that are not whole may be off, relative above 1; for calls and cases; default 1e-9
 * @returns 1 or 0, with the share of passed tests as part `share`, and what went wrong first
 * @throws {InvalidRollout} when the rollout has no tests, or tests that cannot be run; what the runner throws where it cannot run
 * @range [0, 1]
 * @source Chen et al. 2021 (HumanEval), arXiv:2107.03374, section 2.1 (functional correctness)
 * @example await scoreOne(allTestsPass({ run: async () => ({ status: "finished", exitCode: 0, stdout: "3 \n", stderr: "", truncated: false, ms: 1 }) }), { response: "print(3)", reference: { cases: [{ stdin: "", stdout: "3" }] } }) // { value: 1, parts: { share: 1 } }
 */
export function allTestsPass(
  runner: CodeRunner,
  { language = "python", timeLimit, memoryLimit, tolerance = 1e-9 }: CodeTestOptions = {},
): Reward {
  const options = { language, timeLimit, memoryLimit, tolerance };
  return each(async (one, { signal }) => {
    const { passed, why } = await runTests("allTestsPass", runner, one, options, signal);
    return { value: passed.every(Boolean) ? 1 : 0, parts: { share: mean(passed.map(Number)) }, ...(why && { why }) };
  });
}
