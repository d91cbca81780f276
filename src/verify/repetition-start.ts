/**
 * Whether a text ends up repeating itself, and from where on at the latest: n-grams that come back soon after.
 *
 * Goes through the n-grams from the end to the start and stops at the first that has been met 3 times (2 in texts under 200 tokens) with two
 * neighbouring occurrences less than a third of the text apart; n is 4 (3 under 100 tokens, 2 under 30). Texts of 8 tokens or fewer do not repeat.
 *
 * The released code passes over runs of one and the same token; here they are the plainest of loops.
 *
 * @param tokens ids or texts, [tokens]
 * @returns an index into the tokens; their number where nothing repeats
 * @source Liu et al. 2025 (LASER-DE), arXiv:2505.15612, released code
 * @example repetitionStart("so I think and wait and wait and wait and wait".split(" ")) // 7
 * @example repetitionStart([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) // 10
 */
export function repetitionStart(tokens: ArrayLike<number | string>): number {
  const count = tokens.length;
  if (count <= 8) return count;
  const n = count < 30 ? 2 : count < 100 ? 3 : 4;
  const needed = count < 200 ? 2 : 3;
  const met = new Map<string, { times: number; last: number; close: boolean }>();
  for (let start = count - n; start >= 0; start--) {
    let key = "";
    for (let i = start; i < start + n; i++) key += `${tokens[i]}\u0000`;
    const before = met.get(key);
    if (!before) {
      met.set(key, { times: 1, last: start, close: false });
      continue;
    }
    before.times++;
    before.close ||= before.last - start < Math.floor(count / 3);
    before.last = start;
    if (before.times >= needed && before.close) return start;
  }
  return count;
}
