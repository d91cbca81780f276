import { each, InputError, InvalidRollout, type Reward, responseText } from "../../core/index.ts";
import { minimum } from "../../math/index.ts";
import { afterThinking } from "../after-thinking.ts";
import { extractTag } from "../extract-tag.ts";
import { acceptThreshold, type Payoffs } from "./accept-threshold.ts";

/**
 * Decision reward: what a yes-or-no decision pays, by what it was and what it should have been.
 *
 *     R(y) = tp, tn, fp or fn;   min(tp, tn, fp, fn) where no decision can be read
 *
 * The payoffs imply how sure a policy must be to accept: see `acceptThreshold` before training. A heavy penalty on false alarms makes "reject all" the
 * best policy, which looks like a reward that was hacked. Parts that score the rationale are added with `weightedSum`; keep their sum below the gap
 * between right and wrong.
 *
 * Decisions about people need more than a reward: audit them by group, and leave them to people.
 *
 * @param payoffs what the four outcomes pay; default 1 for being right and −1 for being wrong
 * @param options.accept the word that accepts; default "SELECTED"
 * @param options.reject the word that rejects; default "REJECTED"
 * @returns the payoff and, as the score's `answer`, the decision. It is the one of the two words, in any case, that stands in the `<answer>` tag, or else
 *   behind the reasoning; both of them are no decision
 * @throws {InvalidRollout} when the reference is neither of the two words nor a truth value
 * @throws {InputError} when the payoffs are not sound (see `acceptThreshold`), or the words not two different ones
 * @source Guerdon: general form of the decision reward of "A Mathematical Framework for Custom Reward Functions in Job Application Evaluation" 2025, arXiv:2511.16073, whose own components could not be checked
 * @example await scoreOne(decisionReward(), { response: "Decision: SELECTED", reference: "SELECTED" }) // { value: 1, answer: "SELECTED" }
 * @example await scoreOne(decisionReward({ truePositive: 1, trueNegative: 1, falsePositive: -3, falseNegative: -1 }), { response: "selected", reference: false }) // { value: -3 }
 * @example await scoreOne(decisionReward(), { response: "SELECTED or REJECTED", reference: true }) // { value: -1, why: "no single decision could be read" }
 */
export function decisionReward(
  payoffs: Payoffs = { truePositive: 1, trueNegative: 1, falsePositive: -1, falseNegative: -1 },
  { accept = "SELECTED", reject = "REJECTED" }: { accept?: string; reject?: string } = {},
): Reward {
  acceptThreshold(payoffs);
  if (![accept, reject].every((word) => /^[\p{L}\p{N}_-]+$/u.test(word)) || accept.toLowerCase() === reject.toLowerCase()) {
    throw new InputError("decisionReward", "accept and reject must be two different words", { accept, reject });
  }
  const worst = minimum(Object.values(payoffs));
  const words = [accept, reject].map((word) => new RegExp(`(?<![\\p{L}\\p{N}_-])${word}(?![\\p{L}\\p{N}_-])`, "iu"));
  const decide = (text: string) => {
    const [accepts, rejects] = words.map((word) => word.test(text));
    return accepts === rejects ? null : accepts!;
  };
  return each((rollout) => {
    const truth = typeof rollout.reference === "string" ? decide(rollout.reference) : rollout.reference;
    if (typeof truth !== "boolean") {
      throw new InvalidRollout("decisionReward", `needs a reference: ${accept}, ${reject} or a truth value`, rollout.reference);
    }
    const text = afterThinking(responseText(rollout));
    const accepted = decide(extractTag(text, "answer") ?? text);
    if (accepted === null) return { value: worst, why: "no single decision could be read" };
    if (accepted) return { value: truth ? payoffs.truePositive : payoffs.falsePositive, answer: accept };
    return { value: truth ? payoffs.falseNegative : payoffs.trueNegative, answer: reject };
  });
}
