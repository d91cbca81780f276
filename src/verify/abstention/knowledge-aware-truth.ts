import { combine, InputError, type Reward, type Rollout, valueOf } from "../../core/index.ts";
import { isRight } from "../length/per-length-group.ts";
import { statesIgnorance } from "./states-ignorance.ts";

/**
 * Knowledge-aware truth (TruthRL's knowledge-enhanced variant): abstaining is right where the model does not know, and wrong where it does.
 *
 *     R(y) = 1    if y is right
 *     R(y) = 1    if y abstains and the question is beyond the model's knowledge
 *     R(y) = v    if y abstains and it is within it
 *     R(y) = −1   otherwise
 *
 * A question is beyond the model's knowledge when none of many probe answers is right (256 in the paper).
 *
 * @param correct whether an answer is right: above one half
 * @param known whether the model knows the answer to the question of a rollout, as from a column with its pass rate
 * @param options.abstained whether a response abstains, above one half: a rule or a model; default `statesIgnorance()`
 * @param options.withheld v in [−1, 1): worth of abstaining from what is known; default −1
 * @returns one of the values, with the parts `correct` and `abstained`
 * @throws {InputError} when `withheld` is out of its range
 * @range [-1, 1]
 * @source Wei et al. 2025 (TruthRL), arXiv:2509.25760, knowledge-enhanced variant; Guerdon: v as an option
 * @example await scoreOne(knowledgeAwareTruth(exactMatch(), () => false), { response: "I don't know", reference: "Paris" }) // { value: 1 }
 * @example await scoreOne(knowledgeAwareTruth(exactMatch(), () => true), { response: "I don't know", reference: "Paris" }) // { value: -1 }
 */
export function knowledgeAwareTruth(
  correct: Reward,
  known: (rollout: Rollout) => boolean,
  { abstained = statesIgnorance(), withheld = -1 }: { abstained?: Reward; withheld?: number } = {},
): Reward {
  if (!(withheld >= -1 && withheld < 1)) throw new InputError("knowledgeAwareTruth", "withheld must be in [−1, 1)", withheld);
  return combine({ correct, abstained }, (verdicts, rollout) => {
    const silent = valueOf(verdicts.abstained);
    const earned = valueOf(verdicts.correct);
    if (silent !== null && isRight(silent)) return { value: known(rollout) ? withheld : 1, parts: verdicts };
    if (earned === null || silent === null) return null;
    return { value: isRight(earned) ? 1 : -1, parts: verdicts };
  });
}
