import { acceptedTexts, each, InvalidRollout, type Reward, responseText } from "../core/index.ts";
import { type CompareOptions, compareAnswers } from "./maths/compare-answers.ts";
import { finalAnswer } from "./maths/final-answer.ts";
import { normalAnswer } from "./maths/normal-answer.ts";

/** How the answer is found and compared: see `finalAnswer` and `compareAnswers`. */
export interface AnswerMatchOptions extends CompareOptions {
  thinking?: boolean;
  lastNumber?: boolean;
}

/**
 * Right answer: does the response end in an answer that equals the reference, as a number, an expression, a set, an option or words?
 *
 *     R(y) = 1[final answer of y = reference]
 *
 * A response that marks several different answers as final is wrong, even where one of them is right. A reference that is a worked solution
 * is read like a response: its box or `####` counts. How answers are found is told at `finalAnswer`, what is equal at `compareAnswers`.
 *
 * @param options.strictUnits whether a unit may be left out on neither side; default false
 * @param options.rounding whether a reference with k decimals fits every number that rounds to it; default false
 * @param options.tolerance δ ≥ 0: largest relative difference between numbers that is forgiven; default 0
 * @param options.thinking whether an answer inside `<think>` counts; default false
 * @param options.lastNumber whether a response that marks no answer gives its last number; default false
 * @returns 1 or 0, with the answer in normal form and, where it is 0, why; no opinion where the comparison gave up
 * @throws {InvalidRollout} when there is no reference, or one that cannot be read
 * @range [0, 1]
 * @source Liu et al. 2025 (CompassVerifier), arXiv:2508.03686, section 3 (answer types and their comparison; the rules are our own)
 * @source Cobbe et al. 2021 (GSM8K), arXiv:2110.14168, section 2 (final answers after ####)
 * @example await scoreOne(answerMatch(), { response: "Half of it: \\boxed{\\frac{1}{2}}", reference: "0.5" }) // { value: 1, answer: "1/2" }
 * @example await scoreOne(answerMatch(), { response: "9 * 2 = 18\n#### 18", reference: 18 }) // { value: 1, answer: "18" }
 * @example await scoreOne(answerMatch(), { response: "", reference: "0.5" }) // { value: 0, why: "no final answer" }
 */
export function answerMatch({
  thinking = false,
  lastNumber = false,
  strictUnits = false,
  rounding = false,
  tolerance = 0,
}: AnswerMatchOptions = {}): Reward {
  const options = { strictUnits, rounding, tolerance };
  return each((rollout) => {
    const golds = acceptedTexts("answerMatch", rollout).map(goldOf);
    const { answer, marked } = finalAnswer(responseText(rollout), { thinking, lastNumber });
    const verdictOn = (given: string) => {
      let verdict: ReturnType<typeof compareAnswers> = "different";
      for (const gold of golds) {
        const one = compareAnswers(gold, given, options);
        if (one === "gold-unreadable") throw new InvalidRollout("answerMatch", "the reference must be an answer that can be read", gold);
        if (one === "equal") return one;
        if (one !== "different") verdict = one;
      }
      return verdict;
    };
    if (answer === null) {
      verdictOn("0"); // an unreadable reference is told even where there is no answer
      return { value: 0, why: "no final answer" };
    }
    const normal = normalAnswer(answer);
    const verdict = verdictOn(answer);
    if (verdict === "gave-up") return { value: null, answer: normal, why: "could not tell within the limits" };
    if (verdict !== "equal")
      return { value: 0, answer: normal, why: verdict === "different" ? `not ${golds.join(" or ")}` : "the answer cannot be read" };
    const other = marked
      .slice(0, -1)
      .slice(-64)
      .find((one) => one !== answer && verdictOn(one) !== "equal");
    if (other !== undefined || marked.length > 65)
      return { value: 0, answer: normal, why: `several final answers, also ${(other ?? "more than 64").slice(0, 60)}` };
    return { value: 1, answer: normal };
  });
}

/** A reference that is a whole solution, as in MATH and GSM8K, stands for its final answer; one that marks no answer is no reference. */
function goldOf(reference: string): string {
  if (reference.includes("\\boxed") || reference.includes("####")) return finalAnswer(reference).answer ?? "";
  if (/\S\s*\n\s*\S/.test(reference) && !reference.includes("\\begin")) {
    throw new InvalidRollout(
      "answerMatch",
      "the reference must be an answer; a solution must mark its answer with \\boxed{} or ####",
      reference,
    );
  }
  return reference;
}
