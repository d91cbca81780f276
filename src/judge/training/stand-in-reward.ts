import { InputError, type Reward, type Rollout, valueOf } from "../../core/index.ts";
import { dot, sigmoid } from "../../math/index.ts";

/** See standInReward. */
export interface StandInOptions {
  readonly name: string;
  readonly features: (rollout: Rollout) => readonly number[];
  readonly learningRate?: number;
  readonly until?: number;
}

/**
 * Stand-in: a small model that gives a costly reward where it is missing, and learns from it wherever it is there, so that it keeps up with the policy.
 *
 *     R(y) = r(y) where it is known,  otherwise g(y) = σ(w · φ(y))
 *     w ← w + η mean_known (r(y) − g(y)) φ(y)    after each batch
 *
 * What it predicts comes from before the batch. Its weights are kept in the context's memory.
 *
 * @param reward r in [0, 1]: abstains where it is not known, as critiqueReward does where no person wrote a critique
 * @param options.name tells its weights from those of others in the memory
 * @param options.features φ(y), [features]: the same number for every rollout
 * @param options.learningRate η > 0; default 1
 * @param options.until the training step from which it no longer learns; default never: frozen, it is the offline form, which the policy can run away from
 * @returns r or its prediction; r's failures stay failures
 * @throws {InputError} when the learning rate is not positive; a rollout fails when its features differ in number from those seen before, or r is not in [0, 1]
 * @range [0, 1]
 * @source Wang et al. 2026 (RM-NLHF), arXiv:2601.07349, MetaRM, online and offline; Guerdon: logistic form and step
 * @example await scoreAll(standInReward(each(({ reference }) => reference ?? null), { name: "x", features: () => [1] }), [{ response: "a", reference: 1 }, { response: "b" }]) // [1, { value: 0.5 }]
 */
export function standInReward(reward: Reward, { name, features, learningRate = 1, until = Infinity }: StandInOptions): Reward {
  if (!(learningRate > 0)) throw new InputError("standInReward", "learningRate must be positive", learningRate);
  const key = `standInReward/${name}`;
  return async (rollouts, context) => {
    const verdicts = await reward(rollouts, context);
    const rows = rollouts.map(features);
    const width = rows[0]?.length ?? 0;
    const weights = (await context.memory.get<number[]>(key)) ?? new Array<number>(width).fill(0);
    const slope = new Array<number>(weights.length).fill(0);
    let known = 0;
    const results = verdicts.map((verdict, i) => {
      if (verdict instanceof Error) return verdict;
      const row = rows[i]!;
      if (row.length !== weights.length || !row.every(Number.isFinite)) {
        return new InputError("standInReward", `features must be ${weights.length} finite numbers`, row);
      }
      const value = valueOf(verdict);
      const guess = sigmoid(dot(weights, row));
      if (value === null) return { value: guess, why: "predicted" };
      if (!(value >= 0 && value <= 1)) return new InputError("standInReward", "the reward must be in [0, 1]", value);
      known++;
      for (let k = 0; k < slope.length; k++) slope[k]! += (value - guess) * row[k]!;
      return verdict;
    });
    if (known > 0 && context.step < until) {
      await context.memory.update<number[]>(key, (old = weights) => old.map((w, k) => w + (learningRate * slope[k]!) / known));
    }
    return results;
  };
}
