import { combine, InputError, type Reward, responseLength, valueOf } from "../../core/index.ts";
import { isRight } from "./per-length-group.ts";

/**
 * Step length reward (LASER): a right answer within the target length earns a bonus; a wrong or long one loses nothing.
 *
 *     R(y) = C(y) + α · 1[y right] · 1[|y| ≤ L_T]
 *
 * Length is counted in tokens where the rollout carries them, otherwise in words. An answer is right when C is above one half.
 *
 * @param correct C: what an answer earns for being right or wrong, for example 1 and 0, or 1, −0.5 and −1 (no answer)
 * @param options.target L_T > 0: target length, in tokens
 * @param options.bonus α ≥ 0: worth of being short; keep it below the gap between right and wrong; default 0.5
 * @returns the sum, with the parts `correct` and `length`
 * @throws {InputError} when the target is not above 0 or the bonus is negative
 * @source Liu et al. 2025 (LASER), arXiv:2505.15612, eq. 2 with the step reward of its table of formulations
 * @example await scoreAll(stepLength(exactMatch(), { target: 1 }), [{ response: "4", reference: "4" }, { response: "5", reference: "4" }]) // [{ value: 1.5, parts: { correct: 1, length: 0.5 } }, { value: 0, parts: { correct: 0, length: 0 } }]
 * @example stepLength(exactMatch(), { target: 0 }) // throws InputError
 */
export function stepLength(correct: Reward, { target, bonus = 0.5 }: { target: number; bonus?: number }): Reward {
  if (!(target > 0 && bonus >= 0)) throw new InputError("stepLength", "target must be above 0 and bonus at least 0", { target, bonus });
  return combine({ correct }, (verdicts, rollout) => {
    const earned = valueOf(verdicts.correct);
    if (earned === null) return null;
    const length = isRight(earned) && responseLength(rollout) <= target ? bonus : 0;
    return { value: earned + length, parts: { correct: verdicts.correct, length } };
  });
}
