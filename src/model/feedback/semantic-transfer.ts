import { InputError } from "../../core/index.ts";
import { dot, maximum, norm, sum } from "../../math/index.ts";

/** What is known of a text by those that are like it: it can stand as a score. */
export interface TransferredReward {
  /** null where no known text is near enough */
  readonly value: number | null;
  /** cosine to the nearest known text, in [0, 1]; 0 where none is near enough */
  readonly confidence: number;
}

/**
 * A reward for texts that nobody has seen yet: what became of the texts most like them.
 *
 *     r̂(y) = max_k s_k · Σ_k s_k r_k / Σ_k s_k,   over the K nearest with s_k = cos(y, y_k) ≥ τ
 *
 * The less alike, the nearer to 0: rewards should be centred, as those of `normaliseEngagement` are. Where nothing is alike it has no opinion.
 *
 * @param vectors embeddings of the known texts, [texts][dimensions]
 * @param rewards r: what became of them, [texts], around 0
 * @param options.neighbours K ≥ 1; default 5
 * @param options.least τ in (0, 1]: the least cosine that counts as alike; default 0.5
 * @returns what makes a reward of an embedding
 * @throws {InputError} when there is no text, lists differ in length, or an option is out of range
 * @source RLNVR 2025, arXiv:2508.12165, section 3 (semantic similarity reward transfer); Guerdon: K, τ and the weights
 * @example semanticTransfer([[1, 0], [0, 1]], [2, -1])([3, 0]) // { value: 2, confidence: 1 }
 * @example semanticTransfer([[1, 0], [0, 1]], [2, -1])([-1, -1]) // { value: null, confidence: 0 }
 */
export function semanticTransfer(
  vectors: readonly ArrayLike<number>[],
  rewards: ArrayLike<number>,
  { neighbours = 5, least = 0.5 }: { neighbours?: number; least?: number } = {},
): (vector: ArrayLike<number>) => TransferredReward {
  const width = vectors[0]?.length ?? 0;
  const fits = vectors.length === rewards.length && width > 0 && vectors.every((vector) => vector.length === width);
  if (!fits || !(Number.isInteger(neighbours) && neighbours >= 1 && least > 0 && least <= 1)) {
    throw new InputError("semanticTransfer", "needs a reward for each text, neighbours from 1 and least in (0, 1]", {
      vectors: vectors.length,
      rewards: rewards.length,
      neighbours,
      least,
    });
  }
  const unit = (vector: ArrayLike<number>) => {
    const length = norm(vector) || 1;
    return Float64Array.from(vector, (x) => x / length);
  };
  const known = vectors.map(unit);
  return (vector) => {
    if (vector.length !== width) throw new InputError("semanticTransfer", `the embedding must have ${width} numbers`, vector.length);
    const own = unit(vector);
    const near = known
      .map((other, k) => ({ likeness: Math.min(1, dot(own, other)), reward: rewards[k]! }))
      .filter(({ likeness }) => likeness >= least)
      .sort((a, b) => b.likeness - a.likeness)
      .slice(0, neighbours);
    if (near.length === 0) return { value: null, confidence: 0 };
    const likeness = near.map((one) => one.likeness);
    const confidence = maximum(likeness);
    return { value: (confidence * sum(near.map(({ likeness, reward }) => likeness * reward))) / sum(likeness), confidence };
  };
}
