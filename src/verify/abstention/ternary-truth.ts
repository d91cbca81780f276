import { combine, InputError, type Reward, valueOf } from "../../core/index.ts";
import { isRight } from "../length/per-length-group.ts";
import { statesIgnorance } from "./states-ignorance.ts";

/**
 * Ternary truth (TruthRL): an honest "I don't know" is worth more than a wrong answer and less than a right one.
 *
 *     R(y) = 1 if y is right, 0 if y abstains, −1 otherwise
 *
 * With these values a policy answers exactly when it believes to be right with a probability above ½, in general above (a − w) / (r − w) for the values
 * r, a and w. A reward of 1 and −1 alone teaches it to answer always: abstaining is then as bad as inventing. An abstention earns its value even where
 * the answer in it would be right. To weigh in the quality of the reasoning add it with `weightedSum`, multiply with `product` or gate with `gate`; the
 * paper finds the plain reward best.
 *
 * @param correct whether an answer is right: above one half
 * @param options.abstained whether a response abstains, above one half: a rule or a model; default `statesIgnorance()`
 * @param options.values r, a and w: what a right answer, an abstention and a wrong answer earn, w ≤ a ≤ r; default 1, 0 and −1
 * @returns one of the three values, with the parts `correct` and `abstained`
 * @throws {InputError} when the values are not in that order
 * @source Wei et al. 2025 (TruthRL), arXiv:2509.25760, ternary reward
 * @example (await scoreAll(ternaryTruth(exactMatch()), [{ response: "Paris", reference: "Paris" }, { response: "I don't know.", reference: "Paris" }, { response: "Rome", reference: "Paris" }])).map(valueOf) // [1, 0, -1]
 * @example ternaryTruth(exactMatch(), { values: { right: 0, abstained: 1, wrong: -1 } }) // throws InputError
 */
export function ternaryTruth(
  correct: Reward,
  {
    abstained = statesIgnorance(),
    values = { right: 1, abstained: 0, wrong: -1 },
  }: { abstained?: Reward; values?: { right: number; abstained: number; wrong: number } } = {},
): Reward {
  if (!(values.wrong <= values.abstained && values.abstained <= values.right)) {
    throw new InputError("ternaryTruth", "values must rise from wrong over abstained to right", values);
  }
  return combine({ correct, abstained }, (verdicts) => {
    const withheld = valueOf(verdicts.abstained);
    const earned = valueOf(verdicts.correct);
    if (withheld !== null && isRight(withheld)) return { value: values.abstained, parts: verdicts };
    if (earned === null || withheld === null) return null;
    return { value: isRight(earned) ? values.right : values.wrong, parts: verdicts };
  });
}
