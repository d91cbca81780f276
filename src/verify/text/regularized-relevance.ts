import { acceptedTexts, type Encoder, each, InputError, promptText, type Reward, type Rollout, responseText } from "../../core/index.ts";
import { dot } from "../../math/index.ts";
import { distinctNgrams } from "./distinct-ngrams.ts";
import { textVectors } from "./text-vectors.ts";

/** The retriever, and which prompts are open-ended. */
export interface RegularizedRelevanceOptions {
  encoder: Encoder;
  isOpen?: (rollout: Rollout) => boolean;
  largest?: number;
  maxTokens?: number;
}

/**
 * Regularized relevance (R³): relevant, long where length helps, and not repetitive, without any preference data.
 *
 *     open-ended:   R = LI · RP · ⟨E(x), E(y)⟩,          LI = tokens / 100
 *     constrained:  R = RP · ⟨E(y*), E(y)⟩ / largest · maxTokens / 100
 *
 * RP is the share of distinct trigrams. For constrained prompts length earns nothing, but the relevance is stretched to the same range.
 * The response ends where it begins to speak for the other side (a new line with a role, or `--` after an empty line).
 *
 * @param options.encoder E: a retriever's encoder; plain inner products, so its own scale counts
 * @param options.isOpen whether a prompt is open-ended; default where the rollout has no reference. Taking a closed question for an open one rewards padding
 * @param options.largest what the inner product of a perfect match is near; default 1, for encoders with vectors of length 1 (Contriever's is 3.5)
 * @param options.maxTokens length that a perfectly relevant answer to a constrained prompt is worth, in tokens; default 512
 * @returns R with its factors as parts; 0 for an empty response
 * @throws {InvalidRollout} when a constrained rollout has no reference
 * @throws {InputError} when `largest` or `maxTokens` is not positive
 * @source Kim et al. 2024 (R³), arXiv:2402.03469; the range of `lin`, the tokens and the cut as in the released code
 * @example await scoreOne(regularizedRelevance({ encoder: cooccurrenceEncoder(["red fox", "fox red"]) }), { prompt: "red fox?", response: "fox red" }) // { value: 0.02, parts: { length: 0.02, repetition: 1, relevance: 1 } }
 * @example await scoreOne(regularizedRelevance({ encoder: cooccurrenceEncoder(["red fox", "fox red"]) }), { prompt: "Which?", response: "fox red", reference: "red fox" }) // { value: 5.12 }
 */
export function regularizedRelevance({
  encoder,
  isOpen = ({ reference }) => reference === undefined,
  largest = 1,
  maxTokens = 512,
}: RegularizedRelevanceOptions): Reward {
  if (!(largest > 0 && maxTokens > 0))
    throw new InputError("regularizedRelevance", "largest and maxTokens must be positive", { largest, maxTokens });
  return each(async (rollout, { signal }) => {
    const text = responseText(rollout).split(/\n\n--|\n+(?:Human|User|Assistant|H|A)\s*:/, 1)[0]!;
    const tokens = tokenize(text);
    const open = isOpen(rollout);
    const target = open ? promptText(rollout) : acceptedTexts("regularizedRelevance", rollout)[0]!;
    if (tokens.length === 0) return { value: 0, parts: { length: 0, repetition: 1, relevance: 0 } };
    const [a, b] = await textVectors(encoder, [target, text], { signal });
    const length = tokens.length / 100;
    const repetition = distinctNgrams(text, { n: 3, tokenize });
    const relevance = dot(a!, b!);
    return {
      value: repetition * (open ? length * relevance : (relevance / largest) * (maxTokens / 100)),
      parts: { length, repetition, relevance },
    };
  });
}

const tokenize = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}_]+|[^\s\p{L}\p{M}\p{N}_]/gu) ?? [];
