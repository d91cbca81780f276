import { InputError, type Objective } from "../../core/index.ts";
import { batchLength, dot, logSumExp } from "../../math/index.ts";

/**
 * Noise-contrastive loss: an energy should tell a value that was really seen from values that were drawn from a known noise.
 *
 *     L = mean_i −log softmax_j(f_ij − log p_ij)_{j = 0} + λ mean_ij f_ij²
 *
 * Where it is lowest, e^f is the density of what was seen, up to a factor: the density p of the noise is divided out.
 *
 * @param options.negatives M ≥ 1: values of the noise for each one that was seen
 * @param options.penalty λ ≥ 0: keeps f, whose zero the first term leaves open, near 0; default 0.05
 * @returns an objective over `energy` f, [examples · (1 + M)], the value that was seen first in each row, higher where likelier; the column `noise` is log p of the
 *   same values. The first term is log(1 + M) where nothing is told apart
 * @throws {InputError} when an option is out of range; the objective when a column does not fit
 * @source Lochab and Zhang 2025 (EBRM), arXiv:2504.13134, training objective; Ma and Collins 2018, arXiv:1809.01812 (the ranking form)
 * @example noiseContrastiveLoss({ negatives: 3, penalty: 0 })({ energy: [0, 0, 0, 0], noise: [-1, -1, -1, -1] }).loss // 1.3863
 * @example noiseContrastiveLoss({ negatives: 1 })({ energy: [1, -1, 0.5, 0], noise: [-1, -2, 0, -1] }).loss // 0.6718
 * @example noiseContrastiveLoss({ negatives: 0 }) // throws InputError
 */
export function noiseContrastiveLoss({ negatives, penalty = 0.05 }: { negatives: number; penalty?: number }): Objective<"energy", "noise"> {
  if (!(Number.isInteger(negatives) && negatives >= 1 && penalty >= 0)) {
    throw new InputError("noiseContrastiveLoss", "negatives must be a whole number from 1, penalty at least 0", { negatives, penalty });
  }
  const width = 1 + negatives;
  return ({ energy, noise = [] }) => {
    const examples = batchLength("noiseContrastiveLoss", { energy, noise }, ["energy", "noise"], width);
    const slope = Float64Array.from(energy, (f) => (2 * penalty * f) / (examples * width));
    let loss = (penalty * dot(energy, energy)) / (examples * width);
    for (let start = 0; start < examples * width; start += width) {
      const ratios = Float64Array.from({ length: width }, (_, j) => energy[start + j]! - noise[start + j]!);
      const total = logSumExp(ratios);
      loss += (total - ratios[0]!) / examples;
      for (let j = 0; j < width; j++) slope[start + j]! += (Math.exp(ratios[j]! - total) - (j === 0 ? 1 : 0)) / examples;
    }
    return { loss, gradient: { energy: slope } };
  };
}
