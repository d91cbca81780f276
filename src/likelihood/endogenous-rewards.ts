import { InputError } from "../core/index.ts";
import { logSumExp } from "../math/index.ts";

/**
 * Endogenous rewards: what a language model's own logits say that each token is worth, read as the Q-values of a soft-optimal policy.
 *
 *     r_t = f(s_t, a_t) − V(s_{t+1}),    V(s) = α log Σ_a exp(f(s, a) / α),    V(s_{T+1}) = V_end
 *
 * Equal to α log π(a_t | s_t) + V(s_t) − V(s_{t+1}): the log-probability and a shaping term. The sum is α log π(y | x) + V(s_1) − V_end, so among whole
 * responses to one prompt it ranks as the likelihood does. From normalised log-probabilities, with α = 1, r is log π. Soft-optimal training on r at the same
 * α gives back the same policy; only maximising it gives another one.
 *
 * @param logits f(s_t, ·): before each token, [tokens][vocabulary]; −Infinity for a token that cannot be
 * @param tokens a_t: which tokens were written, [tokens]
 * @param options.alpha α > 0: temperature of the soft maximum; default 1
 * @param options.endValue V_end: value after the last token, in the unit of the logits; default 0
 * @returns r, [tokens], in the unit of the logits
 * @throws {InputError} when the lists differ in length, a token is not in the vocabulary or cannot be, or α is not positive
 * @source Li et al. 2025 (Generalist Reward Models), arXiv:2506.23235 (inverse soft Bellman operator)
 * @example endogenousRewards([[Math.log(3), 0], [0, 0]], [0, 1]) // [0.4055, 0]
 * @example endogenousRewards([[Math.log(0.75), Math.log(0.25)], [Math.log(0.5), Math.log(0.5)]], [0, 1]) // [-0.2877, -0.6931]
 */
export function endogenousRewards(
  logits: readonly ArrayLike<number>[],
  tokens: ArrayLike<number>,
  { alpha = 1, endValue = 0 }: { alpha?: number; endValue?: number } = {},
): number[] {
  if (!(alpha > 0 && alpha < Infinity)) throw new InputError("endogenousRewards", "alpha must be positive", alpha);
  if (logits.length !== tokens.length)
    throw new InputError("endogenousRewards", "needs logits for each token", { logits: logits.length, tokens: tokens.length });
  const values = logits.map((row) => alpha * logSumExp(Array.from(row, (f) => f / alpha)));
  return logits.map((row, t) => {
    const chosen = row[tokens[t]!];
    if (chosen === undefined || !Number.isFinite(chosen))
      throw new InputError("endogenousRewards", `token ${t} must be one that the model can write`, { token: tokens[t], logit: chosen });
    return chosen - (t + 1 < values.length ? values[t + 1]! : endValue);
  });
}
