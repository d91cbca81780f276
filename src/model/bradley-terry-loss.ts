import { InputError, type Objective } from "../core/index.ts";
import { batchLength, logSigmoid, sigmoid } from "../math/index.ts";

/**
 * Bradley–Terry loss: how surprised a reward model is by the answers that people preferred.
 *
 *     L = mean_i −w_i [p_i log σ(z_i) + (1 − p_i) log σ(−z_i)],   z_i = (r⁺_i − r⁻_i − m_i) / τ
 *
 * The variants in use are columns of the batch: `margin` m_i, the lead that a strong preference asks for; `weight` w_i, how much a pair counts;
 * `label` p_i, how sure it is that the chosen answer is the better one. Left out they are 0, 1 and 1 − ε.
 *
 * @param options.temperature τ > 0: scores closer than this are nearly a tie, in the unit of the scores; default 1
 * @param options.margin m ≥ 0: the lead that every preferred answer must have where the batch has no column of its own; default 0
 * @param options.smoothing ε in [0, 1): the share of labels that are taken to be wrong where the batch has no column of its own; default 0
 * @returns an objective over `chosen` r⁺ and `rejected` r⁻, [pairs], in logits; its loss is at least 0, in nats per pair, and log 2 when the
 *   model cannot tell any pair apart. A pair of weight 0 adds nothing and still counts in the mean
 * @throws {InputError} when an option is out of range; the objective when a column is empty or its length differs
 * @source Ouyang et al. 2022, arXiv:2203.02155, eq. 1
 * @source Touvron et al. 2023, arXiv:2307.09288, eq. 2 (margin); Wang et al. 2024, arXiv:2410.01257 (weight: "scaled"); Wang et al. 2024, arXiv:2401.06080 (soft labels)
 * @example bradleyTerryLoss()({ chosen: [2], rejected: [0] }).loss // 0.1269
 * @example bradleyTerryLoss()({ chosen: [1, 1], rejected: [1, 1] }).loss // 0.6931
 * @example bradleyTerryLoss()({ chosen: [0], rejected: [0] }).gradient.chosen // [-0.5]
 * @example bradleyTerryLoss({ margin: 1 })({ chosen: [2], rejected: [0] }).loss // 0.3133
 * @example bradleyTerryLoss()({ chosen: [2, 2], rejected: [0, 0], weight: [3, 1] }).loss // 0.2539
 * @example bradleyTerryLoss({ temperature: 0 }) // throws InputError
 */
export function bradleyTerryLoss({
  temperature = 1,
  margin = 0,
  smoothing = 0,
}: {
  temperature?: number;
  margin?: number;
  smoothing?: number;
} = {}): Objective<"chosen" | "rejected", "margin" | "weight" | "label"> {
  if (!(temperature > 0 && margin >= 0 && smoothing >= 0 && smoothing < 1)) {
    throw new InputError("bradleyTerryLoss", "temperature must be above 0, margin at least 0, smoothing in [0, 1)", {
      temperature,
      margin,
      smoothing,
    });
  }
  return (batch) => {
    const pairs = batchLength("bradleyTerryLoss", batch, ["chosen", "rejected"]);
    const { chosen, rejected } = batch;
    const slope = new Float64Array(pairs);
    let loss = 0;
    for (let i = 0; i < pairs; i++) {
      const z = (chosen[i]! - rejected[i]! - (batch.margin?.[i] ?? margin)) / temperature;
      const p = batch.label?.[i] ?? 1 - smoothing;
      const w = (batch.weight?.[i] ?? 1) / pairs;
      loss -= w * (p * logSigmoid(z) + (1 - p) * logSigmoid(-z));
      slope[i] = (w * (sigmoid(z) - p)) / temperature;
    }
    return { loss, gradient: { chosen: slope, rejected: slope.map((g) => -g) } };
  };
}
