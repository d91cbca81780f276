import { each, type Reward, responseText } from "../../core/index.ts";
import { goldScores, readListJudgment } from "./list-judgment.ts";

/**
 * List format reward: pays a judge of lists for each part of the form that it is asked for.
 *
 *     R = 0.15 thinking + 0.05 longer than 50 characters + 0.2 JSON (0.15 among other words) + 0.1 scores + 0.1 ranking
 *         + 0.2 · share of responses scored + 0.2 · 1[ranking agrees with the scores]
 *
 * @returns R in [0, 1]
 * @throws {InvalidRollout} when the reference is not gold scores by name
 * @range [0, 1]
 * @source Yu et al. 2025 (RewardAnything), arXiv:2506.03637 (format reward)
 * @example await scoreOne(listFormatReward(), { response: "{\"scores\": {\"a\": 2}, \"best-to-worst\": [\"a\"]}", reference: { a: 1, b: 4 } }) // 0.5
 */
export function listFormatReward(): Reward {
  return each((judgment) => {
    const names = Object.keys(goldScores("listFormatReward", judgment));
    const { thinking, form, scores, ranking } = readListJudgment(responseText(judgment));
    const covered = names.filter((name) => scores && Object.hasOwn(scores, name));
    const complete = scores && ranking && covered.length === names.length && names.every((name) => ranking.includes(name));
    const agrees = complete && ranking.every((name, i) => i === 0 || !(scores[name]! > scores[ranking[i - 1]!]!));
    return (
      (thinking === "" ? 0 : 0.15) +
      (thinking.length > 50 ? 0.05 : 0) +
      { json: 0.2, embedded: 0.15, none: 0 }[form] +
      (scores ? 0.1 : 0) +
      (ranking ? 0.1 : 0) +
      (0.2 * covered.length) / names.length +
      (agrees ? 0.2 : 0)
    );
  });
}
