import { z } from "zod";
import { each, type Reward } from "../../core/index.ts";
import { askJudge, type JudgeOptions } from "../ask-judge.ts";
import { judgeMessages } from "../judge-messages.ts";
import { referenceText } from "../reference-text.ts";
import type { RubricSource } from "../rubrics.ts";
import { sampledScore } from "../sampled-score.ts";
import { transcript } from "../transcript.ts";
import { rubricOf, rubricText } from "./rubric-of.ts";

/**
 * Holistic rubric reward: a language model sees the whole rubric and gives one rating; how the criteria add up is left to it.
 *
 *     R = mean_t (s_t − 1) / 9,   s_t ∈ {1, ..., 10}
 *
 * @param options.model the judge
 * @param options.samples how many ratings are asked for; default 1
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param options.rubric one rubric for all rollouts, or a function of the rollout; default: the column "rubric" of the rollout
 * @returns R in [0, 1]; with several samples, how much they agree as confidence
 * @throws {InvalidRollout} when the rollout has no rubric
 * @throws {UnreadableAnswerError} when no rating could be read
 * @range [0, 1]
 * @source Gunjal et al. 2025 (Rubrics as Rewards), arXiv:2507.17746, eq. 2 (implicit aggregation)
 * @example await scoreOne(holisticRubricReward({ model: says({ reasoning: "Most of it.", rating: 7 }), rubric: genericRubric }), { response: "9.8" }) // { value: 0.6667, why: "Most of it." }
 */
export function holisticRubricReward({ model, samples = 1, ask = {}, rubric: source }: JudgeOptions & { rubric?: RubricSource }): Reward {
  return each(async (rollout, context) => {
    const rubric = rubricText(await rubricOf("holisticRubricReward", rollout, context, source), true);
    const data = {
      question: transcript(rollout.prompt),
      reference: referenceText(rollout.reference),
      rubric,
      response: transcript(rollout.response),
    };
    const read = await askJudge(form, judgeMessages(task, data, ask), { model, samples, ask }, context);
    return sampledScore(
      read.map(({ rating }) => (rating - 1) / 9),
      0,
      1,
      read[0]!.reasoning,
    );
  });
}

const form = z.strictObject({ reasoning: z.string(), rating: z.int().min(1).max(10) });

const task = `Rate the response to the question by the rubric, which has one criterion a line. Criteria that are essential decide; important ones count for much, optional ones for little; a pitfall that was not avoided costs nearly as much as an essential criterion that is not met. What the rubric does not mention does not count.

Give your reasoning first: which criteria are met and which are not. Then give the rating, a whole number from 1 (meets none) to 10 (meets all).`;
