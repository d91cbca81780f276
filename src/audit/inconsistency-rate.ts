import { InputError } from "../core/index.ts";
import { ratio } from "../math/index.ts";

/**
 * Outcome–process inconsistency: how many of the right verdicts stand on wrong reasons.
 *
 *     share of { i : o_i = 1 } with p_i < θ
 *
 * @param outcomes o: whether each verdict was right, [judgments]
 * @param processes p: how good its reasons were, such as the F₁ of critiqueReward, [judgments], in [0, 1]
 * @param options.threshold θ: reasons below it are wrong; default 0.5
 * @returns a share; 0 where no verdict was right
 * @throws {InputError} when the lists differ in length, or one of the processes is no number
 * @range [0, 1]
 * @source Wang et al. 2026 (RM-NLHF), arXiv:2601.07349, outcome–process inconsistency
 * @example inconsistencyRate([true, true, false, true], [1, 0.2, 0, 0.5]) // 0.3333
 */
export function inconsistencyRate(
  outcomes: readonly boolean[],
  processes: readonly number[],
  { threshold = 0.5 }: { threshold?: number } = {},
): number {
  if (outcomes.length !== processes.length || processes.some(Number.isNaN)) {
    throw new InputError("inconsistencyRate", "needs one number for each outcome", { outcomes, processes });
  }
  const right = processes.filter((_, i) => outcomes[i]);
  return ratio(right.filter((process) => process < threshold).length, right.length);
}
