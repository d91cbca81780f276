import { combine, described, InputError, type Reward, valueOf } from "../../core/index.ts";

/** What a judgment gets in each of four cases. */
export interface Tiers {
  both?: number;
  verdictOnly?: number;
  rubricOnly?: number;
  neither?: number;
}

/**
 * Tiered proxy reward: verdict and rubric together, with a tier for each of the four cases, in place of their sum.
 *
 *     R(c) = both | verdictOnly | rubricOnly | neither,  by whether v(c) > 0 and p(c) > 0
 *
 * The paper finds the plain sum better.
 *
 * @param verdict v: above 0 where the verdict is right, such as signedVerdict
 * @param rubric p: above 0 where the rubric leads a proxy to the right verdict, such as rubricProxyReward
 * @param options.both default 2
 * @param options.verdictOnly the verdict is right, the rubric misleads; default 0.5
 * @param options.rubricOnly default −1
 * @param options.neither default −1.5
 * @returns one of the four; null where one of the parts abstains
 * @throws {InputError} when a tier is not a finite number
 * @source Qiu et al. 2026 (Proxy-GRM), arXiv:2603.16600, explicit aggregation of the rewards; Guerdon: which of its values go together
 * @example await scoreOne(tieredProxyReward(each(() => 1), each(() => -1)), { response: "" }) // { value: 0.5, parts: { verdict: 1, rubric: -1 } }
 */
export function tieredProxyReward(
  verdict: Reward,
  rubric: Reward,
  { both = 2, verdictOnly = 0.5, rubricOnly = -1, neither = -1.5 }: Tiers = {},
): Reward {
  const tiers = { both, verdictOnly, rubricOnly, neither };
  if (!Object.values(tiers).every(Number.isFinite)) throw new InputError("tieredProxyReward", "tiers must be finite numbers", tiers);
  const parts = { verdict, rubric };
  const tiered = combine(parts, (verdicts) => {
    const [v, p] = [valueOf(verdicts.verdict), valueOf(verdicts.rubric)];
    const value = v === null || p === null ? null : v > 0 ? (p > 0 ? both : verdictOnly) : p > 0 ? rubricOnly : neither;
    return { value, parts: verdicts };
  });
  return described(tiered, { method: "tieredProxyReward", parts, options: tiers });
}
