import { InputError, type Objective } from "../../core/index.ts";
import { batchLength, logSigmoid, logSoftmax, logSumExp, range, sigmoid } from "../../math/index.ts";

/**
 * How surprised several reward models are together, when one of them speaks for whoever ordered the pair and nobody knows which.
 *
 *     L = mean_i −log Σ_k w_ik σ(Δ_ik) + η KL(w̄ ‖ uniform),   w_i = softmax(gate_i),   Δ = r⁺ − r⁻,   w̄ = mean_i w_i
 *
 * The slope reaches each model in the measure in which it explains the pair, as in expectation maximisation: γ_k ∝ w_k σ(Δ_k). The second term keeps models from dying
 * out. With one model it is the Bradley–Terry loss.
 *
 * @param options.heads K: how many models, from 1
 * @param options.balance η ≥ 0: price of an uneven mean of the weights, in nats; default 0
 * @returns an objective over `chosen` r⁺, `rejected` r⁻ and `gate`, what speaks for each model, all [pairs · heads], in logits; its loss is at least 0, in nats per pair
 * @throws {InputError} when an option is out of range; the objective when a column is missing or does not fit
 * @source Shen et al. 2025 (MiCRo), arXiv:2505.24846, section 3.1 (the balancing term is reconstructed from descriptions)
 * @example mixtureLoss({ heads: 1 })({ chosen: [2], rejected: [0], gate: [0] }).loss // 0.1269
 * @example mixtureLoss({ heads: 2 })({ chosen: [2, -2], rejected: [0, 0], gate: [0, 0] }).loss // 0.6931
 * @example mixtureLoss({ heads: 2, balance: 1 })({ chosen: [0, 0], rejected: [0, 0], gate: [Math.log(3), 0] }).loss // 0.8240
 */
export function mixtureLoss({ heads, balance = 0 }: { heads: number; balance?: number }): Objective<"chosen" | "rejected" | "gate"> {
  if (!(Number.isInteger(heads) && heads >= 1 && balance >= 0)) {
    throw new InputError("mixtureLoss", "heads must be a whole number from 1, balance at least 0", { heads, balance });
  }
  return (batch) => {
    const pairs = batchLength("mixtureLoss", batch, ["chosen", "rejected", "gate"], heads);
    const [up, gate] = [new Float64Array(pairs * heads), new Float64Array(pairs * heads)];
    const weights = new Float64Array(pairs * heads);
    const usual = new Float64Array(heads);
    let loss = 0;
    for (let i = 0; i < pairs; i++) {
      const at = i * heads;
      const logs = logSoftmax(Array.prototype.slice.call(batch.gate, at, at + heads));
      const lead = range(heads).map((k) => batch.chosen[at + k]! - batch.rejected[at + k]!);
      const joint = logs.map((log, k) => log + logSigmoid(lead[k]!));
      const total = logSumExp(joint);
      loss -= total / pairs;
      for (let k = 0; k < heads; k++) {
        const explains = Math.exp(joint[k]! - total);
        weights[at + k] = Math.exp(logs[k]!);
        usual[k]! += weights[at + k]! / pairs;
        up[at + k] = (-explains * sigmoid(-lead[k]!)) / pairs;
        gate[at + k] = (weights[at + k]! - explains) / pairs;
      }
    }
    // Kullback–Leibler from the mean of the weights: its slope in w̄_k is log(K w̄_k) + 1, of which the constant cancels in the softmax.
    const price = Array.from(usual, (w) => (w > 0 ? balance * Math.log(heads * w) : 0));
    loss += price.reduce((sum, p, k) => sum + p * usual[k]!, 0);
    for (let i = 0; i < pairs; i++) {
      const at = i * heads;
      const mean = price.reduce((sum, p, k) => sum + p * weights[at + k]!, 0);
      for (let k = 0; k < heads; k++) gate[at + k]! += (weights[at + k]! * (price[k]! - mean)) / pairs;
    }
    return { loss, gradient: { chosen: up, rejected: up.map((g) => -g), gate } };
  };
}
