import { InputError } from "../core/index.ts";
import { f1, mean, ratio } from "../math/index.ts";

/** Figures of a classification, each class weighing the same. */
export interface MacroScores {
  readonly accuracy: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/**
 * Accuracy, and precision, recall and F1 as means over the classes.
 *
 *     P = mean_c TP_c / (TP_c + FP_c),   R = mean_c TP_c / (TP_c + FN_c),   F1 = mean_c 2 P_c R_c / (P_c + R_c)
 *
 * @param predicted what was said of each item, [items]
 * @param truth what is true of it, [items]; classes are all labels that occur in either
 * @returns the four figures, in [0, 1]; a class that is never said, or never true, counts as 0 where it divides by 0
 * @throws {InputError} when the lists are empty or differ in length
 * @source Wang et al. 2023 (PandaLM), arXiv:2306.05087, table 2 (macro averages over win, tie and lose)
 * @example macroScores(["win", "win", "lose"], ["win", "lose", "lose"]) // { accuracy: 0.6667, precision: 0.75, recall: 0.75, f1: 0.6667 }
 */
export function macroScores(predicted: readonly (string | number)[], truth: readonly (string | number)[]): MacroScores {
  if (predicted.length !== truth.length || truth.length === 0) {
    throw new InputError("macroScores", "needs two lists of the same length, not empty", [predicted.length, truth.length]);
  }
  const count = (is: (said: string | number, true_: string | number) => boolean) =>
    truth.filter((label, i) => is(predicted[i]!, label)).length;
  const classes = [...new Set([...truth, ...predicted])].map((name) => {
    const hits = count((said, label) => said === name && label === name);
    const precision = ratio(
      hits,
      count((said) => said === name),
    );
    const recall = ratio(
      hits,
      count((_, label) => label === name),
    );
    return { precision, recall, f1: f1(precision, recall) };
  });
  return {
    accuracy: count((said, label) => said === label) / truth.length,
    precision: mean(classes.map((one) => one.precision)),
    recall: mean(classes.map((one) => one.recall)),
    f1: mean(classes.map((one) => one.f1)),
  };
}
