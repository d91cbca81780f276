import { combine, InputError, type Reward, responseLength, valueOf } from "../../core/index.ts";

/**
 * Truncated length: an answer longer than the limit counts as a failure, right or not; as if the context window were that short.
 *
 *     R(y) = C(y) if |y| ≤ L_T, else C_min
 *
 * The bluntest of all length rewards: what a hard prompt needs beyond the limit can no longer be learned.
 *
 * @param correct C: what an answer earns for being right or wrong
 * @param options.target L_T > 0: the limit, in tokens where the rollout carries them, otherwise in words
 * @param options.floor C_min: what a longer answer earns; default 0
 * @returns C within the limit, C_min beyond it; with the parts `correct` and `length`
 * @throws {InputError} when the target is not above 0
 * @source Liu et al. 2025 (LASER), arXiv:2505.15612, table 1 (truncation)
 * @example await scoreAll(truncatedLength(exactMatch(), { target: 2 }), [{ response: "4", reference: "4" }, { response: "it is 4", reference: "it is 4" }]) // [{ value: 1, parts: { correct: 1, length: 0 } }, { value: 0, parts: { correct: 1, length: -1 } }]
 */
export function truncatedLength(correct: Reward, { target, floor = 0 }: { target: number; floor?: number }): Reward {
  if (!(target > 0)) throw new InputError("truncatedLength", "target must be above 0", target);
  return combine({ correct }, (verdicts, rollout) => {
    const earned = valueOf(verdicts.correct);
    if (earned === null) return null;
    const value = responseLength(rollout) <= target ? earned : floor;
    return { value, parts: { correct: verdicts.correct, length: value - earned } };
  });
}
