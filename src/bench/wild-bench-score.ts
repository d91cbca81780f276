import { InputError } from "../core/index.ts";
import { mean } from "../math/index.ts";

/** What a judge's scores come to. */
export interface WildBenchScore {
  /** mean of the judge's scores, from 1 to 10 */
  readonly mean: number;
  /** (mean − 5) · 2: 0 for a response that the judge calls borderline */
  readonly adjusted: number;
  /** scores that could not be read, and are left out */
  readonly unread: number;
}

/**
 * WB-Score of a model: the mean of a judge's scores from 1 to 10, moved so that borderline is 0. Leaderboards show ten times the adjusted one.
 *
 *     adjusted = 2 (mean_i s_i − 5)
 *
 * @param scores s: the judge's score of each task, from 1 to 10; null where it could not be read, [tasks]
 * @returns mean, adjusted mean in [−8, 10], and how many scores were left out
 * @throws {InputError} when no score was read, or one is not in [1, 10]
 * @source Lin et al. 2024 (WildBench), arXiv:2406.04770, section 4.2
 * @example wildBenchScore([8, 7, 9, null]) // { mean: 8, adjusted: 6, unread: 1 }
 */
export function wildBenchScore(scores: readonly (number | null)[]): WildBenchScore {
  const read = scores.filter((score) => score !== null);
  if (read.length === 0 || !read.every((score) => score >= 1 && score <= 10)) {
    throw new InputError("wildBenchScore", "needs at least one score, each in [1, 10]", scores);
  }
  return { mean: mean(read), adjusted: 2 * (mean(read) - 5), unread: scores.length - read.length };
}
