import { each, type Reward, responseText } from "../../core/index.ts";
import { labelOf, type ReadVerdict, readVerdict } from "./read-verdict.ts";

/**
 * Verdict reward: trains a judge of pairs to name the response that people preferred.
 *
 *     R(c) = 1[winner(c) = label]
 *
 * The rollout is the judgment: its prompt shows two responses, its reference says which one is better as shown, "A" (first) or "B" (second).
 *
 * @param read whom a judgment names; default readVerdict: `[[A]]` or `[[B]]` at its end
 * @returns 1 or 0; 0 also for a judgment that names nobody
 * @throws {InvalidRollout} when the reference is neither "A" nor "B"
 * @range [0, 1]
 * @source Whitehouse et al. 2025 (J1), arXiv:2505.10320, verdict correctness reward
 * @example await scoreOne(verdictReward(), { response: "The first is complete. [[A]]", reference: "A" }) // { value: 1, answer: "A" }
 * @example await scoreOne(verdictReward(), { response: "Both are fine.", reference: "A" }) // { value: 0 }
 */
export function verdictReward(read: ReadVerdict = readVerdict): Reward {
  return each((judgment) => {
    const label = labelOf("verdictReward", judgment);
    const winner = read(responseText(judgment));
    return winner === null ? { value: 0, why: "it names no winner" } : { value: winner === label ? 1 : 0, answer: winner };
  });
}
