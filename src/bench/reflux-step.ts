import { InputError } from "../core/index.ts";
import type { StepJudgement } from "../judge/index.ts";

/** An action with its label: 1 right, 0 wrong. */
export interface LabelledAction {
  readonly action: string;
  readonly label: 0 | 1;
}

/**
 * Reflux: where a judged step goes, so that agent and judge learn from what is done.
 *
 * Both accept it: the agent learns it. The specialist rejects it and the generalist confirms the correction: the agent learns the correction, and not to do the
 * original. Both reject it and the correction: not to do it. They disagree: the specialist learns the generalist's label. Neither is sure: nobody learns it.
 *
 * What both judges get wrong in the same way comes back as if it were right: keep steps that people labelled out of the loop, and measure on those.
 *
 * @param action what the agent did
 * @param judgement what the two judges say of it, from `judgeStep`
 * @param options.confident confidence below which a judge is not sure, in [0, 1]; default 0.5
 * @returns what the agent and what the specialist learn; neither: discarded, or for people to look at
 * @throws {InputError} when confident is not in [0, 1], or a judgement lacks the correction that it speaks of
 * @source MagicGUI-RMS 2026, arXiv:2601.13060 (automated feedback reflux); Guerdon: threshold, and what becomes of a step that both reject
 * @example refluxStep("click A", { specialist: { right: false, correction: "click B", confidence: 0.9 }, generalist: { original: false, correction: true, confidence: 0.8 } }) // { agent: [{ action: "click B", label: 1 }, { action: "click A", label: 0 }], judge: [] }
 * @example refluxStep("click A", { specialist: { right: true, confidence: 0.9 }, generalist: { original: false, confidence: 0.8 } }) // { agent: [], judge: [{ action: "click A", label: 0 }] }
 */
export function refluxStep(
  action: string,
  judgement: StepJudgement,
  { confident = 0.5 }: { confident?: number } = {},
): { agent: LabelledAction[]; judge: LabelledAction[] } {
  if (!(confident >= 0 && confident <= 1)) throw new InputError("refluxStep", "confident must be in [0, 1]", confident);
  const { specialist, generalist } = judgement;
  if (specialist.confidence < confident && generalist.confidence < confident) return { agent: [], judge: [] };
  const label = generalist.original ? 1 : 0;
  if (specialist.right !== generalist.original) return { agent: [], judge: [{ action, label }] };
  if (specialist.right) return { agent: [{ action, label }], judge: [] };
  if (!generalist.correction) return { agent: [{ action, label }], judge: [] };
  if (specialist.correction === undefined) throw new InputError("refluxStep", "a confirmed correction must be there", specialist);
  return { agent: [{ action: specialist.correction, label: 1 }, { action, label }], judge: [] }; // biome-ignore format: one answer
}
