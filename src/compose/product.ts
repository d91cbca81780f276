import { combine, described, InputError, type Reward, valueOf } from "../core/index.ts";

/**
 * Product: every reward is a condition of the others, such as progress times how cleanly it was made.
 *
 *     R(y) = Π_k r_k(y)
 *
 * One part near 0 silences the rest; a part that abstains changes nothing. Parts must be at least 0, since two faults would make a merit.
 *
 * @param parts r_k ≥ 0: the rewards, by name
 * @returns the product, in the product of the units; null where every part abstains; the raw verdicts are the parts
 * @throws {InputError} when there is no part; a rollout for which a part is negative fails with one too
 * @source Jaeger et al. 2025 (CaRL), arXiv:2504.17838, eq. 1 (progress times soft penalties)
 * @example await scoreOne(product({ progress: each(() => 20), comfort: each(() => 0.5), unsure: each(() => null) }), { response: "" }) // { value: 10, parts: { progress: 20, comfort: 0.5, unsure: null } }
 * @example await scoreOne(product({ a: each(() => -1), b: each(() => -1) }), { response: "" }) // throws InputError
 */
export function product(parts: Readonly<Record<string, Reward>>): Reward {
  if (Object.keys(parts).length === 0) throw new InputError("product", "needs at least one part", parts);
  const multiplied = combine(parts, (verdicts) => {
    const values = Object.values(verdicts)
      .map(valueOf)
      .filter((value) => value !== null);
    const negative = values.find((value) => value < 0);
    if (negative !== undefined) throw new InputError("product", "parts must be at least 0", negative);
    return { value: values.length === 0 ? null : values.reduce((total, value) => total * value, 1), parts: verdicts };
  });
  return described(multiplied, { method: "product", parts });
}
