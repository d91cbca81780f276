import { InputError } from "../core/index.ts";
import { standardize, sum } from "../math/index.ts";

/**
 * Item-step advantage: every item of a checklist pays the step that met it, against all steps of the group that could have.
 *
 *     A_it = Σ_j w_j ŝ_ijt,   ŝ_ijt = (s_ijt − mean s_j) / (sd s_j + 10⁻⁶) over the steps of the group where item j is open, otherwise 0
 *
 * The finest credit that a checklist gives. It pays the step at which the judge noticed, so it suffers most from a judge that errs.
 *
 * @param credits s: for each step 1 where it is the first to meet the item, 0 where it is not, null where the item is not open (a need of it is not met),
 *   [rollouts][steps][items]
 * @param weights w ≥ 0: of the items, [items]
 * @returns A, [rollouts][steps], in weighted deviations
 * @throws {InputError} when a step does not have an entry for each weight
 * @source CM2, 2026, arXiv:2602.12268 (step-level alternative)
 * @example itemStepAdvantage([[[1], [0]], [[0], [0]]], [1]) // [[1.5, -0.5], [-0.5, -0.5]]
 * @example itemStepAdvantage([[[1], [null]], [[0], [null]]], [2]) // [[1.4142, 0], [-1.4142, 0]]
 */
export function itemStepAdvantage(credits: readonly (readonly (readonly (number | null)[])[])[], weights: readonly number[]): number[][] {
  const steps = credits.flat();
  if (!steps.every((items) => items.length === weights.length))
    throw new InputError("itemStepAdvantage", `each step needs one entry for each of the ${weights.length} items`, credits);
  const earned = steps.map(() => weights.map(() => 0));
  weights.forEach((weight, j) => {
    const open = steps.flatMap((items, t) => (items[j] === null ? [] : [t]));
    if (open.length < 2) return;
    standardize(open.map((t) => steps[t]![j]!)).forEach((value, at) => {
      earned[open[at]!]![j] = weight * value;
    });
  });
  let next = 0;
  return credits.map((own) => own.map(() => sum(earned[next++]!)));
}
