import { type CodeRunner, InputError, InvalidRollout, perGroup, type Reward } from "../../core/index.ts";
import { dot, mean } from "../../math/index.ts";
import { type CodeTestOptions, runTests } from "./run-tests.ts";
import { testDifficultyWeights } from "./test-difficulty-weights.ts";

/**
 * Dense reward from unit tests: a bonus for each passed test, larger for those that few of the group pass, on top of passing all.
 *
 *     R_i = o_i + λ d_i,   d_i = Σ_j w_j 1[y_i passes u_j],   o_i = 1[y_i passes all],   w = testDifficultyWeights(ρ)
 *     ρ_j ← δ ρ_j + (1 − δ) (1/G) Σ_i 1[y_i passes u_j]
 *
 * The weights are fixed by the group before any of it is scored. A group in which all programs pass the same tests gets equal rewards.
 *
 * @param runner where programs run; see codeTests, which also says what the reference holds
 * @param options.lambda λ ≥ 0: worth of all tests together, next to 1 for passing all; default 1
 * @param options.smoothing ε > 0: see testDifficultyWeights; default 0.001
 * @param options.decay δ in [0, 1): how much of the pass rates of earlier groups of the same prompt is kept (it needs rollouts with a `group`); default 0
 * @param options.language python or javascript; default python
 * @param options.timeLimit for all calls or assertions together, and for each case, in milliseconds; default the runner's
 * @param options.memoryLimit in bytes; default the runner's
 * @param options.tolerance ≥ 0: see codeTests; default 1e-9
 * @returns R in [0, 1 + λ], with the parts `outcome` o and `dense` d, for those who join them as advantages
 * @throws {InvalidRollout} when the rollouts of a group have no tests or not the same ones; what the runner throws where it cannot run
 * @throws {InputError} when lambda or decay is out of range
 * @source VeRPO 2026, arXiv:2601.03525 (dense reward by pass rates, with the global outcome); Guerdon: the form of w and λ = 1
 * @example (await scoreAll(denseTestReward({ run: async ({ source }) => ({ status: "finished", exitCode: 0, stdout: "", stderr: "", truncated: false, ms: 1, returned: [{ value: 1 }, { value: Number(source) }] }) }), ["1", "2"].map((response) => ({ response, group: "g", reference: { function: "f", calls: [{ arguments: [], expected: 1 }, { arguments: [], expected: 2 }] } })))).map(valueOf) // [0.002, 2]
 */
export function denseTestReward(
  runner: CodeRunner,
  {
    lambda = 1,
    smoothing = 1e-3,
    decay = 0,
    language = "python",
    timeLimit,
    memoryLimit,
    tolerance = 1e-9,
  }: {
    lambda?: number;
    smoothing?: number;
    decay?: number;
  } & CodeTestOptions = {},
): Reward {
  const options = { language, timeLimit, memoryLimit, tolerance };
  if (!(lambda >= 0 && lambda < Infinity)) throw new InputError("denseTestReward", "lambda must be 0 or more", lambda);
  if (!(decay >= 0 && decay < 1)) throw new InputError("denseTestReward", "decay must be in [0, 1)", decay);
  return perGroup(async (group, { signal, memory }) => {
    const results = await Promise.all(group.map((one) => runTests("denseTestReward", runner, one, options, signal)));
    const tests = results[0]!.passed.length;
    if (results.some(({ passed }) => passed.length !== tests)) {
      throw new InvalidRollout(
        "denseTestReward",
        "the rollouts of a group must have the same tests",
        results.map(({ passed }) => passed.length),
      );
    }
    const now = results[0]!.passed.map((_, test) => mean(results.map(({ passed }) => Number(passed[test]))));
    const blend = (old: readonly number[] | undefined) =>
      old?.length === tests ? now.map((rate, j) => decay * old[j]! + (1 - decay) * rate) : now;
    const name = group[0]!.group;
    const rates = decay > 0 && name !== undefined ? await memory.update(`denseTestReward/${name}`, blend) : now;
    const weights = testDifficultyWeights(rates, { smoothing });
    return results.map(({ passed, why }) => {
      const dense = dot(weights, passed.map(Number));
      const outcome = passed.every(Boolean) ? 1 : 0;
      return { value: outcome + lambda * dense, parts: { outcome, dense }, ...(why && { why }) };
    });
  });
}
