import { z } from "zod";
import { type Context, InputError } from "../../core/index.ts";
import { askJudge, type JudgeOptions } from "../ask-judge.ts";
import { judgeMessages } from "../judge-messages.ts";
import { partialRatio } from "../partial-ratio.ts";

/** What somebody's words about a response say of it. */
export interface FoundPrinciple {
  readonly principle: string;
  readonly answer: "yes" | "no";
  /** the place that says so */
  readonly evidence: string;
}

/**
 * Extracts principles: from what people wrote about a response, what they judged it by, and whether it satisfied that.
 *
 * Kept is what the words really say: the place that is cited must be found in them, up to a slip. "Partly" is no label, and "helpfulness" is everything and
 * nothing; both are dropped.
 *
 * @param feedback what somebody wrote about one response
 * @param options.model who reads
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param options.evidence how alike the cited place and the feedback must be, in [0, 100]; default 60
 * @param context for its signal and its randomness
 * @returns principles with their answers, in the order found; none where the feedback names none
 * @throws {InputError} when evidence is not in [0, 100]
 * @throws {UnreadableAnswerError} when no answer could be read
 * @source Wang et al. 2025 (RLBFF), arXiv:2509.21319, section 2 (principles from feedback; evidence of more than 60 of 100)
 * @example await extractPrinciples("Clear, but the date is wrong.", { model: says({ principles: [{ principle: "clarity", evidence: "Clear", answer: "yes" }, { principle: "humour", evidence: "very funny joke", answer: "no" }] }) }, createContext()) // [{ principle: "clarity", answer: "yes", evidence: "Clear" }]
 */
export async function extractPrinciples(
  feedback: string,
  { model, ask = {}, evidence: least = 60 }: Omit<JudgeOptions, "samples"> & { evidence?: number },
  context: Context,
): Promise<FoundPrinciple[]> {
  if (!(least >= 0 && least <= 100)) throw new InputError("extractPrinciples", "evidence must be in [0, 100]", least);
  const [said] = await askJudge(form, judgeMessages(task, { feedback }, ask), { model, ask }, context);
  return said!.principles.flatMap(({ principle, answer, evidence }) => {
    const vague = /^\s*(overall )?helpful(ness)?\s*$/i.test(principle);
    return answer === "partly" || vague || partialRatio(evidence, feedback) <= least ? [] : [{ principle, answer, evidence }];
  });
}

const form = z.strictObject({
  principles: z.array(z.strictObject({ principle: z.string().min(1), evidence: z.string(), answer: z.enum(["yes", "no", "partly"]) })),
});

const task = `The feedback is what somebody wrote about a response that you do not see. List what they judged it by. Of each: the principle, in a few words, worded so that satisfying it is good ("accuracy of information", not "errors"); the evidence, the words of the feedback that say so, copied letter by letter; the answer, whether the response satisfies it according to them: "yes", "no" or "partly". List nothing that the feedback does not say.`;
