import { each, InputError, type Reward, responseText } from "../core/index.ts";
import { ngrams } from "../math/index.ts";

/**
 * Repetition penalty: the share of a response's n-grams that it has already said.
 *
 *     R(y) = P · (1 − distinct n-grams / n-grams)
 *
 * Words are lower-cased and split at white space. A response with fewer than n words repeats nothing.
 *
 * @param options.size n: length of the n-grams, in words, n ≥ 1; default 3
 * @param options.maxPenalty P ≤ 0: what a response pays that only repeats itself; default −1
 * @returns a penalty in [P, 0]
 * @throws {InputError} when size is not a positive integer or maxPenalty is above 0
 * @source Yeo et al. 2025 (Demystifying Long Chain-of-Thought), arXiv:2502.03373, appendix (n-gram repetition penalty)
 * @example await scoreOne(repetitionPenalty({ size: 1 }), { response: "no no no no" }) // -0.75
 * @example await scoreOne(repetitionPenalty(), { response: "each word here is new" }) // 0
 */
export function repetitionPenalty({ size = 3, maxPenalty = -1 }: { size?: number; maxPenalty?: number } = {}): Reward {
  if (!Number.isInteger(size) || size < 1 || !(maxPenalty <= 0)) {
    throw new InputError("repetitionPenalty", "size must be a positive integer and maxPenalty at most 0", { size, maxPenalty });
  }
  return each((rollout) => {
    const words = responseText(rollout).toLowerCase().split(/\s+/).filter(Boolean);
    const said = ngrams(words, size).map((words) => words.join(" "));
    return said.length === 0 ? 0 : maxPenalty * (1 - new Set(said).size / said.length) + 0;
  });
}
