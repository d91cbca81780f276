import type { Reward } from "../../core/index.ts";
import { sum } from "../../math/index.ts";
import { combineGroups } from "../combine-groups.ts";
import { zScore } from "../z-score.ts";
import { nonDominated } from "./non-dominated.ts";

/**
 * Pareto gate: only the responses of a group that no other one beats in every reward teach the policy.
 *
 *     A_i = 1[y_i not dominated] · Σ_k (r_k(y_i) − mean_j r_k(y_j)) / sd_j r_k(y_j)
 *
 * It gives advantages, to be used as they are: a dominated response gets 0 and so does not move the policy; standardising again would move it.
 * Standardised rewards cannot drown each other by their scales, which is most of the gain; the plain sum of z-scores is the honest control.
 * A response that a part abstains from has no place in the order and abstains.
 *
 * @param parts r_k: the rewards, by name, in any units
 * @returns the advantage, in standard deviations summed over rewards; 0 for dominated responses and for groups of one; the raw verdicts are the parts
 * @throws {InputError} when there is no part
 * @source Lee et al. 2024 (Parrot), arXiv:2401.05675, section 4.2 (batch-wise Pareto-optimal selection)
 * @example await scoreAll(paretoGate({ x: each(({ fields }) => fields.x ?? 0), y: each(({ fields }) => fields.y ?? 0) }), [{ response: "", group: "g", fields: { x: 1, y: 1 } }, { response: "", group: "g", fields: { x: 0, y: 0 } }]) // [{ value: 1.414, parts: { x: 1, y: 1 } }, { value: 0 }]
 */
export function paretoGate(parts: Readonly<Record<string, Reward>>): Reward {
  return combineGroups(parts, (values) => {
    const columns = Object.values(values);
    const members = columns[0]!.map((_, i) => i).filter((i) => columns.every((column) => column[i] !== null));
    const points = members.map((i) => columns.map((column) => column[i]!));
    const scores = columns.map((_, k) => zScore(points.map((point) => point[k]!)));
    const kept = nonDominated(points);
    const result = new Array<number | null>(columns[0]!.length).fill(null);
    members.forEach((i, row) => {
      result[i] = kept[row] ? sum(scores.map((column) => column[row]!)) : 0;
    });
    return result;
  });
}
