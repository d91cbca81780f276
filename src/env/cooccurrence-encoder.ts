import { createRandom, type Encoder, InputError } from "../core/index.ts";
import { dot, norm } from "../math/index.ts";

/**
 * A small word encoder learned from nothing but which words stand near each other: enough to know that two words mean the same.
 *
 *     v_w = row of U √Σ,  U Σ Uᵀ ≈ max(0, log (n(w, c) N / (n(w) n(c))))
 *
 * A text is the mean of the vectors of its words, at length 1; words that the corpus has not are left out, and a text without any other is 0.
 * The same corpus gives the same encoder.
 *
 * @param corpus texts to learn from
 * @param options.dimensions length of the vectors; default 64
 * @param options.window how many words to each side count as near; default 4
 * @returns an encoder for texts or single words
 * @throws {InputError} when the corpus has fewer than two different words, or dimensions or window are not whole numbers from 1
 * @source Levy and Goldberg 2014, NeurIPS, sections 3 and 5 (positive pointwise mutual information, symmetric SVD)
 * @example (await cooccurrenceEncoder(["a b c", "a d c"], { dimensions: 2 }).encode(["a", "unknown"])).rows // 2
 */
export function cooccurrenceEncoder(
  corpus: readonly string[],
  { dimensions = 64, window = 4 }: { dimensions?: number; window?: number } = {},
): Encoder {
  if (!(Number.isInteger(dimensions) && dimensions >= 1 && Number.isInteger(window) && window >= 1)) {
    throw new InputError("cooccurrenceEncoder", "dimensions and window must be whole numbers from 1", { dimensions, window });
  }
  const numbers = new Map<string, number>();
  const near = new Map<number, Map<number, number>>();
  for (const text of corpus) {
    const words = wordsOf(text).map((word) => {
      if (!numbers.has(word)) numbers.set(word, numbers.size);
      return numbers.get(word)!;
    });
    words.forEach((word, i) => {
      const row = near.get(word) ?? new Map<number, number>();
      near.set(word, row);
      for (let j = Math.max(0, i - window); j < Math.min(words.length, i + window + 1); j++)
        if (j !== i) row.set(words[j]!, (row.get(words[j]!) ?? 0) + 1);
    });
  }
  if (numbers.size < 2) throw new InputError("cooccurrenceEncoder", "the corpus must have at least two different words", corpus);
  const width = Math.min(dimensions, numbers.size);
  const vectors = factors(mutualInformation(near, numbers.size), width);

  return {
    id: `cooccurrence-${width}`,
    encode: async (texts) => {
      const data = new Float32Array(texts.length * width);
      texts.forEach((text, t) => {
        const sum = data.subarray(t * width, (t + 1) * width);
        for (const word of wordsOf(text)) {
          const vector = vectors[numbers.get(word) ?? -1];
          if (vector) for (let d = 0; d < width; d++) sum[d]! += vector[d]!;
        }
        const length = norm(sum);
        if (length > 0) for (let d = 0; d < width; d++) sum[d]! /= length;
      });
      return { data, rows: texts.length, columns: width };
    },
  };
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}_']+/gu) ?? [];

/** Positive pointwise mutual information as sparse rows, [words]. */
function mutualInformation(near: ReadonlyMap<number, ReadonlyMap<number, number>>, size: number): { at: number[]; value: number[] }[] {
  const totals = Array.from({ length: size }, (_, word) => [...(near.get(word)?.values() ?? [])].reduce((sum, count) => sum + count, 0));
  const all = totals.reduce((sum, count) => sum + count, 0);
  return totals.map((total, word) => {
    const row = { at: [] as number[], value: [] as number[] };
    for (const [other, count] of near.get(word) ?? []) {
      const information = Math.log((count * all) / (total * totals[other]!));
      if (information > 0) {
        row.at.push(other);
        row.value.push(information);
      }
    }
    return row;
  });
}

/** Rows of U √|Σ| of a symmetric sparse matrix, [words][width], by repeated multiplication and orthogonalisation from a fixed random start. */
function factors(matrix: readonly { at: readonly number[]; value: readonly number[] }[], width: number): Float64Array[] {
  const random = createRandom(1);
  let columns = Array.from({ length: width }, () => Float64Array.from(matrix, () => random.normal()));
  const times = (vector: Float64Array) =>
    Float64Array.from(matrix, ({ at, value }) => at.reduce((sum, word, i) => sum + value[i]! * vector[word]!, 0));
  let sizes: number[] = [];
  for (let round = 0; round < 12; round++) {
    if (round > 0) columns = columns.map(times);
    sizes = columns.map((column, k) => {
      for (let before = 0; before < k; before++) {
        const share = dot(columns[before]!, column);
        for (let i = 0; i < column.length; i++) column[i]! -= share * columns[before]![i]!;
      }
      const size = norm(column);
      // A direction that the matrix does not have comes out as rounding noise; it must not be blown up.
      for (let i = 0; i < column.length; i++) column[i] = size > 1e-9 ? column[i]! / size : 0;
      return size;
    });
  }
  return matrix.map((_, word) => Float64Array.from(columns, (column, k) => column[word]! * Math.sqrt(sizes[k]!)));
}
