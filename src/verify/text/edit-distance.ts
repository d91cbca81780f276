import { checkPairs } from "./longest-common.ts";
import { codePoints } from "./ngram-matches.ts";

/**
 * Edit distance (Levenshtein): the fewest insertions, deletions and replacements that turn one text into the other.
 *
 *     d(i, j) = min(d(i−1, j) + 1, d(i, j−1) + 1, d(i−1, j−1) + 1[aᵢ ≠ bⱼ])
 *
 * Counts code points, so an emoji is one character. 32 rows of the table are computed at once.
 *
 * @param a one text
 * @param b the other
 * @returns d, in characters: between the difference of the lengths and the longer of them
 * @throws {InputError} when the differing parts are too long (over 100,000 characters each)
 * @range [0, ∞]
 * @source Levenshtein 1966, Soviet Physics Doklady 10(8); Myers 1999, JACM 46(3) and Hyyrö 2003 (rows at once)
 * @example editDistance("kitten", "sitting") // 3
 * @example editDistance("😀", "") // 1
 */
export function editDistance(a: string, b: string): number {
  if (a === b) return 0;
  let left = codePoints(a);
  let right = codePoints(b);
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start++;
  let tail = 0;
  while (tail < Math.min(left.length, right.length) - start && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail++;
  left = left.subarray(start, left.length - tail);
  right = right.subarray(start, right.length - tail);
  if (left.length > right.length) [left, right] = [right, left];
  if (left.length === 0) return right.length;
  checkPairs("editDistance", left.length, right.length, 1e10);

  // Bit i of a block says whether the table steps up (or down) by one between rows i and i + 1 of the current column.
  const blocks = Math.ceil(left.length / 32);
  const places = new Map<number, Int32Array>();
  for (let i = 0; i < left.length; i++) {
    let mask = places.get(left[i]!);
    if (!mask) places.set(left[i]!, (mask = new Int32Array(blocks)));
    mask[i >>> 5]! |= 1 << (i & 31);
  }
  const none = new Int32Array(blocks);
  const up = new Int32Array(blocks).fill(-1);
  const down = new Int32Array(blocks);
  const last = 1 << ((left.length - 1) & 31);
  let distance = left.length;
  for (const item of right) {
    const mask = places.get(item) ?? none;
    // The row above the first always steps up along the columns: its distance is the column's number.
    let stepIn = 1;
    for (let k = 0; k < blocks; k++) {
      const high = k === blocks - 1 ? last : 1 << 31;
      const equal = mask[k]! | (stepIn < 0 ? 1 : 0);
      const vertical = mask[k]! | down[k]!;
      const diagonal = (((equal & up[k]!) + up[k]!) ^ up[k]!) | equal;
      let stepUp = down[k]! | ~(diagonal | up[k]!);
      let stepDown = up[k]! & diagonal;
      const stepOut = (stepUp & high) !== 0 ? 1 : (stepDown & high) !== 0 ? -1 : 0;
      stepUp = (stepUp << 1) | (stepIn > 0 ? 1 : 0);
      stepDown = (stepDown << 1) | (stepIn < 0 ? 1 : 0);
      up[k] = stepDown | ~(vertical | stepUp);
      down[k] = stepUp & vertical;
      stepIn = stepOut;
    }
    distance += stepIn;
  }
  return distance;
}
