import { InputError, type Score } from "../core/index.ts";
import { mean, standardDeviation } from "../math/index.ts";

/**
 * Score of several samples: their mean, and how well they agree as its confidence.
 *
 *     value = mean_t s_t,   confidence = 1 − 2 sd(s) / (high − low)
 *
 * The deviation is that of the population; it is at most half the range, so samples at both ends in equal shares give confidence 0. One sample says nothing
 * of its own spread and gets no confidence.
 *
 * @param samples s: what each sample said, [samples]
 * @param low the least that a sample can say
 * @param high the most that a sample can say
 * @param why reasoning of a sample; its first line is kept
 * @returns the score, in the unit of the samples
 * @throws {InputError} when there is no sample, or one outside of the range: it would have to be clipped
 * @source Guerdon: how judges report
 * @example sampledScore([4, 4, 5], 1, 5) // { value: 4.3333, confidence: 0.7643 }
 * @example sampledScore([3], 1, 5, "Clear.\nBut short.") // { value: 3, why: "Clear." }
 */
export function sampledScore(samples: readonly number[], low: number, high: number, why?: string): Score {
  if (samples.length === 0 || !samples.every((s) => s >= low && s <= high))
    throw new InputError("sampledScore", `needs samples in [${low}, ${high}]`, samples);
  return {
    value: mean(samples),
    ...(samples.length > 1 && high > low && { confidence: Math.max(0, 1 - (2 * standardDeviation(samples, { ddof: 0 })) / (high - low)) }),
    ...(why !== undefined && { why: firstLine(why) }),
  };
}

/** What a person sees of a judge's reasoning: the first line that says something, at most 200 characters of it. */
export function firstLine(reasoning: string): string {
  const line = reasoning.trim().split(/\r?\n/, 1)[0]!;
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
