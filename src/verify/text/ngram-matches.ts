/** An open-addressing hash table from pairs of integers to n-gram numbers. A slot counts as empty unless it carries the current stamp, so clearing is free. */
interface PairTable {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly id: Int32Array;
  readonly stamp: Int32Array;
  readonly mask: number;
  now: number;
}

const createTable = (slots: number): PairTable => ({
  left: new Int32Array(slots),
  right: new Int32Array(slots),
  id: new Int32Array(slots),
  stamp: new Int32Array(slots),
  mask: slots - 1,
  now: 0,
});

/** Most texts are short: they share one table. A long text gets its own, so that one book does not keep megabytes for ever. */
const shared = createTable(1 << 13);
const tableFor = (entries: number): PairTable =>
  entries * 2 <= shared.left.length ? shared : createTable(2 ** Math.ceil(Math.log2(entries * 2)));

/** Slot of a pair: where it stands, or the empty one where it would. */
function slotOf({ left, right, stamp, mask, now }: PairTable, a: number, b: number): number {
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  hash ^= hash >>> 15;
  let slot = hash & mask;
  while (stamp[slot] === now && (left[slot] !== a || right[slot] !== b)) slot = (slot + 1) & mask;
  return slot;
}

/**
 * Clipped n-gram matches: how many n-grams of a text occur in its references, each at most as often as in the one where it is most frequent.
 *
 *     m_n = Σ_g min(count_text(g), max_r count_r(g))
 *
 * An n-gram is numbered by the number of its first n − 1 items and its last item, so any order costs one look-up a position.
 *
 * @param text items as integers, [items]
 * @param references the same, [references][items]
 * @param maxOrder largest n
 * @returns m, [orders], from n = 1
 */
export function ngramMatches(text: Int32Array, references: readonly Int32Array[], maxOrder: number): number[] {
  const table = tableFor(text.length);
  const grams = new Int32Array(text.length);
  const counts = new Int32Array(text.length);
  const credited = new Int32Array(text.length);
  const seen = new Int32Array(text.length);
  const referenceGrams = references.map((reference) => new Int32Array(reference.length));
  return Array.from({ length: maxOrder }, (_, before) => {
    table.now++;
    let distinct = 0;
    for (let i = 0; i + before < text.length; i++) {
      const slot = slotOf(table, grams[i]!, text[i + before]!);
      if (table.stamp[slot] !== table.now) {
        table.left[slot] = grams[i]!;
        table.right[slot] = text[i + before]!;
        table.stamp[slot] = table.now;
        counts[distinct] = 0;
        credited[distinct] = 0;
        table.id[slot] = distinct++;
      }
      const gram = (grams[i] = table.id[slot]!);
      counts[gram]!++;
    }
    let matches = 0;
    for (let r = 0; r < references.length; r++) {
      const reference = references[r]!;
      const own = referenceGrams[r]!;
      seen.fill(0, 0, distinct);
      for (let i = 0; i + before < reference.length; i++) {
        // An n-gram that the text lacks cannot become one that it has.
        if (own[i]! < 0) continue;
        const slot = slotOf(table, own[i]!, reference[i + before]!);
        const gram = (own[i] = table.stamp[slot] === table.now ? table.id[slot]! : -1);
        if (gram < 0) continue;
        const count = ++seen[gram]!;
        if (count > credited[gram]!) {
          credited[gram] = count;
          if (count <= counts[gram]!) matches++;
        }
      }
    }
    return matches;
  });
}

/** Words as integers: those of the text from 0, words that only references have −1. */
export function numbered(
  text: readonly string[],
  references: readonly (readonly string[])[],
): [text: Int32Array, references: Int32Array[]] {
  const numbers = new Map<string, number>();
  const own = new Int32Array(text.length);
  for (let i = 0; i < text.length; i++) {
    let number = numbers.get(text[i]!);
    if (number === undefined) numbers.set(text[i]!, (number = numbers.size));
    own[i] = number;
  }
  const others = references.map((words) => {
    const list = new Int32Array(words.length);
    for (let i = 0; i < words.length; i++) list[i] = numbers.get(words[i]!) ?? -1;
    return list;
  });
  return [own, others];
}

/** Characters as integers: the code points of a text. */
export function codePoints(text: string): Int32Array {
  const points = new Int32Array(text.length);
  let length = 0;
  for (let i = 0; i < text.length; length++) {
    const point = text.codePointAt(i)!;
    points[length] = point;
    i += point > 0xffff ? 2 : 1;
  }
  return points.subarray(0, length);
}
