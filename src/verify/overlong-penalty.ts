import { each, InputError, type Reward, responseLength } from "../core/index.ts";
import { clamp } from "../math/index.ts";

/**
 * Soft overlong punishment: free up to L − C tokens, then a straight ramp down to −1 at L.
 *
 *     R(y) = clamp((L − C − |y|) / C, −1, 0)
 *
 * Length is counted in tokens where the rollout carries them, otherwise in words.
 *
 * @param options.maxTokens L: hard limit on the answer, in tokens
 * @param options.bufferTokens C: width of the ramp before the limit, in tokens, 0 < C ≤ L
 * @returns a penalty in [−1, 0], to be added to the correctness reward
 * @throws {InputError} when the ramp is empty or wider than the limit
 * @range [-1, 0]
 * @source Yu et al. 2025 (DAPO), arXiv:2503.14476, eq. 13
 * @example await scoreOne(overlongPenalty({ maxTokens: 10, bufferTokens: 4 }), { response: "one two three four five six seven eight" }) // -0.5
 * @example await scoreOne(overlongPenalty({ maxTokens: 10, bufferTokens: 4 }), { response: "one two" }) // 0
 */
export function overlongPenalty({ maxTokens, bufferTokens }: { maxTokens: number; bufferTokens: number }): Reward {
  if (!(bufferTokens > 0 && bufferTokens <= maxTokens)) {
    throw new InputError("overlongPenalty", "bufferTokens must be in (0, maxTokens]", { maxTokens, bufferTokens });
  }
  // Adding 0 turns the −0 that a clamp at 0 can give into 0.
  return each((rollout) => clamp((maxTokens - bufferTokens - responseLength(rollout)) / bufferTokens, -1, 0) + 0);
}
