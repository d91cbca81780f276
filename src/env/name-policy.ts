import type { Random } from "../core/index.ts";
import { logSoftmax, range } from "../math/index.ts";

/** A policy that writes the name of an item token by token, for one history at a time. */
export interface NamePolicy {
  /** log-probabilities of the tokens that may follow, (history, prefix) → [vocabulary of that place] */
  readonly logprobs: (history: readonly number[], prefix: readonly number[]) => number[];
  /** moves the parameters along scale · ∂ log π(name | history) */
  readonly learn: (history: readonly number[], name: readonly number[], scale: number) => void;
  readonly copy: () => NamePolicy;
}

/**
 * The smallest generative recommender: an embedding for each item of the history, and a vector for each token behind each prefix.
 *
 *     u = Σ_k E[k, h_k],   π(token | prefix, h) = softmax(W[prefix] u)
 *
 * @param items number of items
 * @param vocabulary number of tokens at each place of a name
 * @param random where the parameters at the start are drawn from
 * @param options.dimensions length of the embeddings; default 16
 * @returns a policy that is nearly uniform until it learns
 * @source Guerdon: testbed
 * @example namePolicy(2, [4], createRandom(1)).logprobs([0, 1], []).length // 4
 */
export function namePolicy(
  items: number,
  vocabulary: readonly number[],
  random: Random,
  { dimensions = 16 }: { dimensions?: number } = {},
): NamePolicy {
  const places = 2;
  // Drawn from a source of its own for each prefix, so that it does not matter which is met first.
  const vectors = (key: string, count: number) => {
    const own = random.fork(key);
    return range(count).map(() => Float64Array.from({ length: dimensions }, () => own.normal(0, 0.3)));
  };
  return withParameters(vectors("items", places * items), new Map());

  function withParameters(embeddings: Float64Array[], tokens: Map<string, Float64Array[]>): NamePolicy {
    const context = (history: readonly number[]) => {
      const u = new Float64Array(dimensions);
      history.forEach((item, k) => {
        const e = embeddings[k * items + item]!;
        for (let d = 0; d < dimensions; d++) u[d]! += e[d]!;
      });
      return u;
    };
    const rowsBehind = (prefix: readonly number[]) => {
      const key = prefix.join();
      let rows = tokens.get(key);
      if (!rows) {
        rows = vectors(`prefix ${key}`, vocabulary[prefix.length]!);
        tokens.set(key, rows);
      }
      return rows;
    };
    const logprobsFrom = (u: Float64Array, rows: readonly Float64Array[]) =>
      logSoftmax(
        rows.map((row) => {
          let z = 0;
          for (let d = 0; d < dimensions; d++) z += row[d]! * u[d]!;
          return z;
        }),
      );
    return {
      logprobs: (history, prefix) => logprobsFrom(context(history), rowsBehind(prefix)),
      learn: (history, name, scale) => {
        const u = context(history);
        const pull = new Float64Array(dimensions);
        name.forEach((token, place) => {
          const rows = rowsBehind(name.slice(0, place));
          const logprobs = logprobsFrom(u, rows);
          rows.forEach((row, t) => {
            const slope = scale * ((t === token ? 1 : 0) - Math.exp(logprobs[t]!));
            for (let d = 0; d < dimensions; d++) {
              pull[d]! += slope * row[d]!;
              row[d]! += slope * u[d]!;
            }
          });
        });
        history.forEach((item, k) => {
          const e = embeddings[k * items + item]!;
          for (let d = 0; d < dimensions; d++) e[d]! += pull[d]!;
        });
      },
      copy: () =>
        withParameters(
          embeddings.map((e) => e.slice()),
          new Map([...tokens].map(([key, rows]) => [key, rows.map((row) => row.slice())])),
        ),
    };
  }
}
