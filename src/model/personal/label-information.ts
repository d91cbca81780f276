import { InputError } from "../../core/index.ts";
import { entropy, mean, range, sum } from "../../math/index.ts";

/**
 * How much the answers to a set of questions would tell about a person: the mutual information of the answers and who the person may be.
 *
 *     I = H(mean_s p_s(y)) − mean_s H(p_s(y)),   p_s(y) = Π_q p_sq^{y_q} (1 − p_sq)^{1 − y_q}
 *
 * It is large where the people that are possible disagree, and each of them is sure.
 *
 * @param probabilities p: for each person that is possible, how probable they find it that the first response of each question is the better one, [people][questions]; at most
 *   16 questions
 * @returns I in nats, at least 0 and at most the number of questions times log 2
 * @throws {InputError} when there is nobody or no question, or more than 16, or a probability is out of range
 * @source Poddar et al. 2024 (VPL), arXiv:2408.10075, section 4.3 (active learning)
 * @example labelInformation([[1], [0]]) // 0.6931
 * @example labelInformation([[0.5], [0.5]]) // 0
 * @example labelInformation([[1, 1], [0, 0], [1, 0], [0, 1]]) // 1.3863
 */
export function labelInformation(probabilities: readonly (readonly number[])[]): number {
  const questions = probabilities[0]?.length ?? 0;
  if (!(questions >= 1 && questions <= 16 && probabilities.every((p) => p.length === questions && p.every((x) => x >= 0 && x <= 1)))) {
    throw new InputError("labelInformation", "needs at least one person, 1 to 16 questions, the same for each, and probabilities", {
      people: probabilities.length,
      questions,
    });
  }
  const answers = range(2 ** questions).map((y) =>
    mean(probabilities.map((p) => p.reduce((product, x, q) => product * ((y >> q) & 1 ? x : 1 - x), 1))),
  );
  return Math.max(0, entropy(answers) - mean(probabilities.map((p) => sum(p.map((x) => entropy([x, 1 - x]))))));
}
