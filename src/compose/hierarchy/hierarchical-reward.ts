import { combine, described, InputError, type Reward, type Score, tokenCount, type Verdict, valueOf } from "../../core/index.ts";
import { sigmoid, sum } from "../../math/index.ts";

/**
 * Hierarchical reward (ALaRM): one reward for the whole comes first; aspects are added only to answers that are already good.
 *
 *     R(y) = w · h(y)                          where h(y) < τ
 *     R(y) = w · h(y) + Σ_k w_k · σ(a_k(y))    otherwise
 *
 * The sigmoid keeps what an aspect adds between 0 and w_k, so passing the threshold never costs anything and no aspect can outbid the whole. An aspect that scores
 * tokens pays on those it speaks of (other than 0), each through the sigmoid; everything else is paid on the last token. Answers that are too short: put a
 * `gate` with `closed: −10` around the holistic reward.
 *
 * @param holistic h: the reward for the whole, in standard deviations; `againstReferences` with `referenceZScore` makes it so
 * @param aspects by name, the weight w_k ≥ 0 and the reward a_k
 * @param options.threshold τ: least h for which aspects count, in standard deviations; default 0.6 (long answers; 0.5 for translation)
 * @param options.weight w > 0: worth of the whole; default 5 (long answers; 3 for translation)
 * @returns the sum, by token too where the rollout carries tokens; null where h abstains; an aspect that abstains adds nothing; the raw verdicts are the parts
 * @throws {InputError} when there is no aspect, one is called `holistic`, or a weight is out of its range
 * @source Lai et al. 2024 (ALaRM), arXiv:2403.06754, section 3.2 and released code (weights, thresholds, last token)
 * @example await scoreOne(hierarchicalReward(each(() => 1), { facts: [1, each(() => 0)] }), { response: "" }) // { value: 5.5, parts: { holistic: 1, facts: 0 } }
 * @example await scoreOne(hierarchicalReward(each(() => 0.5), { facts: [1, each(() => 100)] }), { response: "" }) // { value: 2.5 }
 */
export function hierarchicalReward(
  holistic: Reward,
  aspects: Readonly<Record<string, readonly [weight: number, reward: Reward]>>,
  { threshold = 0.6, weight = 5 }: { threshold?: number; weight?: number } = {},
): Reward {
  const names = Object.keys(aspects);
  if (names.length === 0 || names.includes("holistic"))
    throw new InputError("hierarchicalReward", 'needs at least one aspect, and none called "holistic"', names);
  const weights = names.map((name) => aspects[name]![0]);
  if (!(weight > 0 && weight < Infinity && weights.every((one) => one >= 0 && one < Infinity)))
    throw new InputError("hierarchicalReward", "weight must be above 0 and those of aspects at least 0", { weight, weights });

  const rewards = { holistic, ...Object.fromEntries(names.map((name) => [name, aspects[name]![1]])) };
  const layered = combine<string>(rewards, (parts, rollout) => {
    const whole = valueOf(parts.holistic!);
    if (whole === null) return { value: null, parts };
    const length = tokenCount(rollout) ?? 0;
    const tokens = new Float32Array(length);
    let last = weight * whole;
    const early: number[] = [];
    if (whole >= threshold) {
      names.forEach((name, k) => {
        const byToken = tokensOf(parts[name]!, length);
        const value = valueOf(parts[name]!);
        if (!byToken) last += value === null ? 0 : weights[k]! * sigmoid(value);
        byToken?.forEach((score, t) => {
          if (score === 0) return;
          early.push(weights[k]! * sigmoid(score));
          tokens[t]! += early.at(-1)!;
        });
      });
    }
    const value = last + sum(early);
    if (length === 0) return { value, parts };
    tokens[length - 1]! += last;
    return { value, parts, tokens };
  });
  return described(layered, { method: "hierarchicalReward", parts: rewards, options: { threshold, weight } });
}

/** Scores of the tokens in a verdict, where it has one for each token of the response. */
function tokensOf(verdict: Verdict, length: number): Float32Array | undefined {
  const tokens = (verdict as Score | null)?.tokens;
  return tokens && tokens.length === length ? tokens : undefined;
}
