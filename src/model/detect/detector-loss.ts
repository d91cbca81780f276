import { InputError, type Objective } from "../../core/index.ts";
import { batchLength } from "../../math/index.ts";
import { bradleyTerryLoss } from "../bradley-terry-loss.ts";

/**
 * Makes a detector of machine text out of a reward model, which likes such text anyway: what an aligned model wrote goes above what it rephrased in part, and
 * that above what people wrote, while the model keeps its judgement of what it was trained on.
 *
 *     L = L_BT(r_lm, r_hu) + λ mean (r_buf − r⁰_buf)² + β₁ L_BT(r_lm, r_mix) + β₂ L_BT(r_mix, r_hu)
 *
 * @param options.replay λ ≥ 0: price of judging old responses otherwise than before, in nats a squared logit; default 0.01
 * @param options.above β₁ ≥ 0: weight of whole above part; default 0.3
 * @param options.below β₂ ≥ 0: weight of part above none; default 0.3. Without texts of both hands both weights are 0, and any column serves as `mixed`
 * @returns an objective over `generated` r_lm, `mixed` r_mix, `human` r_hu and `replay` r_buf, [examples], in logits, with the column `before` r⁰_buf, what the model
 *   said of the replayed responses at the start; its loss is at least 0
 * @throws {InputError} when a weight is below 0; the objective when a column is missing, empty or of another length
 * @source Lee et al. 2024 (ReMoDetect), arXiv:2405.17382, eq. 3 to 5
 * @example detectorLoss()({ generated: [2], mixed: [1], human: [0], replay: [0.5], before: [0.5] }).loss // 0.3149
 * @example detectorLoss({ above: 0, below: 0, replay: 1 })({ generated: [2], mixed: [9], human: [0], replay: [1], before: [0] }).loss // 1.1269
 */
export function detectorLoss({
  replay = 0.01,
  above = 0.3,
  below = 0.3,
}: {
  replay?: number;
  above?: number;
  below?: number;
} = {}): Objective<"generated" | "mixed" | "human" | "replay", "before"> {
  if (!(replay >= 0 && above >= 0 && below >= 0)) {
    throw new InputError("detectorLoss", "weights must be at least 0", { replay, above, below });
  }
  const preference = bradleyTerryLoss();
  return (batch) => {
    const examples = batchLength("detectorLoss", batch, ["generated", "mixed", "human", "replay", "before"]);
    const { generated, mixed, human, before } = batch;
    const whole = preference({ chosen: generated, rejected: human });
    const part = preference({ chosen: generated, rejected: mixed });
    const some = preference({ chosen: mixed, rejected: human });
    const away = Float64Array.from(batch.replay, (r, i) => r - before![i]!);
    const add = (a: ArrayLike<number>, x: number, b: ArrayLike<number>, y: number) => Float64Array.from(a, (g, i) => x * g + y * b[i]!);
    return {
      loss: whole.loss + (replay / examples) * away.reduce((sum, d) => sum + d * d, 0) + above * part.loss + below * some.loss,
      gradient: {
        generated: add(whole.gradient.chosen, 1, part.gradient.chosen, above),
        mixed: add(part.gradient.rejected, above, some.gradient.chosen, below),
        human: add(whole.gradient.rejected, 1, some.gradient.rejected, below),
        replay: away.map((d) => (2 * replay * d) / examples),
      },
    };
  };
}
