import { z } from "zod";
import { type CodeRunner, each, type Reward, responseText, UnreadableAnswerError } from "../../core/index.ts";
import { mean } from "../../math/index.ts";
import { runCheck } from "../../verify/index.ts";
import { askJudge, type JudgeOptions } from "../ask-judge.ts";
import type { Checklist, ChecklistItem, ChecklistSource } from "../checklists.ts";
import { judgeMessages } from "../judge-messages.ts";
import { aggregateRubric } from "../rubric/aggregate-rubric.ts";
import { rubricOf } from "../rubric/rubric-of.ts";
import { transcript } from "../transcript.ts";

/** Who judges by which checklist, and where programs run. */
export interface ChecklistRewardOptions extends JudgeOptions {
  readonly checklist?: ChecklistSource;
  readonly runner?: CodeRunner;
}

/**
 * Checklist reward: a language model rates how far a response meets each item by itself; where an item has a program, both count by half.
 *
 *     R = Σ_j w_j s_j / Σ_j w_j,   s_j = a_j, or ½ (a_j + p_j) with a program;   a_j = mean_t rating_t / 100,   p_j ∈ {0, 1}
 *
 * A program that gives no answer leaves the item to the judge; an item that the judge cannot be read on is left out, down to half of the weight. Five samples
 * keep most of the effect of 25.
 *
 * @param options.model the judge
 * @param options.samples how many ratings are asked for on each item; default 25
 * @param options.ask how it is asked: temperature (default 1.3), topP (default 0.9), maxTokens, tries, maxChars
 * @param options.checklist one checklist for all rollouts, or a function of the rollout (such as `generateChecklist`); default: the column "rubric" of the rollout
 * @param options.runner runs the programs of items, such as `createSandbox()`; default: the judge alone
 * @returns R in [0, 1], with s of each item as parts (and its judge and program as theirs), and the share of weight that was judged as confidence
 * @throws {InvalidRollout} when the rollout has no checklist
 * @throws {Error} when less than half of the weight could be judged
 * @range [0, 1]
 * @source Viswanathan et al. 2025 (Checklists Are Better Than Reward Models), arXiv:2507.18624, section 3 (scoring with a judge and programs)
 * @example await scoreOne(checklistReward({ model: says({ reasoning: "", score: 60 }), checklist: [{ id: "q1", text: "Is it short?", weight: 100 }] }), { response: "9.8" }) // { value: 0.6, confidence: 1 }
 */
export function checklistReward({ model, samples = 25, ask = {}, checklist, runner }: ChecklistRewardOptions): Reward {
  const asking = { temperature: 1.3, topP: 0.9, ...ask };
  return each(async (rollout, context) => {
    const items: Checklist = await rubricOf("checklistReward", rollout, context, checklist);
    const [question, response] = [transcript(rollout.prompt), transcript(rollout.response)];
    const judge = async ({ text }: ChecklistItem) => {
      try {
        const messages = judgeMessages(task, { question, requirement: text, response }, ask);
        const read = await askJudge(form, messages, { model, samples, ask: asking }, context);
        return mean(read.map(({ score }) => score)) / 100;
      } catch (error) {
        if (error instanceof UnreadableAnswerError) return null;
        throw error;
      }
    };
    const check = async ({ program: source }: ChecklistItem) => {
      if (!runner || source === undefined) return null;
      const said = await runCheck(runner, { source }, responseText(rollout), context.signal);
      return "passed" in said ? Number(said.passed) : null;
    };
    const scores = await Promise.all(
      items.map(async (item) => {
        const [judged, program] = await Promise.all([judge(item), check(item)]);
        const value = judged === null || program === null ? judged : (judged + program) / 2;
        return [item.id, { value, parts: { judge: judged, program } }] as const;
      }),
    );
    const { value, confidence } = aggregateRubric(Object.fromEntries(scores.map(([id, one]) => [id, one.value])), items);
    return { value, confidence, parts: Object.fromEntries(scores) };
  });
}

const form = z.strictObject({ reasoning: z.string(), score: z.int().min(0).max(100) });

const task = `Rate how far the response meets the one requirement that is shown. Nothing else counts, however good or bad the response is otherwise.

Give your reasoning in a sentence or two. Then give the score, a whole number: 100 where the requirement is met wholly, 75 where there is a small flaw, 50 where it is met in part, 25 where it is hardly met, 0 where it is not met at all or the response is beside the point.`;
