import { each, type Reward, responseText } from "../../core/index.ts";
import { labelOf, type ReadVerdict, readVerdict } from "./read-verdict.ts";

/**
 * Signed verdict: the only reward by which a reasoning judge learns to write rubrics, or to solve the task first, before it decides.
 *
 *     R(c) = +1 where winner(c) = label,  otherwise −1
 *
 * There is no reward for form: a judgment that names nobody, or both, is as bad as a wrong one. The rollout is the judgment; its reference says which
 * response is better as shown, "A" (first) or "B" (second).
 *
 * @param read whom a judgment names; default readVerdict: `[[A]]` or `[[B]]` among its last 80 characters
 * @returns 1 or −1
 * @throws {InvalidRollout} when the reference is neither "A" nor "B"
 * @range [-1, 1]
 * @source Chen et al. 2025 (RM-R1), arXiv:2505.02387, reward design
 * @example await scoreOne(signedVerdict(), { response: "<answer>[[B]]</answer>", reference: "B" }) // { value: 1 }
 * @example await scoreOne(signedVerdict(), { response: "<answer>both</answer>", reference: "B" }) // { value: -1 }
 */
export function signedVerdict(read: ReadVerdict = readVerdict): Reward {
  return each((judgment) => {
    const label = labelOf("signedVerdict", judgment);
    const winner = read(responseText(judgment));
    return winner === null ? { value: -1, why: "it names no winner" } : { value: winner === label ? 1 : -1, answer: winner };
  });
}
