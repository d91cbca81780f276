import { InputError } from "../../core/index.ts";
import { ngrams, ratio } from "../../math/index.ts";
import { sqlTokens } from "./sql-tokens.ts";

/**
 * N-gram similarity of two queries: of all runs of n neighbouring tokens that either has, the share that both have.
 *
 *     J = |G_n(a) ∩ G_n(b)| / |G_n(a) ∪ G_n(b)|
 *
 * Words are compared in lower case, texts in quotes as they are. It rewards the style of the gold query as much as its meaning;
 * never train on it without execution.
 *
 * @param a one query
 * @param b the other
 * @param options.n length of the runs; default 2
 * @returns J; 0 where a query cannot be read, or neither has n tokens
 * @throws {InputError} when n is no positive whole number
 * @range [0, 1]
 * @source Pourreza et al. 2025 (Reasoning-SQL), arXiv:2503.23157, n-gram similarity reward
 * @example sqlNgramJaccard("SELECT a FROM t", "select a from t") // 1
 * @example sqlNgramJaccard("SELECT a FROM t", "SELECT b FROM t") // 0.2
 */
export function sqlNgramJaccard(a: string, b: string, { n = 2 }: { n?: number } = {}): number {
  if (!(Number.isInteger(n) && n > 0)) throw new InputError("sqlNgramJaccard", "n must be a positive whole number", n);
  const grams = (sql: string) => new Set(ngrams(sqlTokens(sql) ?? [], n).map((run) => run.map(({ text }) => text).join("\u0000")));
  const [x, y] = [grams(a), grams(b)];
  let shared = 0;
  for (const gram of x) if (y.has(gram)) shared++;
  return ratio(shared, x.size + y.size - shared);
}
