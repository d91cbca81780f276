import { type CodeRunner, each, type Reward } from "../../core/index.ts";
import { mean } from "../../math/index.ts";
import { type CodeTestOptions, runTests } from "./run-tests.ts";

/**
 * Code tests: the share of its tests that the program in the response passes.
 *
 *     R(y) = (1/T) Σ_j 1[y passes u_j]
 *
 * The reference holds the tests, as an object or its JSON text, in one of these forms:
 * `{ function, calls: [{ arguments, expected }] }`, values compared as JSON;
 * `{ cases: [{ stdin, stdout }] }`, the whole program once a case, which must also exit with 0;
 * `{ tests: ["assert f(1) == 2", ...], setup, names }`, Python scripts in which every assertion is a test (`names` are taken from the program
 * even where Python or the setup has one of the same name); `{ inputs, outputs, fn_name }` as APPS and TACO write the first two.
 * Tests that were not reached, because the program crashed or its time was over, have failed.
 *
 * @param runner where programs run; `createSandbox()`, which also keeps what is expected out of their reach
 * @param options.language python or javascript; default python
 * @param options.timeLimit for all calls or assertions together, and for each case, in milliseconds; default the runner's
 * @param options.memoryLimit in bytes; default the runner's
 * @param options.tolerance ≥ 0: how far numbers that are not whole may be off, relative above 1; for calls and cases; default 1e-9
 * @returns the share, with 1[all passed] as part `all`, and what went wrong first
 * @throws {InvalidRollout} when the rollout has no tests, or tests that cannot be run; what the runner throws where it cannot run
 * @range [0, 1]
 * @source Le et al. 2022 (CodeRL), arXiv:2207.01780, section 3.2 (unit tests as reward); Guerdon: the share in place of four levels
 * @example await scoreOne(codeTests({ run: async () => ({ status: "finished", exitCode: 0, stdout: "", stderr: "", truncated: false, ms: 1, returned: [{ value: 4 }, { value: 5 }] }) }), { response: "def f(x): return x + 2", reference: { function: "f", calls: [{ arguments: [2], expected: 4 }, { arguments: [3], expected: 6 }] } }) // { value: 0.5, parts: { all: 0 } }
 */
export function codeTests(
  runner: CodeRunner,
  { language = "python", timeLimit, memoryLimit, tolerance = 1e-9 }: CodeTestOptions = {},
): Reward {
  const options = { language, timeLimit, memoryLimit, tolerance };
  return each(async (one, { signal }) => {
    const { passed, why } = await runTests("codeTests", runner, one, options, signal);
    return { value: mean(passed.map(Number)), parts: { all: passed.every(Boolean) ? 1 : 0 }, ...(why && { why }) };
  });
}
