/**
 * Partial ratio: how well the shorter of two texts fits into the longer one at its best place, in hundredths.
 *
 *     100 max_w 2 L(a, w) / (|a| + |w|),   w: stretches of the longer text, at most as long as a;   L: longest common subsequence
 *
 * @param one a text
 * @param other another one, in any order
 * @returns 100 where one stands in the other, 0 where they share no character, or one of them is empty and the other is not
 * @range [0, 100]
 * @source Bachmann 2021 (RapidFuzz), partial_ratio: normalised Indel similarity
 * @example partialRatio("date is wrong", "Clear, but the date is wrong.") // 100
 * @example partialRatio("abcd", "xxabxdxx") // 75
 */
export function partialRatio(one: string, other: string): number {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short === "") return long === "" ? 100 : 0;
  if (long.includes(short)) return 100;
  let best = 0;
  for (let start = 1 - short.length; start < long.length; start++) {
    const stretch = long.slice(Math.max(0, start), start + short.length);
    // No stretch can do better than share all of its characters.
    if ((2 * stretch.length) / (short.length + stretch.length) <= best) continue;
    best = Math.max(best, (2 * common(short, stretch)) / (short.length + stretch.length));
  }
  return 100 * best;
}

/** Length of the longest common subsequence. */
function common(a: string, b: string): number {
  let row = new Uint32Array(b.length + 1);
  for (let i = 0; i < a.length; i++) {
    const next = new Uint32Array(b.length + 1);
    for (let j = 0; j < b.length; j++) next[j + 1] = a[i] === b[j] ? row[j]! + 1 : Math.max(row[j + 1]!, next[j]!);
    row = next;
  }
  return row[b.length]!;
}
