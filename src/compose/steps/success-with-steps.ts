import { combine, described, InputError, InvalidRollout, type Reward, type Score, valueOf } from "../../core/index.ts";
import { sum } from "../../math/index.ts";

/**
 * Success with step rewards: the outcome pays at the end, the steps on the way.
 *
 *     R = s + α Σ_k q'_k,   step k gets α q'_k, the last one s besides
 *
 * The plain sum of step rewards grows without limit when trivial steps are repeated; shape them with `clipSteps`, `deltaSteps`, or delta after clip.
 *
 * @param success s: the outcome reward, usually 0 or 1
 * @param steps q_k: a reward that scores steps
 * @param options.shape from q to q', [steps]; without it the step rewards count as they are
 * @param options.alpha α: weight of the step rewards, 0.02 to 1 in use
 * @returns the sum, with its share of each step; s alone for a response without steps; null where the outcome is not known
 * @throws {InputError} when α is not finite; a rollout whose step scorer gives no list of steps is invalid
 * @source Gao et al. 2024, arXiv:2410.15115, section 4 (success reward with shaped process rewards)
 * @example await scoreOne(successWithSteps(each(() => 1), each(() => ({ value: 0, steps: [0.9, 0.2, 0.7] })), { shape: deltaSteps, alpha: 0.1 }), { response: "" }) // { value: 1.09, steps: [0.07, 0.02, 1] }
 * @example await scoreOne(successWithSteps(each(() => 1), each(() => ({ value: 0, steps: [0.9, 0.2, 0.7] })), { shape: (q) => deltaSteps(clipSteps(q, { eta: 0.5 })) }), { response: "" }) // { value: 1, steps: [0.3, -0.3, 1] }
 */
export function successWithSteps(
  success: Reward,
  steps: Reward,
  { shape = (q) => q, alpha = 1 }: { shape?: (steps: readonly number[]) => readonly number[]; alpha?: number } = {},
): Reward {
  if (!Number.isFinite(alpha)) throw new InputError("successWithSteps", "alpha must be finite", alpha);
  const paid = combine({ success, steps }, (parts, { id }) => {
    const outcome = valueOf(parts.success);
    const raw = (parts.steps as Score | null)?.steps;
    if (!raw) throw new InvalidRollout("successWithSteps", "needs a score for each step", { id, steps: parts.steps });
    if (outcome === null) return { value: null, parts };
    const earned = shape(raw).map((step) => alpha * step);
    const value = outcome + sum(earned);
    if (earned.length > 0) earned[earned.length - 1]! += outcome;
    return { value, parts, steps: earned };
  });
  return described(paid, { method: "successWithSteps", parts: { success, steps }, options: { alpha } });
}
