import { z } from "zod";
import { each, type Reward, type Score } from "../../core/index.ts";
import { mean } from "../../math/index.ts";
import { askJudge, type JudgeOptions } from "../ask-judge.ts";
import { generalCriteria } from "../criteria.ts";
import { judgeMessages } from "../judge-messages.ts";
import { referenceText } from "../reference-text.ts";
import { rubricOf, rubricText } from "../rubric/rubric-of.ts";
import type { RubricSource } from "../rubrics.ts";
import { sampledScore } from "../sampled-score.ts";
import { transcript } from "../transcript.ts";

/**
 * Criteria reward: a language model rates a response by each of several criteria, with a reason, and their mean is the reward.
 *
 *     R = mean_t mean_j s_tj,   s ∈ {1, ..., 10}
 *
 * With criteria that are made for the question (`generateCriteria`), what has nothing to do with the question weighs less, so that optimising the reward moves
 * the response less along it.
 *
 * @param options.model the judge
 * @param options.samples how often all criteria are rated; default 1
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param options.criteria one set for all rollouts (such as `generalCriteria`), or a function of the rollout (such as `generateCriteria`); default: the column "rubric" of the rollout
 * @returns R in [1, 10], with the mean rating of each criterion as parts, and fallback: 1 where the general criteria stood in, else 0
 * @throws {InvalidRollout} when the rollout has no criteria
 * @throws {UnreadableAnswerError} when no sample could be read
 * @range [1, 10]
 * @source Gupta et al. 2025 (CARMO), arXiv:2410.21545, step 2 (judging by generated criteria); scale and mean are ours
 * @example await scoreOne(criteriaReward({ model: says({ c1: { reason: "It does.", rating: 8 }, c2: { reason: "Partly.", rating: 5 } }), criteria: [{ id: "c1", text: "Rhyme", weight: 1 }, { id: "c2", text: "Metre", weight: 1 }] }), { response: "..." }) // { value: 6.5, parts: { c1: 8, c2: 5, fallback: 0 } }
 */
export function criteriaReward({ model, samples = 1, ask = {}, criteria: source }: JudgeOptions & { criteria?: RubricSource }): Reward {
  return each(async (rollout, context): Promise<Score> => {
    const criteria = await rubricOf("criteriaReward", rollout, context, source);
    const rating = z.strictObject({ reason: z.string(), rating: z.int().min(1).max(10) });
    const form = z.strictObject(Object.fromEntries(criteria.map(({ id }) => [id, rating])));
    const data = {
      question: transcript(rollout.prompt),
      reference: referenceText(rollout.reference),
      rubric: rubricText(criteria),
      response: transcript(rollout.response),
    };
    const read = await askJudge(form, judgeMessages(task, data, ask), { model, samples, ask }, context);
    const rated = criteria.map(({ id }) => [id, mean(read.map((one) => one[id]!.rating))] as const);
    const score = sampledScore(
      read.map((one) => mean(criteria.map(({ id }) => one[id]!.rating))),
      1,
      10,
    );
    return { ...score, parts: { ...Object.fromEntries(rated), fallback: Number(criteria === generalCriteria) } };
  });
}

const task = `Rate the response to the question by each criterion of the rubric, one a line, taken by itself. What no criterion mentions does not count.

For each criterion give the reason first, in a sentence, then a whole number from 1 (fails it) to 10 (nothing could be better).`;
