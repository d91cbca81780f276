import { InputError, type Random } from "../core/index.ts";
import { argmax, range } from "../math/index.ts";

/** Some of the responses to one prompt, and which of them is the best. */
export interface BestOfItem {
  /** places of the responses in the list that they were drawn from, in random order */
  readonly responses: readonly number[];
  /** which of `responses` is the best, from 0 */
  readonly best: number;
}

/**
 * Items for a test of who finds the best of a few: responses drawn from a longer list of which the scores are known.
 *
 *     S ⊂ {1, …, m}, |S| = N, all alike probable;   best = argmax_{i ∈ S} s_i, where only one has that score
 *
 * @param scores s: of all responses to one prompt, larger is better, [responses]; a rank r counts as −r; NaN for a response that nobody judged, which is never drawn
 * @param options.size N: responses in an item; default 4
 * @param options.count how many items
 * @param options.random draws them
 * @returns the items, for top-one accuracy; fewer where draws have two that are best, and none where fewer than N were judged
 * @throws {InputError} when size is not a whole number from 2, or count not one from 0
 * @source You Only Judge Once, 2026, arXiv:2604.10966 (four-way items from full rankings)
 * @example bestOfItems([1, 3, 2, 0], { count: 1, random: createRandom(1) })[0].responses.length // 4
 * @example bestOfItems([1, 1], { size: 2, count: 5, random: createRandom(1) }) // []
 */
export function bestOfItems(
  scores: readonly number[],
  { size = 4, count, random }: { size?: number; count: number; random: Random },
): BestOfItem[] {
  if (!(Number.isInteger(size) && size >= 2 && Number.isInteger(count) && count >= 0)) {
    throw new InputError("bestOfItems", "size must be a whole number from 2, count one from 0", { size, count });
  }
  const judged = range(scores.length).filter((i) => !Number.isNaN(scores[i]));
  if (judged.length < size) return [];
  return range(count).flatMap(() => {
    const responses = random.shuffle(judged).slice(0, size);
    const drawn = responses.map((i) => scores[i]!);
    const best = argmax(drawn);
    return drawn.lastIndexOf(drawn[best]!) === best ? [{ responses, best }] : [];
  });
}
