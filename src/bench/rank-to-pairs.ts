import { InputError } from "../core/index.ts";

/** Which answers of a prompt are set against each other, and how far apart they must be. */
export interface RankToPairsOptions {
  scheme?: "best-vs-rest" | "best-vs-worst" | "all";
  minGap?: number;
}

/**
 * Preferences from scores: of several answers to one prompt, which is preferred to which.
 *
 *     {(i, j) : s_i > s_j,  s_i − s_j ≥ g,  i and j as the scheme says}
 *
 * @param scores s: of the answers to one prompt, [answers]; NaN for an answer that could not be judged, which is in no pair
 * @param options.scheme the best against each other one, the best against the worst, or each against each; default "best-vs-rest"
 * @param options.minGap g ≥ 0: least difference of a pair, in the scores' unit; default 0
 * @returns pairs (place of the preferred, place of the other), best first; none where all scores are equal
 * @throws {InputError} when the scheme is none of the three, or the gap is below 0
 * @source van Niekerk et al. 2025 (RLSF), arXiv:2507.21931 (synthetic preferences from ranked answers); Guerdon: the three schemes
 * @example rankToPairs([0.2, 0.9, 0.5]) // [[1, 2], [1, 0]]
 * @example rankToPairs([0.2, 0.9, 0.5], { scheme: "best-vs-worst" }) // [[1, 0]]
 * @example rankToPairs([0.2, 0.9, 0.5], { scheme: "all", minGap: 0.35 }) // [[1, 2], [1, 0]]
 */
export function rankToPairs(
  scores: readonly number[],
  { scheme = "best-vs-rest", minGap = 0 }: RankToPairsOptions = {},
): [number, number][] {
  if (!["best-vs-rest", "best-vs-worst", "all"].includes(scheme))
    throw new InputError("rankToPairs", 'scheme must be "best-vs-rest", "best-vs-worst" or "all"', scheme);
  if (!(minGap >= 0)) throw new InputError("rankToPairs", "minGap must be at least 0", minGap);
  const order = scores
    .map((_, i) => i)
    .filter((i) => !Number.isNaN(scores[i]))
    .sort((i, j) => scores[j]! - scores[i]! || i - j);
  const last = order.at(-1);
  const pairs: [number, number][] =
    order.length < 2
      ? []
      : scheme === "best-vs-worst"
        ? [[order[0]!, last!]]
        : scheme === "best-vs-rest"
          ? order.slice(1).map((other) => [order[0]!, other])
          : order.flatMap((one, place) => order.slice(place + 1).map((other): [number, number] => [one, other]));
  return pairs.filter(([one, other]) => scores[one]! > scores[other]! && scores[one]! - scores[other]! >= minGap);
}
