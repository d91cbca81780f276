/**
 * Which keys were seen, in 8 bytes a slot: the set keeps 64 bits of each, not the text. Two keys of a million are taken for one
 * with a probability below 10⁻⁷.
 *
 * @param limit the most keys to hold; past it nothing more is taken in
 */
export function createKeySet(limit = 2 ** 24): { add(key: string): boolean; readonly full: boolean } {
  let slots = new Uint32Array(2 * 2 ** 12);
  let size = 0;

  const insert = (table: Uint32Array, high: number, low: number): boolean => {
    const mask = table.length / 2 - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const at = 2 * slot;
      if (table[at] === 0 && table[at + 1] === 0) {
        table[at] = high;
        table[at + 1] = low;
        return true;
      }
      if (table[at] === high && table[at + 1] === low) return false;
    }
  };

  return {
    get full() {
      return size >= limit;
    },
    /** whether the key is new */
    add(key) {
      if (size >= limit) return true;
      if (size * 4 > slots.length) {
        const grown = new Uint32Array(slots.length * 2);
        for (let at = 0; at < slots.length; at += 2) if (slots[at] || slots[at + 1]) insert(grown, slots[at]!, slots[at + 1]!);
        slots = grown;
      }
      const [high, low] = hash64(key);
      const fresh = insert(slots, high, low || 1);
      if (fresh) size++;
      return fresh;
    },
  };
}

const pair: [number, number] = [0, 0];

/** Two independent 32-bit hashes of a text (cyrb53's mixing). The pair is used again by the next call. */
export function hash64(text: string): readonly [number, number] {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  pair[0] = a >>> 0;
  pair[1] = b >>> 0;
  return pair;
}
