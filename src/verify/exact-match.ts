import { acceptedTexts, each, type Reward, responseText } from "../core/index.ts";

/** What is compared: `caseSensitive` keeps A and a apart, `trim` takes white space off both ends. */
export interface ExactMatchOptions {
  caseSensitive?: boolean;
  trim?: boolean;
}

/**
 * Exact match: is the response, letter for letter, one of the accepted answers?
 *
 *     R(y) = 1[y ∈ accepted]
 *
 * Texts are compared in Unicode normal form C, so that one letter written in two ways is equal to itself.
 *
 * @param options.caseSensitive whether A and a differ; default true
 * @param options.trim whether white space at both ends is ignored; default true
 * @returns 1 or 0; the reference is a text or a number, or a list of accepted ones
 * @throws {InvalidRollout} when the rollout has no reference, or one that is neither text nor number
 * @range [0, 1]
 * @source Rajpurkar et al. 2016 (SQuAD), arXiv:1606.05250, section 4 (exact match against several gold answers)
 * @example await scoreOne(exactMatch(), { response: " Paris", reference: "Paris" }) // 1
 * @example await scoreOne(exactMatch({ caseSensitive: false }), { response: "paris", reference: ["Paris", "Lutetia"] }) // 1
 * @example await scoreOne(exactMatch(), { response: "It is Paris", reference: "Paris" }) // 0
 */
export function exactMatch({ caseSensitive = true, trim = true }: ExactMatchOptions = {}): Reward {
  const plain = (text: string) => {
    const composed = text.normalize("NFC");
    const trimmed = trim ? composed.trim() : composed;
    return caseSensitive ? trimmed : trimmed.toLowerCase();
  };
  return each((rollout) => {
    const given = plain(responseText(rollout));
    return acceptedTexts("exactMatch", rollout).some((accepted) => plain(accepted) === given) ? 1 : 0;
  });
}
