import { InputError, type Score } from "../../core/index.ts";
import { sum } from "../../math/index.ts";
import type { Rubric } from "../rubrics.ts";

/**
 * Rubric score: the share of a rubric, by weight, that a response meets.
 *
 *     r = Σ_j w_j c_j / Σ_j w_j   over the criteria that were judged;   c_j → 1 − c_j for negative criteria
 *
 * A criterion without a verdict leaves both sums; where more than half of the weight is without one, nothing can be said of the whole.
 *
 * @param checks c: how far each criterion is met, in [0, 1], by its id; null where it could not be judged
 * @param rubric the criteria with their weights w ≥ 0
 * @returns r in [0, 1], with c of each criterion as parts, and the share of weight that was judged as confidence
 * @throws {InputError} when there is no criterion, all weights are 0, one is negative, or a check is missing or not in [0, 1]
 * @throws {Error} when less than half of the weight was judged
 * @range [0, 1]
 * @source Gunjal et al. 2025 (Rubrics as Rewards), arXiv:2507.17746, eq. 1 (explicit aggregation)
 * @example aggregateRubric({ a: 1, b: 0 }, [{ id: "a", text: "", weight: 1 }, { id: "b", text: "", weight: 0.25 }]) // { value: 0.8, confidence: 1, parts: { a: 1, b: 0 } }
 * @example aggregateRubric({ a: 1, b: null }, [{ id: "a", text: "", weight: 1 }, { id: "b", text: "", weight: 1 }]) // { value: 1, confidence: 0.5 }
 * @example aggregateRubric({ a: 1 }, [{ id: "a", text: "", weight: 1, negative: true }]) // { value: 0 }
 */
export function aggregateRubric(checks: Readonly<Record<string, number | null>>, rubric: Rubric): Score & { value: number } {
  const total = sum(rubric.map(({ weight }) => weight));
  if (!(total > 0 && total < Infinity && rubric.every(({ weight }) => weight >= 0)))
    throw new InputError("aggregateRubric", "needs criteria with weights that are not negative and not all 0", rubric);
  const wrong = rubric.find(({ id }) => checks[id] !== null && !(checks[id]! >= 0 && checks[id]! <= 1));
  if (wrong) throw new InputError("aggregateRubric", `the check of "${wrong.id}" must be in [0, 1], or null`, checks);
  const judged = rubric.filter(({ id }) => checks[id] !== null);
  const weight = sum(judged.map((one) => one.weight));
  if (weight < total / 2) throw new Error(`aggregateRubric: only ${judged.length} of ${rubric.length} criteria could be judged`);
  const met = sum(judged.map((one) => one.weight * (one.negative ? 1 - checks[one.id]! : checks[one.id]!)));
  return { value: met / weight, confidence: weight / total, parts: Object.fromEntries(rubric.map(({ id }) => [id, checks[id]!])) };
}
