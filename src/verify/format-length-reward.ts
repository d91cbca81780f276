import { combine, InputError, type Reward, responseLength, responseText, valueOf } from "../core/index.ts";
import { answerReadable } from "./answer-readable.ts";
import { extractTag } from "./extract-tag.ts";
import { quadraticLength } from "./length/quadratic-length.ts";

/**
 * Format and length as the only signal: pays for reasoning in its tags, an answer that can be read, and a length that fits. It never reads a reference.
 *
 *     R(y) = ½ (f_think + f_answer) + r_len     if f_answer = 1
 *     R(y) = min(0, r_len)                      otherwise
 *
 * r_len is `quadraticLength`. It teaches a model to hand in what it already can; it cannot teach what the model never gets right.
 *
 * @param options.max L_max > 0: limit on the length, in tokens where the rollout carries them, otherwise in words; default 3072
 * @param options.turn p in (0, 1): share of the limit that earns most; default 0.5
 * @param options.answered f_answer: 1 for a response whose answer can be read, else 0; default answerReadable()
 * @returns the reward, with the parts `answered`, `thinking` (f_think: has `<think>…</think>`) and `length` (r_len)
 * @throws {InputError} when a number is out of its range
 * @range [-1, 2]
 * @source Xin et al. 2025 (Surrogate Signals from Format and Length), arXiv:2505.19439, format-length reward
 * @example (await scoreOne(formatLengthReward({ max: 6 }), { response: "<think>2 + 2</think> \\boxed{4}" })).value // 1.7778
 * @example (await scoreOne(formatLengthReward({ max: 6 }), { response: "<think>hm</think>" })).value // 0
 */
export function formatLengthReward({
  answered = answerReadable(),
  max = 3072,
  turn = 0.5,
}: {
  answered?: Reward;
  max?: number;
  turn?: number;
} = {}): Reward {
  if (!(max > 0 && turn > 0 && turn < 1)) {
    throw new InputError("formatLengthReward", "max must be above 0 and turn in (0, 1)", { max, turn });
  }
  return combine({ answered }, (verdicts, rollout) => {
    const canBeRead = valueOf(verdicts.answered);
    if (canBeRead === null) return null;
    const thinking = extractTag(responseText(rollout), "think") === null ? 0 : 1;
    const length = quadraticLength(responseLength(rollout), { max, turn });
    const value = canBeRead > 0.5 ? 0.5 * (thinking + 1) + length : Math.min(0, length);
    return { value, parts: { answered: verdicts.answered, thinking, length } };
  });
}
