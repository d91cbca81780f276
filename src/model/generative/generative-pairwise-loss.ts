import { InputError, type Objective } from "../../core/index.ts";
import { batchLength } from "../../math/index.ts";
import { bradleyTerryLoss } from "../bradley-terry-loss.ts";

/**
 * Cross-entropy of a model that answers "A" or "B", between the two letters alone, with smoothed labels.
 *
 *     L = mean −(1 − ε′) log σ(z) − ε′ log σ(−z) = mean −log σ(z) + ε′ z,   ε′ = ε / 2,   z = ±(logit A − logit B), + where A is better
 *
 * So smoothing is a Bradley–Terry loss with a price on the lead: z stops at log((1 − ε′) / ε′).
 *
 * @param options.smoothing ε in [0, 1): the mass that is spread over both letters; 0.05 to 0.15 is recommended; default 0.1
 * @returns an objective over `logits` of A and B, [pairs · 2], with the columns `firstBetter`, the probability in [0, 1] that A is the better one, and `weight`, how
 *   much a pair counts; its loss is at least 0, in nats per pair
 * @throws {InputError} when ε is out of range; the objective when `firstBetter` is missing or a length differs
 * @source Wang et al. 2025 (GRAM), arXiv:2506.14175, section 3.3 (label smoothing; ε/2 on the wrong letter as in the released code)
 * @example generativePairwiseLoss({ smoothing: 0 })({ logits: [2, 0], firstBetter: [1] }).loss // 0.1269
 * @example generativePairwiseLoss()({ logits: [2, 0], firstBetter: [1] }).loss // 0.2269
 * @example generativePairwiseLoss()({ logits: [Math.log(19), 0], firstBetter: [1] }).gradient.logits // [0, 0]
 * @example generativePairwiseLoss({ smoothing: 1 }) // throws InputError
 */
export function generativePairwiseLoss({ smoothing = 0.1 }: { smoothing?: number } = {}): Objective<"logits", "firstBetter" | "weight"> {
  if (!(smoothing >= 0 && smoothing < 1)) throw new InputError("generativePairwiseLoss", "smoothing must be in [0, 1)", smoothing);
  const preference = bradleyTerryLoss();
  return (batch) => {
    const pairs = batchLength("generativePairwiseLoss", batch, ["logits"], 2);
    const { logits, firstBetter, weight } = batch;
    if (!firstBetter) throw new InputError("generativePairwiseLoss", "needs the column firstBetter", firstBetter);
    const letter = (k: number) => Float64Array.from({ length: pairs }, (_, i) => logits[2 * i + k]!);
    const { loss, gradient } = preference({
      chosen: letter(0),
      rejected: letter(1),
      label: Float64Array.from(firstBetter, (p) => p * (1 - smoothing) + smoothing / 2),
      ...(weight && { weight }),
    });
    return { loss, gradient: { logits: Float64Array.from(logits, (_, at) => gradient[at % 2 ? "rejected" : "chosen"][at >> 1]!) } };
  };
}
