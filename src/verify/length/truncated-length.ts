import { combine, InputError, type Reward, responseLength, valueOf } from "../../core/index.ts";
import { isRight } from "./per-length-group.ts";

/**
 * Truncated length: only a right answer within the limit earns anything; as if the context window were that short.
 *
 *     R(y) = 1[y right] · 1[|y| ≤ L_T]
 *
 * The bluntest of all length rewards: what a hard prompt needs beyond the limit can no longer be learned.
 *
 * @param correct whether an answer is right: above one half
 * @param options.target L_T > 0: the limit, in tokens where the rollout carries them, otherwise in words
 * @returns 1 or 0, with the parts `correct` and `short`
 * @throws {InputError} when the target is not above 0
 * @range [0, 1]
 * @source Liu et al. 2025 (LASER), arXiv:2505.15612, eq. 2 with truncation of its table of formulations (ρ = 0)
 * @example await scoreAll(truncatedLength(exactMatch(), { target: 2 }), [{ response: "4", reference: "4" }, { response: "it is 4", reference: "it is 4" }]) // [{ value: 1, parts: { correct: 1, short: 1 } }, { value: 0, parts: { correct: 1, short: 0 } }]
 */
export function truncatedLength(correct: Reward, { target }: { target: number }): Reward {
  if (!(target > 0)) throw new InputError("truncatedLength", "target must be above 0", target);
  return combine({ correct }, (verdicts, rollout) => {
    const earned = valueOf(verdicts.correct);
    if (earned === null) return null;
    const short = responseLength(rollout) <= target ? 1 : 0;
    return { value: isRight(earned) ? short : 0, parts: { correct: verdicts.correct, short } };
  });
}
