import { z } from "zod";
import { type CodeRunner, each, InputError, type Reward, responseText } from "../../core/index.ts";
import { mean } from "../../math/index.ts";
import { runCheck } from "../../verify/index.ts";
import type { JudgeOptions } from "../ask-judge.ts";
import { askOnce } from "../ask-once.ts";
import { writeCheck } from "../checklist/write-check.ts";
import { judgeMessages } from "../judge-messages.ts";
import { transcript } from "../transcript.ts";

/** Who finds constraints and writes programs for them, and where these run. */
export interface ConstraintRewardOptions extends Omit<JudgeOptions, "samples"> {
  readonly runner: CodeRunner;
  readonly most?: number;
}

/**
 * Constraint reward: the share of a prompt's explicit constraints that a response meets, each checked by a program that a language model writes for it.
 *
 *     R = mean_j check_j(y)   over the constraints that a program can check
 *
 * Constraints and programs are made once a prompt and kept in the memory, and no response is seen while they are.
 *
 * @param options.model who finds the constraints and writes the programs
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param options.runner runs the programs, such as `createSandbox()`
 * @param options.most most constraints; default 8
 * @returns R in [0, 1], with each constraint as a part (null where its program gave no answer); null where no constraint can be checked
 * @throws {InputError} when most is not a whole number from 1
 * @throws {Error} when none of the programs gave an answer
 * @throws {UnreadableAnswerError} when no answer could be read
 * @range [0, 1]
 * @source Peng et al. 2025 (Agentic Reward Modeling), arXiv:2502.19328, section 3 (instruction following: constraint parsing, code generation and refinement)
 * @example await scoreOne(constraintReward({ model: says({ constraints: [] }), runner: { run: async () => ({}) } }), { response: "Hello" }) // { value: null, why: "no constraint can be checked" }
 */
export function constraintReward({ model, ask = {}, runner, most = 8 }: ConstraintRewardOptions): Reward {
  if (!(Number.isInteger(most) && most >= 1)) throw new InputError("constraintReward", "most must be a whole number from 1", most);
  const form = z.strictObject({ constraints: z.array(z.string().min(1)).max(most) });
  return each(async (rollout, context) => {
    const messages = judgeMessages(task, { question: transcript(rollout.prompt) }, ask);
    const { constraints } = await askOnce("constraintReward", form, messages, { model, ask }, context);
    const written = constraints.map(async (constraint) => ({
      constraint,
      source: await writeCheck(constraint, { model, ask, runner }, context),
    }));
    const programs = (await Promise.all(written)).filter(({ source }) => source !== null);
    if (programs.length === 0) return { value: null, why: "no constraint can be checked" };
    const checked = await Promise.all(
      programs.map(async ({ constraint, source }) => {
        const said = await runCheck(runner, { source: source! }, responseText(rollout), context.signal);
        return [constraint, "passed" in said ? Number(said.passed) : null] as const;
      }),
    );
    const answers = checked.flatMap(([, passed]) => (passed === null ? [] : [passed]));
    if (answers.length === 0) throw new Error("constraintReward: none of the programs gave an answer");
    return { value: mean(answers), parts: Object.fromEntries(checked) };
  });
}

const task =
  "List the constraints that the question puts on the form of an answer and that can be checked by looking at its text: length, format, sections, order, language, words to use or to avoid. One constraint an entry, worded so that it is clear without the question. Only what it says outright; none is a right answer too.";
