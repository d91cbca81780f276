import { combine, InputError, judgeBatch, type Reward, type Score, valueOf } from "../../core/index.ts";
import { mean, sigmoid, sum } from "../../math/index.ts";
import { type Multipliers, multiplierUpdate } from "./multiplier-update.ts";

/**
 * Constrained mix: keeps each reward at the value up to which it can be trusted, instead of pushing all of them as far as they go.
 *
 *     R(y) = (N − Σ_i μ_i) · r₀(y) + Σ_i μ_i · r_i(y),  μ_i = squash(λ_i)
 *
 * r₀ rewards staying near the reference policy, usually −KL. Once E[r_i] reaches θ_i its weight falls and r₀ pulls back. With `sigmoid` it asks for
 * E[r_i] ≥ θ_i (μ-PPO); with `Math.tanh`, whose weights may be negative, for E[r_i] = θ_i (ξ-PPO). After each batch the multipliers move as in
 * `multiplierUpdate`; they live in `context.memory`, so a resumed run goes on where it stopped. A part that abstains adds nothing. One reward alone
 * makes a run of a given KL. Where a reward stays below its threshold for 100 batches at full weight, the scores' `why` says so.
 *
 * @param stay r₀: reward for staying near the reference policy
 * @param parts by name, the threshold θ_i (in the reward's unit) and the reward r_i
 * @param options.key names the multipliers in memory; two mixes need two keys
 * @param options.squash from λ to the weight: `sigmoid` for at least, `Math.tanh` for exactly
 * @param options.rate η; see `multiplierUpdate`
 * @param options.smoothing m; see `multiplierUpdate`
 * @param options.bound B; see `multiplierUpdate`
 * @returns the mix; its parts are the raw verdicts, r₀ as `stay`
 * @throws {InputError} when there is no part, one is called `stay`, a threshold is not finite, or the key is empty
 * @source Moskovitz et al. 2023, arXiv:2310.04373, section 4 (mixed advantages, here of rewards: the same by linearity)
 * @example await scoreOne(lagrangianMix(each(() => -1), { meteor: [0.2, each(() => 3)] }, { key: "run" }), { response: "" }) // { value: 1, parts: { stay: -1, meteor: 3 } }
 * @example await scoreOne(lagrangianMix(each(() => -1), { meteor: [0.2, each(() => 3)] }, { key: "run", squash: Math.tanh }), { response: "" }) // { value: -1 }
 */
export function lagrangianMix(
  stay: Reward,
  parts: Readonly<Record<string, readonly [threshold: number, reward: Reward]>>,
  {
    key,
    squash = sigmoid,
    rate = 0.1,
    smoothing = 0.9,
    bound = 5,
  }: { key: string; squash?: (raw: number) => number; rate?: number; smoothing?: number; bound?: number },
): Reward {
  const names = Object.keys(parts);
  if (names.length === 0 || names.includes("stay"))
    throw new InputError("lagrangianMix", 'needs at least one part, and none called "stay"', names);
  if (!key) throw new InputError("lagrangianMix", "key must name the multipliers", key);
  const thresholds = names.map((name) => parts[name]![0]);
  if (!thresholds.every(Number.isFinite)) throw new InputError("lagrangianMix", "thresholds must be finite", thresholds);
  const gathered = combine({ stay, ...Object.fromEntries(names.map((name) => [name, parts[name]![1]])) }, (verdicts) => ({
    value: null,
    parts: verdicts,
  }));

  return async (rollouts, context) => {
    const verdicts = await judgeBatch(gathered, rollouts, context);
    const judged = verdicts.filter((verdict) => !(verdict instanceof Error)) as Score[];
    const numbers = (name: string) => judged.map((score) => valueOf(score.parts![name]!)).filter((value) => value !== null);
    const columns = names.map(numbers);
    // A batch is mixed with the multipliers that its policy was trained under, and moves them afterwards.
    let state: Multipliers | undefined;
    if (columns.every((column) => column.length > 0)) {
      await context.memory.update<Multipliers>(`lagrangianMix/${key}`, (old) => {
        state = old;
        return multiplierUpdate(old, columns.map(mean), thresholds, { rate, smoothing, bound });
      });
    } else state = await context.memory.get<Multipliers>(`lagrangianMix/${key}`);
    const weights = names.map((_, i) => squash(state?.raw[i] ?? 0));
    const unmet = names.filter((_, i) => (state?.stuck[i] ?? 0) >= 100 && state!.raw[i]! > 0);
    const why = unmet.length > 0 ? { why: `out of reach for 100 batches: ${unmet.join(", ")}` } : {};
    return verdicts.map((verdict) => {
      if (verdict instanceof Error) return verdict;
      const part = (name: string) => valueOf((verdict as Score).parts![name]!);
      const terms = [
        ...names.map((name, i) => ({ weight: weights[i]!, value: part(name) })),
        { weight: names.length - sum(weights), value: part("stay") },
      ];
      const given = terms.filter(({ value }) => value !== null);
      return { ...(verdict as Score), ...why, value: given.length === 0 ? null : sum(given.map(({ weight, value }) => weight * value!)) };
    });
  };
}
