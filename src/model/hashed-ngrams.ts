import { type Encoder, InputError } from "../core/index.ts";

/** Stands between a prompt and a response where one text holds both. */
export const promptEnd = "\u001e";

/**
 * Texts to vectors without a model: counts of words, pairs of words and runs of characters, each at a place and with a sign that its hash gives.
 *
 *     x_k = Σ_{g: h(g) = k} s(g) log(1 + n_g),   then x / |x| · √d in each half of the places: words, characters
 *
 * A text may hold a prompt and a response with `promptEnd` between them. What counts is then the response; words that it shares with its prompt count
 * as something else than new ones. The first two numbers of a vector are log(1 + words) and log(1 + lines).
 *
 * @param options.dimensions d: how many numbers a vector has; more let fewer n-grams fall on one place; default 4096
 * @param options.characters length of the runs of characters; default 4
 * @returns an encoder, always the same for the same options
 * @throws {InputError} when dimensions is not a whole number from 8, or characters none from 1
 * @source Weinberger et al. 2009, arXiv:0902.2206, eq. 2 (signed feature hashing)
 * @example (await hashedNgrams({ dimensions: 64 }).encode(["a b", "a b", "b a"])).columns // 64
 * @example hashedNgrams().id // "hashed-ngrams 4096 4"
 * @example hashedNgrams({ dimensions: 2 }) // throws InputError
 */
export function hashedNgrams({ dimensions = 4096, characters = 4 }: { dimensions?: number; characters?: number } = {}): Encoder {
  if (!(Number.isInteger(dimensions) && dimensions >= 8 && Number.isInteger(characters) && characters >= 1)) {
    throw new InputError("hashedNgrams", "dimensions must be a whole number from 8, characters one from 1", { dimensions, characters });
  }
  const half = (dimensions - shapes) >> 1;
  return {
    id: `hashed-ngrams ${dimensions} ${characters}`,
    async encode(texts) {
      const data = new Float32Array(texts.length * dimensions);
      const hashes: Hashes = { list: new Int32Array(4096), count: 0 };
      texts.forEach((text, row) => {
        const vector = data.subarray(row * dimensions, (row + 1) * dimensions);
        const at = text.lastIndexOf(promptEnd);
        const response = at < 0 ? text : text.slice(at + 1);
        const asked = new Set(at < 0 ? [] : wordsOf(text.slice(0, at)));
        const words = wordsOf(response);
        vector[0] = Math.log1p(words.length);
        vector[1] = Math.log1p(response.split("\n").length);
        hashWords(hashes, words, asked);
        addCounts(vector.subarray(shapes, shapes + half), hashes);
        hashRuns(hashes, response, characters);
        addCounts(vector.subarray(shapes + half), hashes);
      });
      return { data, rows: texts.length, columns: dimensions };
    },
  };
}

/** How many numbers at the head of a vector say how long the text is. */
const shapes = 2;

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}']+|[^\s\p{L}\p{N}]/gu) ?? [];

/** Hashes of n-grams, one after the other, in a list that grows and is used again. */
interface Hashes {
  list: Int32Array;
  count: number;
}
function push(hashes: Hashes, hash: number): void {
  if (hashes.count === hashes.list.length) {
    const longer = new Int32Array(2 * hashes.list.length);
    longer.set(hashes.list);
    hashes.list = longer;
  }
  hashes.list[hashes.count++] = hash;
}

/** Words and pairs of neighbours. */
function hashWords(hashes: Hashes, words: readonly string[], asked: ReadonlySet<string>): void {
  let last = hashStart;
  for (const word of words) {
    const hash = hashOf(word, asked.has(word) ? 1 : 0);
    push(hashes, hash);
    push(hashes, Math.imul(last, 0x9e3779b1) ^ hash);
    last = hash;
  }
}

/** Runs of characters, with all white space as one blank. */
function hashRuns(hashes: Hashes, text: string, length: number): void {
  const even = ` ${text.toLowerCase().trim().replace(/\s+/g, " ")} `;
  for (let i = 0; i + length <= even.length; i++) {
    let hash = hashStart;
    for (let k = 0; k < length; k++) hash = Math.imul(hash ^ even.charCodeAt(i + k), 0x01000193);
    push(hashes, hash);
  }
}

const hashStart = 0x811c9dc5;
function hashOf(text: string, seed: number): number {
  let hash = hashStart ^ seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}

/** Adds log counts at the places and with the signs of their hashes, gives the whole the length √(its places), and empties the list. */
function addCounts(places: Float32Array, hashes: Hashes): void {
  // Sorted, equal hashes stand side by side: several times faster than a map.
  const { count } = hashes;
  const sorted = hashes.list.subarray(0, count).sort();
  hashes.count = 0;
  for (let i = 0, end = 0; i < count; i = end) {
    const hash = sorted[i]!;
    for (end = i + 1; end < count && sorted[end] === hash; ) end++;
    // FNV's low bits are poor: mix before place and sign are read off.
    let mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
    mixed ^= mixed >>> 15;
    const size = end - i === 1 ? Math.LN2 : Math.log1p(end - i);
    places[(mixed >>> 1) % places.length]! += mixed & 1 ? size : -size;
  }
  let square = 0;
  for (let i = 0; i < places.length; i++) square += places[i]! * places[i]!;
  if (square === 0) return;
  const scale = Math.sqrt(places.length / square);
  for (let i = 0; i < places.length; i++) places[i]! *= scale;
}
