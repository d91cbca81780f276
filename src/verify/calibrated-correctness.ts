import { combine, type Reward, type Rollout, responseText, valueOf } from "../core/index.ts";
import { extractTag } from "./extract-tag.ts";

/**
 * Calibrated correctness (RLCR): pays for being right, and for saying how sure one can be.
 *
 *     R(y) = c − (q − c)²
 *
 * For an answer that is right with probability p the best report is q = p, and it then earns p² on average: so the most probable answer still pays most.
 * That needs a bounded proper score such as Brier's; with the log score a surely wrong answer would beat an honest long shot.
 *
 * @param correct c: 1 for a right answer, 0 for a wrong one
 * @param options.confidence q: reads the stated confidence, in [0, 1], or null where there is none; default the number in the last `<confidence>` tag
 * @returns the reward, with the parts `correct` and `calibration` (−(q − c)²) and with q as its confidence; −1, the worst there is, where no confidence
 *   in [0, 1] can be read: it is never clipped
 * @range [-1, 1]
 * @source Damani et al. 2025 (Beyond Binary Rewards), arXiv:2507.16806, RLCR reward; Guerdon: −1 where the confidence cannot be read
 * @example (await scoreOne(calibratedCorrectness(choiceMatch()), { response: "The answer is B. <confidence>0.8</confidence>", reference: "B" })).value // 0.96
 * @example (await scoreOne(calibratedCorrectness(each(() => 0)), { response: "<confidence>0.8</confidence>" })).value // -0.64
 * @example (await scoreOne(calibratedCorrectness(each(() => 1)), { response: "<confidence>very</confidence>" })).value // -1
 */
export function calibratedCorrectness(
  correct: Reward,
  { confidence = statedConfidence }: { confidence?: (rollout: Rollout) => number | null } = {},
): Reward {
  return combine({ correct }, (verdicts, rollout) => {
    const c = valueOf(verdicts.correct);
    if (c === null) return null;
    const q = confidence(rollout);
    if (q === null || !(q >= 0 && q <= 1)) return { value: -1, parts: verdicts, why: "no confidence in [0, 1] could be read" };
    const calibration = -((q - c) ** 2);
    return { value: c + calibration, parts: { ...verdicts, calibration }, confidence: q };
  });
}

function statedConfidence(rollout: Rollout): number | null {
  const text = extractTag(responseText(rollout), "confidence");
  return text !== null && /^\d*\.?\d+$/.test(text) ? Number(text) : null;
}
