import { InputError } from "../core/index.ts";
import { weightedMean } from "../math/index.ts";

/** What each category of tasks weighs, of 4.75 in all. */
const weights: Readonly<Record<string, number>> = {
  "Creative Tasks": 0.5,
  "Planning & Reasoning": 1.25,
  "Math & Data Analysis": 1,
  "Information/Advice seeking": 0.75,
  "Coding & Debugging": 1.25,
};

/**
 * WildBench's task-macro score: the mean of the adjusted scores of five categories of tasks, in which hard ones weigh more.
 *
 *     M = (½ creative + 1¼ planning + 1 maths + ¾ information + 1¼ coding) / 4¾
 *
 * @param scores adjusted score of each category, by its published name
 * @returns M, in the unit of the scores
 * @throws {InputError} when the categories are not exactly the five
 * @source Lin et al. 2024 (WildBench), arXiv:2406.04770, leaderboard (the weights)
 * @example wildBenchMacro({ "Creative Tasks": 6, "Planning & Reasoning": 2, "Math & Data Analysis": 0, "Information/Advice seeking": 8, "Coding & Debugging": 4 }) // 3.4737
 */
export function wildBenchMacro(scores: Readonly<Record<string, number>>): number {
  const names = Object.keys(weights);
  if (Object.keys(scores).length !== names.length || !names.every((name) => Number.isFinite(scores[name]))) {
    throw new InputError("wildBenchMacro", `needs a score for each of ${names.join(", ")}`, scores);
  }
  return weightedMean(
    names.map((name) => scores[name]!),
    names.map((name) => weights[name]!),
  );
}
