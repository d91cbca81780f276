import { each, type Reward, responseText } from "../../core/index.ts";
import { goldScores, readListJudgment } from "./list-judgment.ts";
import { weightedPairAgreement } from "./weighted-pair-agreement.ts";

/**
 * List order reward: trains a judge of lists to order the responses as gold does.
 *
 *     R(c) = weightedPairAgreement(scores of c, gold)
 *
 * The rollout is the judgment: thinking, then JSON with `scores` by name and a `best-to-worst` list. RewardAnything adds `listFormatReward` with a small weight.
 *
 * @returns R in [0, 1]; 0 for a judgment without scores of at least two of the responses
 * @throws {InvalidRollout} when the reference is not gold scores by name
 * @range [0, 1]
 * @source Yu et al. 2025 (RewardAnything), arXiv:2506.03637 (order reward)
 * @example await scoreOne(listOrderReward(), { response: "<think>b is short.</think>{\"scores\": {\"a\": 2, \"b\": 5}, \"best-to-worst\": [\"b\", \"a\"]}", reference: { a: 1, b: 4 } }) // { value: 1 }
 */
export function listOrderReward(): Reward {
  return each((judgment) => {
    const gold = goldScores("listOrderReward", judgment);
    const { scores } = readListJudgment(responseText(judgment));
    const agreement = scores ? weightedPairAgreement(scores, gold) : null;
    return agreement === null ? { value: 0, why: "it does not score two of the responses" } : { value: agreement };
  });
}
