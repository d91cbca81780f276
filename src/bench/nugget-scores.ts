import { InputError } from "../core/index.ts";
import { mean } from "../math/index.ts";
import { type MacroScores, macroScores } from "./macro-scores.ts";

/**
 * Nugget scores: how well a verifier labels nuggets, over all nuggets together and by sample.
 *
 *     rubric level: macroScores of all labels pooled;   sample level: mean over samples of the macroScores within each
 *
 * What could not be read is a class of its own, "unreadable", that is never true, so it lowers all figures.
 *
 * @param predicted what was said of each nugget, [samples][nuggets]; null for a sample that could not be read
 * @param truth what is true of it, [samples][nuggets]
 * @returns figures on both levels, and the share of samples that could not be read
 * @throws {InputError} when there is no sample, a sample has no nugget, or one that was read has another number of labels
 * @source Ma et al. 2025 (Search-Gen-V), arXiv:2510.14660 (rubric-level and sample-level precision, recall and F1)
 * @example nuggetScores([["support", "not_support"], ["support"]], [["support", "not_support"], ["not_support"]]).rubric.f1 // 0.6667
 * @example nuggetScores([["support"], null], [["support"], ["support"]]).unreadable // 0.5
 */
export function nuggetScores(
  predicted: readonly (readonly string[] | null)[],
  truth: readonly (readonly string[])[],
): { rubric: MacroScores; sample: MacroScores; unreadable: number } {
  const fit = predicted.length === truth.length && truth.length > 0 && truth.every((labels, i) => labels.length > 0 && (predicted[i]?.length ?? labels.length) === labels.length); // biome-ignore format: one condition
  if (!fit) throw new InputError("nuggetScores", "needs samples with one label for each nugget", { predicted, truth });
  const said = predicted.map((labels, i) => labels ?? truth[i]!.map(() => "unreadable"));
  const each = truth.map((labels, i) => macroScores(said[i]!, labels));
  const over = (key: keyof MacroScores) => mean(each.map((one) => one[key]));
  return {
    rubric: macroScores(said.flat(), truth.flat()),
    sample: { accuracy: over("accuracy"), precision: over("precision"), recall: over("recall"), f1: over("f1") },
    unreadable: mean(predicted.map((labels) => Number(labels === null))),
  };
}
