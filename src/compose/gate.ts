import { combine, described, type Reward, type Verdict, valueOf } from "../core/index.ts";

/**
 * Gate: a reward that counts only where a condition holds.
 *
 *     R(y) = r(y) where c(y) ≥ τ,  otherwise R(y) = closed
 *
 * Both are asked for every rollout. Where the condition abstains, so does the whole: nobody knows whether the gate is open.
 *
 * @param condition c: the reward that opens the gate
 * @param reward r: the reward that counts behind it
 * @param options.threshold τ: the least value of the condition that opens the gate, in its unit; default 1
 * @param options.closed what a rollout gets at a closed gate, in the reward's unit; default 0
 * @returns r where the gate is open, `closed` where it is not; both verdicts are parts
 * @source Liu et al. 2024 (ALaRM), arXiv:2403.06754, section 3.2 (aspect rewards only above a threshold of the holistic one)
 * @example await scoreOne(gate(tagFormat("answer"), each(() => 0.8)), { response: "<answer>4</answer>" }) // { value: 0.8, parts: { condition: 1, reward: 0.8 } }
 * @example await scoreOne(gate(tagFormat("answer"), each(() => 0.8), { closed: -1 }), { response: "4" }) // { value: -1 }
 */
export function gate(
  condition: Reward,
  reward: Reward,
  { threshold = 1, closed = 0 }: { threshold?: number; closed?: number } = {},
): Reward {
  const gated = combine({ condition, reward }, (parts): Verdict => {
    const opening = valueOf(parts.condition);
    if (opening === null) return { value: null, parts };
    return { value: opening >= threshold ? valueOf(parts.reward) : closed, parts };
  });
  return described(gated, { method: "gate", parts: { condition, reward }, options: { threshold, closed } });
}
