import { InputError } from "../../core/index.ts";
import { mean, range, standardDeviation } from "../../math/index.ts";

/** What experts measure of a response, by name; null or left out where it could not be measured. */
export type DomainScores = Readonly<Record<string, number | null | undefined>>;

/** How named scores become a row of features. */
export interface DomainFeatures {
  /** what each number of a row is, [features]; "… missing" for those that say that a score was not there */
  readonly names: readonly string[];
  /** scores that never varied, and are left out */
  readonly constant: readonly string[];
  /** the row of a response: 0 stands for the mean of what it was made from, [features] */
  readonly row: (scores: DomainScores) => number[];
}

/**
 * A short row of what experts would look at, in place of an embedding: a reward over it needs few comparisons, and can be read.
 *
 *     x_k = (v_k − mean_k) / sd_k,   0 where v_k is missing, with an input beside it that is 1 there
 *
 * @param examples v: scores of the responses that the reward is trained on, in any units
 * @returns the names of the inputs, and what makes rows of scores
 * @throws {InputError} when there is no example, no score varies, or one is not finite
 * @source Nath et al. 2024, arXiv:2402.15473, section 4 (seven expert scores and a small net); Guerdon: missing scores
 * @example domainFeatures([{ relevance: 0, tone: 3 }, { relevance: 2, tone: 3 }]).constant // ["tone"]
 * @example domainFeatures([{ relevance: 0 }, { relevance: 2 }]).row({ relevance: 1 }) // [0]
 * @example domainFeatures([{ relevance: 0 }, { relevance: 2 }, {}]).row({}) // [0, 1]
 */
export function domainFeatures(examples: readonly DomainScores[]): DomainFeatures {
  const all = [...new Set(examples.flatMap((example) => Object.keys(example)))];
  const columns = all.map((name) => {
    const values = examples.map((example) => example[name]).filter((value) => value !== null && value !== undefined);
    const wrong = values.find((value) => !Number.isFinite(value));
    if (wrong !== undefined) throw new InputError("domainFeatures", `scores of ${name} must be finite, or null where there is none`, wrong);
    const varies = values.some((value) => value !== values[0]);
    return { name, varies, center: mean(values), scale: standardDeviation(values), missing: values.length < examples.length };
  });
  const kept = columns.filter(({ varies }) => varies);
  if (kept.length === 0)
    throw new InputError("domainFeatures", "needs examples with a score that varies", { examples: examples.length, all });
  return {
    names: kept.flatMap(({ name, missing }) => (missing ? [name, `${name} missing`] : [name])),
    constant: columns.filter(({ varies }) => !varies).map(({ name }) => name),
    row: (scores) =>
      range(kept.length).flatMap((k) => {
        const { name, center, scale, missing } = kept[k]!;
        const value = scores[name];
        const known = typeof value === "number" && Number.isFinite(value);
        const x = known ? (value - center) / scale : 0;
        return missing ? [x, known ? 0 : 1] : [x];
      }),
  };
}
