import type { ZodType } from "zod";
import type { Comparison, Context, Rollout } from "../../core/index.ts";
import { mean } from "../../math/index.ts";
import { askJudge, type JudgeOptions } from "../ask-judge.ts";
import { judgeMessages } from "../judge-messages.ts";
import { referenceText } from "../reference-text.ts";
import { firstLine } from "../sampled-score.ts";
import { sharedPrompt, transcript } from "../transcript.ts";

/** Who compares, and by what. */
export interface PairOptions extends JudgeOptions {
  /** what makes a response the better one; the data are called question, first, second and (where there is one) reference */
  readonly instruction?: string;
}

/** What makes a response the better one where nothing else is said. */
export const betterResponse = `Compare two responses to the same question. The better one follows what was asked, is right in what it says, helps whoever asked, does no harm, and goes into as much detail as the question needs.
The order in which they are shown must not matter, nor their length for itself, nor how sure of themselves they sound.`;

/** Asks for verdicts on a pair, and shows the judge nothing but the question, the reference and the two responses. */
export function askPair<T>(
  form: ZodType<T>,
  task: string,
  [first, second]: readonly [Rollout, Rollout],
  options: JudgeOptions,
  context: Context,
): Promise<readonly T[]> {
  const data = {
    question: sharedPrompt("pair", [first, second]),
    reference: referenceText(first.reference),
    first: transcript(first.response),
    second: transcript(second.response),
  };
  return askJudge(form, judgeMessages(task, data, options.ask), options, context);
}

/** The comparison that several verdicts make: 1 for the first, 0 for the second, ½ for a tie. */
export function comparisonOf(wins: readonly number[], why: string): Comparison {
  const first = mean(wins);
  return { first, ...(wins.length > 1 && { confidence: Math.abs(2 * first - 1) }), why: firstLine(why) };
}
