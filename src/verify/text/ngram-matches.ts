/** Room to count n-grams in: a hash table from n-grams to numbers, and what is known of each number. */
interface Room {
  /** an n-gram as one number, [slots] */
  readonly keys: Float64Array;
  /** the number of the n-gram in a slot, counted from `used`: one that is below was left by an earlier call, so nothing ever needs clearing */
  readonly ids: Int32Array;
  readonly counts: Int32Array;
  readonly credited: Int32Array;
  readonly seen: Int32Array;
  /** numbers given so far */
  used: number;
}

function createRoom(bits: number): Room {
  const list = (size: number) => new Int32Array(size);
  return {
    keys: new Float64Array(2 ** bits),
    ids: list(2 ** bits),
    counts: list(2 ** bits),
    credited: list(2 ** bits),
    seen: list(2 ** bits),
    used: 1,
  };
}

/** Most texts are short and share one room. A long text gets its own, so that one book does not keep megabytes for ever. */
let shared = createRoom(13);
function roomFor(items: number, orders: number): Room {
  if (items > 4096) return createRoom(Math.ceil(Math.log2(items)) + 1);
  if (shared.used + items * orders > 2 ** 31 - 1) shared = createRoom(13);
  return shared;
}

/** Slot of an n-gram: where it stands, or the free one where it would. Items are below 2²⁶, and so are texts. */
function slotOf(keys: Float64Array, ids: Int32Array, base: number, before: number, item: number): number {
  const key = before * 2 ** 26 + item;
  const mask = keys.length - 1;
  const hash = Math.imul(Math.imul(before, 0x85ebca6b) + item, 0x9e3779b1);
  let slot = (hash ^ (hash >>> 16)) & mask;
  while (ids[slot]! >= base && keys[slot] !== key) slot = (slot + 1) & mask;
  if (ids[slot]! < base) keys[slot] = key;
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
 * @param references the same, [references][items]; a negative item is one that the text has not
 * @param maxOrder largest n
 * @returns m, [orders], from n = 1
 */
export function ngramMatches(text: Int32Array, references: readonly Int32Array[], maxOrder: number): number[] {
  const room = roomFor(text.length, maxOrder);
  const { keys, ids, counts, credited, seen } = room;
  const grams = new Int32Array(text.length);
  const others = references.map((reference) => new Int32Array(reference.length));
  const matches = new Array<number>(maxOrder).fill(0);
  for (let tail = 0; tail < maxOrder; tail++) {
    const base = room.used;
    let distinct = 0;
    for (let i = 0; i + tail < text.length; i++) {
      const slot = slotOf(keys, ids, base, grams[i]!, text[i + tail]!);
      if (ids[slot]! < base) {
        counts[distinct] = 0;
        credited[distinct] = 0;
        ids[slot] = base + distinct++;
      }
      const gram = ids[slot]! - base;
      grams[i] = gram;
      counts[gram]!++;
    }
    for (let r = 0; r < references.length; r++) matches[tail]! += matchesOf(references[r]!, others[r]!, tail, room, distinct);
    room.used += distinct;
    if (distinct === 0) break;
  }
  return matches;

  /** Matches that one reference adds to those before it; numbers of its n-grams go into `grams`, −1 for one that the text has not. */
  function matchesOf(reference: Int32Array, grams: Int32Array, tail: number, { used: base }: Room, distinct: number): number {
    seen.fill(0, 0, distinct);
    let added = 0;
    for (let i = 0; i + tail < reference.length; i++) {
      if (grams[i]! < 0) continue;
      const item = reference[i + tail]!;
      const slot = item < 0 ? -1 : slotOf(keys, ids, base, grams[i]!, item);
      const gram = slot < 0 || ids[slot]! < base ? -1 : ids[slot]! - base;
      grams[i] = gram;
      if (gram < 0) continue;
      const count = ++seen[gram]!;
      if (count > credited[gram]!) {
        credited[gram] = count;
        if (count <= counts[gram]!) added++;
      }
    }
    return added;
  }
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
