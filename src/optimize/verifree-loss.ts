import { InputError } from "../core/index.ts";
import { mean, rows } from "../math/index.ts";

/**
 * VeriFree: the policy gradient of a verifier that knows one right answer, without asking it. Given the reasoning, the chance that the policy itself goes on
 * to that answer is known exactly, so it need not be sampled: the expectation is the same and the variance smaller.
 *
 *     L = −1/G Σ_i [ A_i log π(z_i | x) + R_i log π(y* | x, z_i) ],    R_i = π(y* | x, z_i),    A_i = G/(G − 1) · (R_i − mean R)
 *
 * R and A are weights: no derivative goes through them, and the second term takes R itself, not what is left of it after a baseline.
 *
 * @param reasoning log π(z_i | x): of each reasoning, [group], in nats
 * @param reference log π(y* | x, z_i): of the reference after it, [group], in nats; null where the reasoning never came to an answer: R is 0 then
 * @returns the loss, its derivative with respect to both, and the rewards
 * @throws {InputError} when there are fewer than two, or a reference is more probable than 1
 * @source Zhou et al. 2025 (VeriFree), arXiv:2505.21493, eqs. 3 and 4, with the leave-one-out baseline of section 2
 * @example verifreeLoss([-2, -2], [Math.log(0.5), null]).rewards // [0.5, 0]
 * @example verifreeLoss([-2, -2], [Math.log(0.5), null]).gradient // { reasoning: [-0.25, 0.25], reference: [-0.25, 0] }
 */
export function verifreeLoss(
  reasoning: readonly number[],
  reference: readonly (number | null)[],
): { loss: number; gradient: { reasoning: number[]; reference: number[] }; rewards: number[] } {
  const size = reasoning.length;
  if (size < 2) throw new InputError("verifreeLoss", "a group has at least two answers", size);
  if (reference.some((x) => x !== null && !(x <= 0))) throw new InputError("verifreeLoss", "log-probabilities are at most 0", reference);
  const rewards = reference.map((x) => (x === null ? 0 : Math.exp(x)));
  const center = mean(rewards);
  const advantages = rewards.map((reward) => (size / (size - 1)) * (reward - center));
  const terms = rows({ z: reasoning, y: reference.map((x) => x ?? 0), advantage: advantages, reward: rewards });
  return {
    loss: -mean(terms.map(({ z, y, advantage, reward }) => advantage * z + reward * y)),
    gradient: { reasoning: advantages.map((a) => -a / size), reference: rewards.map((r) => -r / size) },
    rewards,
  };
}
