import { InputError } from "../../core/index.ts";
import { range, sum } from "../../math/index.ts";

/**
 * Vote over scores: what several judgements of the same responses say together.
 *
 *     S*_i = Σ_{t ∈ kept} S_{t,i},   kept = the m samples that are trusted most, or all of them
 *
 * Sums of k whole numbers tie far less often than one of them. Responses with equal sums stay equal: no order breaks the tie. Of samples that are trusted
 * equally, the earlier ones are kept. Errors that all samples share stay.
 *
 * @param samples S: scores of the responses, [samples][responses]
 * @param options.trust how probable it is that each sample is right, in any unit, [samples]; default: all the same
 * @param options.keep m: how many samples are kept; default half of them, rounded up, where they differ in trust, else all
 * @returns S*, [responses]
 * @throws {InputError} when there is no sample, samples differ in length, or trust or keep do not fit them
 * @source Liu et al. 2025 (Inference-Time Scaling for Generalist Reward Modeling), arXiv:2504.02495, eq. 7 (voting) and section 4.2 (guided voting)
 * @example voteScores([[7, 5], [6, 6], [8, 3]]) // [21, 14]
 * @example voteScores([[7, 5], [2, 9], [8, 3]], { trust: [0.9, 0.2, 0.6], keep: 2 }) // [15, 8]
 */
export function voteScores(
  samples: readonly (readonly number[])[],
  { trust, keep = trust ? Math.ceil(samples.length / 2) : samples.length }: { trust?: readonly number[]; keep?: number } = {},
): number[] {
  const width = samples[0]?.length ?? 0;
  if (width === 0 || samples.some((scores) => scores.length !== width || !scores.every(Number.isFinite)))
    throw new InputError("voteScores", "needs samples with one score for each response", samples);
  if (trust && (trust.length !== samples.length || !trust.every(Number.isFinite)))
    throw new InputError("voteScores", "trust must be one number for each sample", { samples: samples.length, trust });
  if (!(Number.isInteger(keep) && keep >= 1)) throw new InputError("voteScores", "keep must be a whole number from 1", keep);
  const kept = trust
    ? range(samples.length)
        .sort((a, b) => trust[b]! - trust[a]!)
        .slice(0, keep)
    : range(Math.min(keep, samples.length));
  return range(width).map((i) => sum(kept.map((t) => samples[t]![i]!)));
}
