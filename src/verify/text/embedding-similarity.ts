import { acceptedTexts, type Encoder, each, InputError, type Reward, responseText } from "../../core/index.ts";
import { cosine, maximum } from "../../math/index.ts";
import { extractTag } from "../extract-tag.ts";
import { textVectors } from "./text-vectors.ts";
import { splitWhitespace } from "./whitespace.ts";

/** What is embedded, and how low the similarity may go. */
export interface EmbeddingSimilarityOptions {
  encoder: Encoder;
  tag?: string;
  lowest?: number;
  windowWords?: number;
}

/**
 * Embedding similarity: does the response mean what the reference means?
 *
 *     R(y) = max(lowest, cos(E(y), E(y*)))
 *
 * On-topic texts are all near 1, so the reward lives from differences inside a group: normalise it there. Weak encoders are fooled by stuffed keywords.
 * A text longer than the encoder's window is embedded piece by piece, and the mean of the pieces counts.
 *
 * @param options.encoder E: gives the vectors
 * @param options.tag only the content of this tag is embedded (the explanation without the answer letter); without the tag, or with nothing in it, the reward is 0; default the whole response
 * @param options.lowest least value; 0 takes opposites for unrelated, −1 leaves the cosine as it is; default 0
 * @param options.windowWords words that the encoder can take at once; default no limit
 * @returns the similarity with the best of the references; 0 for an empty text or one that the encoder does not know
 * @throws {InvalidRollout} when the rollout has no reference, or one that is neither text nor number
 * @throws {InputError} when `lowest` is outside [−1, 1], or the window is not positive
 * @range [-1, 1]
 * @source Pappone et al. 2025 (Shaping Explanations), arXiv:2509.13081 (semantic reward)
 * @example await scoreOne(embeddingSimilarity({ encoder: cooccurrenceEncoder(["the quick fox ran", "the fast fox ran"]) }), { response: "the fox", reference: "fox the" }) // 1
 * @example await scoreOne(embeddingSimilarity({ encoder: cooccurrenceEncoder(["a b"]), tag: "explanation" }), { response: "<explanation></explanation> a", reference: "a" }) // 0
 */
export function embeddingSimilarity({ encoder, tag, lowest = 0, windowWords = Infinity }: EmbeddingSimilarityOptions): Reward {
  if (!(lowest >= -1 && lowest <= 1)) throw new InputError("embeddingSimilarity", "lowest must be in [-1, 1]", lowest);
  if (!(windowWords >= 1)) throw new InputError("embeddingSimilarity", "windowWords must be at least 1", windowWords);
  return each(async (rollout, { signal }) => {
    const references = acceptedTexts("embeddingSimilarity", rollout);
    const text = tag === undefined ? responseText(rollout) : (extractTag(responseText(rollout), tag) ?? "");
    if (text.trim() === "") return 0;
    const pieces = [text, ...references].map((one) => windows(one, windowWords));
    const vectors = await textVectors(encoder, pieces.flat(), { signal });
    let next = 0;
    const [own, ...others] = pieces.map((list) => meanOf(vectors.slice(next, (next += list.length))));
    return Math.max(lowest, maximum(others.map((other) => cosine(own!, other))));
  });
}

function windows(text: string, size: number): string[] {
  if (size === Infinity) return [text];
  const words = splitWhitespace(text);
  const pieces = Math.max(1, Math.ceil(words.length / size));
  return Array.from({ length: pieces }, (_, i) => words.slice(i * size, (i + 1) * size).join(" "));
}

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  return vectors[0]!.map((_, d) => vectors.reduce((sum, vector) => sum + vector[d]!, 0) / vectors.length);
}
