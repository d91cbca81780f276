import { z } from "zod";
import { type Context, each, InputError, type Reward, type Rollout, UnreadableAnswerError } from "../../core/index.ts";
import { mean } from "../../math/index.ts";
import { askJudge, type JudgeOptions } from "../ask-judge.ts";
import { judgeMessages } from "../judge-messages.ts";
import { referenceText } from "../reference-text.ts";
import type { Rubric, RubricSource } from "../rubrics.ts";
import { firstLine } from "../sampled-score.ts";
import { transcript } from "../transcript.ts";
import { aggregateRubric } from "./aggregate-rubric.ts";
import { rubricOf, rubricText } from "./rubric-of.ts";

/** Who judges by which rubric, and how many criteria at a time. */
export interface RubricRewardOptions extends JudgeOptions {
  readonly rubric?: RubricSource;
  readonly criteriaPerCall?: number;
}

/**
 * Rubric reward: a language model says of each criterion whether the response meets it; the weights add them up.
 *
 *     R = Σ_j w_j c_j / Σ_j w_j,   c_j = mean_t 1[criterion j is met in sample t]
 *
 * One criterion "the answer is that of the reference" makes it a reward for right answers. A judge reads single criteria better than many at once, and many
 * at once cost less. Criteria that stay unreadable are left out, down to half of the weight.
 *
 * @param options.model the judge
 * @param options.samples how many verdicts are asked for on each criterion; default 1
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param options.rubric one rubric for all rollouts (such as `genericRubric`), or a function of the rollout (such as `generateRubric`); default: the column "rubric" of the rollout
 * @param options.criteriaPerCall how many criteria stand in one request, at least 1; default all of them
 * @returns R in [0, 1], with c of each criterion as parts, and the share of weight that was judged as confidence
 * @throws {InvalidRollout} when the rollout has no rubric
 * @throws {UnreadableAnswerError} when no criterion could be read
 * @throws {InputError} when criteriaPerCall is not at least 1
 * @range [0, 1]
 * @source Gunjal et al. 2025 (Rubrics as Rewards), arXiv:2507.17746, eq. 1 (explicit aggregation; with one rubric for all, the predefined one)
 * @example await scoreOne(rubricReward({ model: says({ reasoning: "No unit.", value: "yes", unit: "no" }), rubric: [{ id: "value", text: "Gives 9.8.", weight: 1 }, { id: "unit", text: "Gives the unit.", weight: 0.25 }] }), { response: "9.8" }) // { value: 0.8, parts: { value: 1, unit: 0 } }
 */
export function rubricReward({ model, samples = 1, ask = {}, rubric: source, criteriaPerCall = Infinity }: RubricRewardOptions): Reward {
  if (!(criteriaPerCall >= 1)) throw new InputError("rubricReward", "criteriaPerCall must be at least 1", criteriaPerCall);
  const check = async (criteria: Rubric, { prompt, response, reference }: Rollout, context: Context) => {
    const form = z.strictObject({ reasoning: z.string(), ...Object.fromEntries(criteria.map(({ id }) => [id, z.enum(["yes", "no"])])) });
    const data = {
      question: transcript(prompt),
      reference: referenceText(reference),
      rubric: rubricText(criteria),
      response: transcript(response),
    };
    const read: Readonly<Record<string, string>>[] = [
      ...(await askJudge(form, judgeMessages(task, data, ask), { model, samples, ask }, context)),
    ];
    return { read, why: read[0]!.reasoning! };
  };
  return each(async (rollout, context) => {
    const rubric = await rubricOf("rubricReward", rollout, context, source);
    const size = Math.min(criteriaPerCall, rubric.length);
    const parts = Array.from({ length: Math.ceil(rubric.length / size) }, (_, i) => rubric.slice(i * size, (i + 1) * size));
    const judged = await Promise.all(
      parts.map((criteria) =>
        check(criteria, rollout, context).catch((error: unknown) => {
          if (error instanceof UnreadableAnswerError) return { error };
          throw error;
        }),
      ),
    );
    const answers = judged.filter((one) => "read" in one);
    if (answers.length === 0) throw (judged[0] as { error: Error }).error;
    const checks = parts.flatMap((criteria, i) => {
      const one = judged[i]!;
      return criteria.map(({ id }) => [id, "read" in one ? mean(one.read.map((said) => Number(said[id] === "yes"))) : null]);
    });
    return { ...aggregateRubric(Object.fromEntries(checks), rubric), why: firstLine(answers[0]!.why) };
  });
}

const task = `Check the response to the question against the rubric, which has one criterion a line. Take each criterion by itself and as it is worded: it is met only if the response does what it says, wholly. How good the response is otherwise does not matter.

Give your reasoning first: for each criterion the place in the response that decides it. Then answer for each criterion whether it is met, "yes" or "no".`;
