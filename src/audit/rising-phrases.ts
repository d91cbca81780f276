import { InputError } from "../core/index.ts";

/** A run of words that became more common. */
export interface RisingPhrase {
  readonly phrase: string;
  /** share of the responses that have it before and after, in [0, 1] */
  readonly before: number;
  readonly after: number;
  /** how far the log odds rose, in standard errors */
  readonly z: number;
}

/**
 * What a policy learned to say: the phrases that rose most between two sets of its responses. Where a reward is hacked by words, these are the words.
 *
 *     z = (logit s₁ − logit s₀) / √(1 / (n₁ + a) + 1 / (n₀ + a)),   s_k = (n_k + a) / (N_k + A),   a = A · pooled share
 *
 * Of phrases inside each other that occur together the longest stands for all.
 *
 * @param before responses of the reference policy
 * @param after responses of the trained one
 * @param options.words most words in a phrase; default 3
 * @param options.prior A > 0: as how many responses the pooled share counts; default 10
 * @param options.top how many phrases; default 10
 * @returns the phrases by falling z, only those that rose
 * @throws {InputError} when one of the sets is empty, or an option is out of range
 * @source Monroe, Colaresi and Quinn 2008, Political Analysis 16, eq. 16 to 22 (log odds with a prior); Han et al. 2025 (RLUF), arXiv:2505.14946, section 5 (phrases that a reaction reward breeds)
 * @example risingPhrases(["yes", "no"], ["yes, love", "no, love"])[0].phrase // "love"
 * @example risingPhrases(["yes"], ["yes"]) // []
 */
export function risingPhrases(
  before: readonly string[],
  after: readonly string[],
  { words = 3, prior = 10, top = 10 }: { words?: number; prior?: number; top?: number } = {},
): RisingPhrase[] {
  if (before.length === 0 || after.length === 0 || !(words >= 1 && prior > 0 && top >= 0)) {
    throw new InputError("risingPhrases", "needs responses before and after, words of at least 1 and a prior above 0", {
      before: before.length,
      after: after.length,
      words,
      prior,
    });
  }
  const counts = new Map<string, [number, number]>();
  [before, after].forEach((texts, side) => {
    for (const text of texts)
      for (const phrase of phrasesOf(text, words)) {
        const count = counts.get(phrase) ?? counts.set(phrase, [0, 0]).get(phrase)!;
        count[side]!++;
      }
  });
  const sizes = [before.length, after.length] as const;
  const rose = Array.from(counts, ([phrase, count]) => {
    const a = (prior * (count[0] + count[1])) / (sizes[0] + sizes[1]);
    const [low, high] = count.map((n, side) => Math.log(n + a) - Math.log(sizes[side]! - n + prior - a + 1e-12)) as [number, number];
    const z = (high - low) / Math.sqrt(1 / (count[1] + a) + 1 / (count[0] + a));
    return { phrase, before: count[0] / sizes[0], after: count[1] / sizes[1], z };
  })
    .filter(({ before, after }) => after > before)
    .sort((a, b) => b.z - a.z || b.phrase.length - a.phrase.length || (a.phrase < b.phrase ? -1 : 1));
  const kept: RisingPhrase[] = [];
  for (const one of rose) {
    if (kept.length >= top) break;
    const inside = kept.some((k) => k.before === one.before && k.after === one.after && ` ${k.phrase} `.includes(` ${one.phrase} `));
    if (!inside) kept.push(one);
  }
  return kept;
}

/** All runs of up to that many words of a text, each once. */
function phrasesOf(text: string, words: number): Set<string> {
  const list = text.toLowerCase().match(/[\p{L}\p{N}\p{Extended_Pictographic}'’]+/gu) ?? [];
  const found = new Set<string>();
  for (let i = 0; i < list.length; i++) for (let n = 1; n <= words && i + n <= list.length; n++) found.add(list.slice(i, i + n).join(" "));
  return found;
}
