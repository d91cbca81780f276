import { InputError } from "../core/index.ts";
import { cosine } from "../math/index.ts";

/** A principle that one annotator judged a response by, and what they said of it. */
export interface PrincipleLabel {
  readonly answer: "yes" | "no";
  /** where an encoder puts the wording of the principle */
  readonly embedding: ArrayLike<number>;
}

/**
 * Consensus filter: of what several annotators said of one response, what all of them say, each in their own words.
 *
 *     kept = {p of annotator i : ∀ j ≠ i ∃ q of annotator j with cos(p, q) > θ and the same answer}
 *
 * @param annotators principles of each annotator of the response, [annotators][principles]
 * @param options.threshold θ in [−1, 1]: how alike two wordings must be to mean the same; default 0.8
 * @returns (annotator, principle) positions of what is kept; of a single annotator all of it
 * @throws {InputError} when the threshold is not in [−1, 1]
 * @source Wang et al. 2025 (RLBFF), arXiv:2509.21319, section 2 (consensus of annotators; 0.8)
 * @example consensusFilter([[{ answer: "yes", embedding: [1, 0] }, { answer: "no", embedding: [0, 1] }], [{ answer: "yes", embedding: [0.9, 0.1] }, { answer: "yes", embedding: [0, 1] }]]) // [[0, 0], [1, 0]]
 */
export function consensusFilter(
  annotators: readonly (readonly PrincipleLabel[])[],
  { threshold = 0.8 }: { threshold?: number } = {},
): [number, number][] {
  if (!(threshold >= -1 && threshold <= 1)) throw new InputError("consensusFilter", "threshold must be in [−1, 1]", threshold);
  const shared = (one: PrincipleLabel, other: readonly PrincipleLabel[]) =>
    other.some(({ answer, embedding }) => answer === one.answer && cosine(embedding, one.embedding) > threshold);
  return annotators.flatMap((own, i) =>
    own.flatMap((label, p): [number, number][] => (annotators.every((other, j) => j === i || shared(label, other)) ? [[i, p]] : [])),
  );
}
