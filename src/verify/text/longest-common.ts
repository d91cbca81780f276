import { InputError } from "../../core/index.ts";

/** @throws {InputError} when two lists have more pairs of items than can be compared in about a second */
export function checkPairs(where: string, a: number, b: number, most: number): void {
  if (a * b > most)
    throw new InputError(where, `can compare lists with ${most} pairs of items at most; cut the texts`, `${a} and ${b} items`);
}

/**
 * Length of the longest common subsequence, 32 columns of the table at a time: a set bit of the state is a column in which the table does not step up.
 *
 * @param a items as integers
 * @param b the same
 */
export function longestCommon(where: string, a: Int32Array, b: Int32Array): number {
  checkPairs(where, a.length, b.length, 1.6e10);
  const blocks = Math.ceil(a.length / 32);
  const places = new Map<number, Int32Array>();
  for (let i = 0; i < a.length; i++) {
    let mask = places.get(a[i]!);
    if (!mask) places.set(a[i]!, (mask = new Int32Array(blocks)));
    mask[i >>> 5]! |= 1 << (i & 31);
  }
  const state = new Int32Array(blocks).fill(-1);
  for (const item of b) {
    const mask = places.get(item);
    if (!mask) continue;
    let carry = 0;
    for (let k = 0; k < blocks; k++) {
      const v = state[k]!;
      const u = v & mask[k]!;
      const total = (v >>> 0) + (u >>> 0) + carry;
      carry = total > 0xffffffff ? 1 : 0;
      state[k] = total | 0 | (v & ~mask[k]!);
    }
  }
  let length = 0;
  for (let i = 0; i < a.length; i++) if (((state[i >>> 5]! >>> (i & 31)) & 1) === 0) length++;
  return length;
}

/** Places in a of one longest common subsequence: of several the one found going backwards, giving up an item of a before one of b. */
export function longestCommonPlaces(where: string, a: Int32Array, b: Int32Array): number[] {
  checkPairs(where, a.length, b.length, 2.5e7);
  const width = b.length + 1;
  const table = new Int32Array((a.length + 1) * width);
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const at = i * width + j;
      table[at] = a[i - 1] === b[j - 1] ? table[at - width - 1]! + 1 : Math.max(table[at - width]!, table[at - 1]!);
    }
  }
  const places: number[] = [];
  for (let i = a.length, j = b.length; i > 0 && j > 0; ) {
    if (a[i - 1] === b[j - 1]) {
      places.push(--i);
      j--;
    } else if (table[i * width + j - 1]! > table[(i - 1) * width + j]!) j--;
    else i--;
  }
  return places;
}
