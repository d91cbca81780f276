import { type Awaitable, InputError } from "../../core/index.ts";

/**
 * Why a reward is what it is: by how much it would change if one feature were as usual.
 *
 *     c_k = r(x) − r(x with x_k = b_k)
 *
 * For a linear reward over standardised features that is weight times feature, and they add up to the whole.
 *
 * @param score r: rewards of rows, [rows]
 * @param row x: features of the response, [features]
 * @param names what each feature is, [features]
 * @param options.usual b: what each feature usually is, [features]; default 0, which is the mean for rows of `domainFeatures`
 * @returns c by name, in the unit of the reward
 * @throws {InputError} when the lists differ in length
 * @source Nath et al. 2024, arXiv:2402.15473, section 6 (what the learned reward looks at); Guerdon: by taking one away
 * @example await featureContributions((rows) => rows.map(([a, b]) => 2 * a - b), [1, 3], ["coverage", "length"]) // { coverage: 2, length: -3 }
 */
export async function featureContributions(
  score: (rows: readonly (readonly number[])[]) => Awaitable<ArrayLike<number>>,
  row: readonly number[],
  names: readonly string[],
  { usual = row.map(() => 0) }: { usual?: readonly number[] } = {},
): Promise<Record<string, number>> {
  if (names.length !== row.length || usual.length !== row.length) {
    throw new InputError("featureContributions", "needs a name and a usual value for each feature", {
      row: row.length,
      names: names.length,
      usual: usual.length,
    });
  }
  const [whole, ...without] = Array.from(await score([row, ...row.map((_, k) => row.with(k, usual[k]!))]));
  return Object.fromEntries(names.map((name, k) => [name, whole! - without[k]!]));
}
