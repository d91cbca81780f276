import { z } from "zod";
import type { Context, LanguageModel, Rollout } from "../../core/index.ts";
import { type Asking, askJudge } from "../ask-judge.ts";
import { judgeMessages } from "../judge-messages.ts";
import { firstLine } from "../sampled-score.ts";
import type { StepJudgement } from "../step-judgements.ts";
import { transcript } from "../transcript.ts";

/** The two judges. */
export interface TwoTierOptions {
  readonly specialist: LanguageModel;
  readonly generalist: LanguageModel;
  readonly ask?: Asking;
}

/**
 * Judges a step in two tiers: a specialist says whether the action is right and corrects it where not; a generalist checks both.
 *
 * The prompt of the rollout is the task with what was done so far, its response the action. The generalist sees the specialist's reasons, and is told to look for
 * itself: what both get wrong in the same way, neither finds.
 *
 * @param rollout one step
 * @param options.specialist a judge trained for the domain
 * @param options.generalist a larger one, left as it is
 * @param options.ask how they are asked: temperature, topP, maxTokens, tries, maxChars
 * @param context for its signal and its randomness
 * @returns both verdicts, for `refluxStep`
 * @throws {UnreadableAnswerError} when one of them could not be read
 * @source MagicGUI-RMS 2026, arXiv:2601.13060 (domain-specific and general-purpose reward model); Guerdon: forms and words
 * @example (await judgeStep(rollout({ prompt: "Save the file.", response: "click Save" }), { specialist: says({ reasoning: "", right: true, correction: "", confidence: 90 }), generalist: says({ reasoning: "It saves.", original: true, confidence: 80 }) }, createContext())).generalist // { original: true, confidence: 0.8 }
 */
export async function judgeStep(
  rollout: Rollout,
  { specialist, generalist, ask = {} }: TwoTierOptions,
  context: Context,
): Promise<StepJudgement> {
  const data = { question: transcript(rollout.prompt), action: transcript(rollout.response) };
  const [first] = await askJudge(specialistForm, judgeMessages(specialistTask, data, ask), { model: specialist, ask }, context);
  const { right, correction, confidence, reasoning } = first!;
  const verdict = { right, confidence: confidence / 100, ...(!right && { correction }) };
  const shown = { ...data, verdict: `${right ? "right" : "wrong"}: ${reasoning}` };
  if (right) {
    const [said] = await askJudge(checkForm, judgeMessages(checkTask, shown, ask), { model: generalist, ask }, context);
    const { original, confidence: sure } = said!;
    return { specialist: verdict, generalist: { original, confidence: sure / 100 }, why: firstLine(said!.reasoning) };
  }
  const messages = judgeMessages(`${checkTask} ${correctionTask}`, { ...shown, correction }, ask);
  const [said] = await askJudge(choiceForm, messages, { model: generalist, ask }, context);
  const { original, correction: mended, confidence: sure } = said!;
  return { specialist: verdict, generalist: { original, correction: mended, confidence: sure / 100 }, why: firstLine(said!.reasoning) };
}

const confidence = z.int().min(0).max(100);
const specialistForm = z
  .strictObject({ reasoning: z.string(), right: z.boolean(), correction: z.string(), confidence })
  .refine(({ right, correction }) => right || correction.trim() !== "", "a wrong action needs a correction");
const checkForm = z.strictObject({ reasoning: z.string(), original: z.boolean(), confidence });
const choiceForm = z.strictObject({ reasoning: z.string(), original: z.boolean(), correction: z.boolean(), confidence });

const specialistTask = `Judge the action of an agent, the next step of the task that is shown with what was done so far. It is right if it is what brings the task forward here: the right kind of action, on the right place, with the right text.

Give your reasoning first. Then say whether it is "right"; where it is not, write as "correction" the action that is, in the same form, and otherwise leave it empty. Last, your confidence from 0 to 100.`;

const checkTask = `Check the action of an agent, the next step of the task that is shown with what was done so far. The verdict is that of another judge, who may err: look for yourself before you read its reasons.

Give your reasoning first. Then say whether the "original" action is right, true or false, and last your confidence from 0 to 100.`;

const correctionTask =
  'The correction is what the other judge would do: say as "correction", before your confidence, whether that is right.';
