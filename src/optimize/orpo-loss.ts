import { InputError } from "../core/index.ts";
import { logSigmoid, mean, rows, sigmoid } from "../math/index.ts";
import type { PairLogprobs } from "./dpo-loss.ts";

/**
 * ORPO: likelihood of the preferred answer, and its odds over those of the other one. No reference: the likelihood keeps the policy in place.
 *
 *     L = mean_i [−ℓ⁺ − λ log σ(log odds(ℓ⁺) − log odds(ℓ⁻))],   ℓ = log π(y) / |y|,   log odds(ℓ) = ℓ − log(1 − e^ℓ)
 *
 * @param policy log π < 0: of the preferred and the other answers under the policy that learns, [pairs], in nats
 * @param lengths |y| > 0: of both answers, [pairs], in tokens
 * @param options.weight λ ≥ 0: what the odds count against the likelihood; default 0.1
 * @returns L in nats a pair, and its derivative with respect to `policy`
 * @throws {InputError} when the lists are empty or differ in length, a length is not above 0, a log-probability is not below 0, or λ is below 0
 * @source Hong et al. 2024 (ORPO), arXiv:2403.07691, eq. 6 and 7
 * @example orpoLoss({ chosen: [Math.log(0.5)], rejected: [Math.log(0.5)] }, { chosen: [1], rejected: [1] }, { weight: 1 }).loss // 1.3863
 * @example orpoLoss({ chosen: [Math.log(0.5)], rejected: [Math.log(0.5)] }, { chosen: [1], rejected: [1] }, { weight: 1 }).gradient // { chosen: [-2], rejected: [1] }
 */
export function orpoLoss(
  policy: PairLogprobs,
  lengths: PairLogprobs,
  { weight = 0.1 }: { weight?: number } = {},
): { loss: number; gradient: { chosen: Float64Array; rejected: Float64Array } } {
  if (!(weight >= 0)) throw new InputError("orpoLoss", "weight must be at least 0", weight);
  const pairs = rows({ chosen: policy.chosen, rejected: policy.rejected, chosenLength: lengths.chosen, rejectedLength: lengths.rejected });
  const broken = pairs.find((pair) => !(pair.chosenLength > 0 && pair.rejectedLength > 0 && pair.chosen < 0 && pair.rejected < 0));
  if (broken) throw new InputError("orpoLoss", "lengths must be above 0 and log-probabilities below 0", broken);
  const seen = pairs.map((pair) => {
    const [up, down] = [pair.chosen / pair.chosenLength, pair.rejected / pair.rejectedLength];
    const lead = logOdds(up) - logOdds(down);
    const pull = weight * sigmoid(-lead);
    // ∂ log odds(ℓ) / ∂ℓ = 1 / (1 − e^ℓ)
    const slopes = [(-1 + pull / Math.expm1(up)) / pair.chosenLength, -pull / Math.expm1(down) / pair.rejectedLength] as const;
    return { loss: -up - weight * logSigmoid(lead), slopes };
  });
  return {
    loss: mean(seen.map(({ loss }) => loss)),
    gradient: {
      chosen: Float64Array.from(seen, ({ slopes }) => slopes[0] / seen.length),
      rejected: Float64Array.from(seen, ({ slopes }) => slopes[1] / seen.length),
    },
  };
}

/** log(p / (1 − p)) from log p */
const logOdds = (logprob: number) => logprob - Math.log(-Math.expm1(logprob));
