import { InputError } from "../../core/index.ts";
import { counts } from "../../math/index.ts";

/**
 * Diversity share: how many of the other answers to the prompt say something else.
 *
 *     Div(yᵢ) = max(floor, (n − |cluster of yᵢ|) / (n − 1));   1 for a single answer
 *
 * @param clusters the cluster of each answer, [answers], as `semanticPartition` gives them
 * @param options.floor the least share, in [0, 1]: keeps a good answer that all agree on from earning nothing; default 0.1
 * @returns Div, [answers]
 * @throws {InputError} when the floor is outside [0, 1]
 * @range [0, 1]
 * @source Li et al. 2025 (DARLING), arXiv:2509.02534; the floor is in the released code
 * @example diversityShare([0, 0, 1, 2]) // [0.6667, 0.6667, 1, 1]
 * @example diversityShare([0, 0, 0]) // [0.1, 0.1, 0.1]
 */
export function diversityShare(clusters: readonly number[], { floor = 0.1 }: { floor?: number } = {}): number[] {
  if (!(floor >= 0 && floor <= 1)) throw new InputError("diversityShare", "floor must be in [0, 1]", floor);
  const sizes = counts(clusters);
  const n = clusters.length;
  return clusters.map((cluster) => (n === 1 ? 1 : Math.max(floor, (n - sizes.get(cluster)!) / (n - 1))));
}
