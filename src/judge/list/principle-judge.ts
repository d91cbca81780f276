import { type Awaitable, type Context, perGroup, type Reward, type Rollout } from "../../core/index.ts";
import type { JudgeOptions } from "../ask-judge.ts";
import { sampledScore } from "../sampled-score.ts";
import { type Judgement, principleJudgements } from "./principle-judgements.ts";
import { voteScores } from "./vote-scores.ts";

/** Who judges, and whose judgements are trusted. */
export interface PrincipleJudgeOptions extends JudgeOptions {
  /** how far a judgement is to be trusted, in any unit: a learned head, or another judge */
  readonly trust?: (judgement: Judgement, group: readonly Rollout[], context: Context) => Awaitable<number>;
  readonly keep?: number;
}

/**
 * Principle judge: a language model scores all responses to a prompt in one call, by principles that it writes for that prompt; several judgements vote.
 *
 *     R_i = S*_i / |kept|,   S* = voteScores over k samples, or over those m of them that are trusted most
 *
 * Scores are comparable within a group, and more samples make them finer. Give a group all at once: it costs one call for each sample.
 *
 * @param options.model the judge
 * @param options.samples k: how many judgements are asked for; default 1
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param options.trust how far a judgement is to be trusted, in any unit: the guide of guided voting; default: all are counted
 * @param options.keep m: how many judgements are counted where there is a guide; default half of them, rounded up
 * @returns R in [1, 10], with how much the counted judgements agree as confidence, and the first line of the most trusted critique
 * @throws {InputError} when the responses of a group answer different prompts
 * @throws {UnreadableAnswerError} when no judgement could be read
 * @range [1, 10]
 * @source Liu et al. 2025 (Inference-Time Scaling for Generalist Reward Modeling), arXiv:2504.02495, eq. 7; divided by the number of samples, so that one that could not be read does not lower it
 * @example await scoreAll(principleJudge({ model: says({ principles: [{ principle: "Right", weight: 10 }], critique: "It is.", scores: { response_1: 9 } }) }), [{ response: "4" }]) // [{ value: 9, why: "It is." }]
 */
export function principleJudge({ model, samples = 1, ask, trust, keep }: PrincipleJudgeOptions): Reward {
  return perGroup(async (group, context) => {
    const judgements = await principleJudgements(group, { model, samples, ask }, context);
    const trusts = trust && (await Promise.all(judgements.map((one) => trust(one, group, context))));
    const counted = Math.min(judgements.length, (trusts && keep) ?? (trusts ? Math.ceil(judgements.length / 2) : judgements.length));
    const best = judgements.map((one, t) => ({ ...one, trust: trusts?.[t] ?? 0 })).sort((a, b) => b.trust - a.trust);
    const votes = voteScores(
      judgements.map((one) => one.scores),
      { trust: trusts, keep: counted },
    );
    return group.map((_, i) => ({
      ...sampledScore(
        best.slice(0, counted).map(({ scores }) => scores[i]!),
        1,
        10,
        best[0]!.critique,
      ),
      value: votes[i]! / counted,
    }));
  });
}
