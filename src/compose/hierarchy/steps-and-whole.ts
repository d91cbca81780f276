import { combine, described, InputError, type Reward, type Score, valueOf } from "../../core/index.ts";
import { mean } from "../../math/index.ts";

/**
 * Steps and whole: how sound the steps of a solution are, and how well it hangs together.
 *
 *     R(y) = (1 − s) · mean_k q_k(y) + s · c(y)
 *
 * @param steps q: a reward that scores steps
 * @param whole c: a reward for the whole, on the scale of the steps
 * @param options.share s in [0, 1]: what the whole counts; default ½
 * @returns the mixture; a response without steps has 0 for their mean, and `why` says so; null where one of the two abstains; both verdicts are parts
 * @throws {InputError} when the share is outside [0, 1]
 * @source Ben Chaliah & Dellagi 2025 (Datarus-R1), arXiv:2508.13382, hierarchical reward model; Guerdon: equal shares
 * @example await scoreOne(stepsAndWhole(each(() => ({ value: 0, steps: [1, 0.5] })), each(() => 0.25)), { response: "" }) // { value: 0.5 }
 */
export function stepsAndWhole(steps: Reward, whole: Reward, { share = 0.5 }: { share?: number } = {}): Reward {
  if (!(share >= 0 && share <= 1)) throw new InputError("stepsAndWhole", "share must be in [0, 1]", share);
  const mixed = combine({ steps, whole }, (parts) => {
    const coherence = valueOf(parts.whole);
    if (parts.steps === null || coherence === null) return { value: null, parts };
    const list = (parts.steps as Score).steps ?? [];
    const soundness = list.length === 0 ? 0 : mean(list);
    return { value: (1 - share) * soundness + share * coherence, parts, ...(list.length === 0 && { why: "no steps" }) };
  });
  return described(mixed, { method: "stepsAndWhole", parts: { steps, whole }, options: { share } });
}
