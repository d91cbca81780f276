import { InputError } from "../../core/index.ts";
import { mean, range, standardDeviation } from "../../math/index.ts";

/** What several reward models together say of one pair. */
export interface PreferenceStrength {
  /** μ: their mean lead of the chosen answer, in logits; far below 0: the label is probably wrong */
  readonly mean: number;
  /** how far they are apart, in logits */
  readonly deviation: number;
}

/**
 * How strongly the data themselves prefer the chosen answer of each pair: by reward models that were trained on different parts of them.
 *
 *     μ_i = mean_m (r_m(c_i) − r_m(r_i))
 *
 * Models that voted on the very pairs they learned from agree too much: train each on a half, and let the other half be judged.
 *
 * @param leads r_m(c) − r_m(r): lead of the chosen answer, [models][pairs], in logits; NaN where a model has no vote
 * @returns mean and deviation, [pairs]; the deviation is 0 where one model voted
 * @throws {InputError} when the models judge different numbers of pairs, or a pair has no vote
 * @source Wang et al. 2024, arXiv:2401.06080, section 2.2
 * @example preferenceStrength([[1, -2], [3, -2]]) // [{ mean: 2, deviation: 1.4142 }, { mean: -2, deviation: 0 }]
 */
export function preferenceStrength(leads: readonly (readonly number[])[]): PreferenceStrength[] {
  const pairs = leads[0]?.length ?? 0;
  if (leads.some((row) => row.length !== pairs)) {
    throw new InputError(
      "preferenceStrength",
      "each model must judge the same pairs",
      leads.map(({ length }) => length),
    );
  }
  return range(pairs).map((i) => {
    const votes = leads.map((row) => row[i]!).filter((lead) => !Number.isNaN(lead));
    if (votes.length === 0) throw new InputError("preferenceStrength", `pair ${i} needs the vote of a model`, leads.length);
    return { mean: mean(votes), deviation: votes.length > 1 ? standardDeviation(votes) : 0 };
  });
}
