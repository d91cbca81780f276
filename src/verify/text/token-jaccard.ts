import { best, type References } from "./references.ts";
import { splitWhitespace } from "./whitespace.ts";

/**
 * Token Jaccard: of all words that text or reference use, the share that both use.
 *
 *     J = |A ∩ B| / |A ∪ B|
 *
 * Words are what white space separates, in lower case; how often they occur does not matter.
 *
 * @param text what is scored
 * @param references one reference, or several: the best counts
 * @param options.tokenize what the words are; default lower case, cut at white space
 * @returns J; 1 where both are blank
 * @throws {InputError} when there is no reference
 * @range [0, 1]
 * @source Su et al. 2025 (Crossing the Reward Bridge), arXiv:2503.23829 (the rule-based soft reward)
 * @example tokenJaccard("the cat sat", "The cat ran") // 0.5
 * @example tokenJaccard("", "") // 1
 */
export function tokenJaccard(
  text: string,
  references: References,
  { tokenize = (line: string) => splitWhitespace(line.toLowerCase()) }: { tokenize?: (text: string) => readonly string[] } = {},
): number {
  const words = new Set(tokenize(text));
  return best("tokenJaccard", references, (reference) => {
    const others = new Set(tokenize(reference));
    let shared = 0;
    for (const word of others) if (words.has(word)) shared++;
    const all = words.size + others.size - shared;
    return all === 0 ? 1 : shared / all;
  });
}
