import { InputError, type Objective } from "../core/index.ts";
import { batchLength, sigmoid, softplus } from "../math/index.ts";
import { bradleyTerryLoss } from "./bradley-terry-loss.ts";

/**
 * Yes/no pair loss: trains the log-odds of yes of a pointwise judge on pairs, and anchors them, so that the better answer also gets a yes.
 *
 *     L = mean_i −log σ(z⁺_i − z⁻_i) + μ · ½ mean_i [−log σ(z⁺_i) − log σ(−z⁻_i)]
 *
 * The first term alone leaves the border between yes and no open.
 *
 * @param options.anchor μ ≥ 0: worth of the second term; default 0.1
 * @returns an objective over `chosen` z⁺ and `rejected` z⁻, [pairs]: log-odds of yes, in nats; its loss is at least 0
 * @throws {InputError} when the anchor is below 0; the objective when a column is empty or its length differs
 * @source RewardDance 2025, arXiv:2509.08826, pointwise variant; Guerdon: the weight of the second term
 * @example yesNoPairLoss({ anchor: 0 })({ chosen: [2], rejected: [0] }).loss // 0.1269
 * @example yesNoPairLoss({ anchor: 1 })({ chosen: [0], rejected: [0] }).loss // 1.3863
 */
export function yesNoPairLoss({ anchor = 0.1 }: { anchor?: number } = {}): Objective<"chosen" | "rejected"> {
  if (!(anchor >= 0)) throw new InputError("yesNoPairLoss", "anchor must be at least 0", anchor);
  const preference = bradleyTerryLoss();
  return (batch) => {
    const pairs = batchLength("yesNoPairLoss", batch, ["chosen", "rejected"]);
    const { loss, gradient } = preference(batch);
    const share = anchor / 2 / pairs;
    const columns = { chosen: Float64Array.from(gradient.chosen), rejected: Float64Array.from(gradient.rejected) };
    let anchored = 0;
    for (let i = 0; i < pairs; i++) {
      const [yes, no] = [batch.chosen[i]!, batch.rejected[i]!];
      anchored += share * (softplus(-yes) + softplus(no));
      columns.chosen[i]! -= share * sigmoid(-yes);
      columns.rejected[i]! += share * sigmoid(no);
    }
    return { loss: loss + anchored, gradient: columns };
  };
}
