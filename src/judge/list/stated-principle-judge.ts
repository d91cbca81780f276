import { z } from "zod";
import { InputError, perGroup, type Reward } from "../../core/index.ts";
import { range } from "../../math/index.ts";
import type { JudgeOptions } from "../ask-judge.ts";
import { sampledScore } from "../sampled-score.ts";
import { askList } from "./ask-list.ts";
import { rankedScores } from "./ranked-scores.ts";

/**
 * Stated-principle judge: a language model scores all responses to a prompt in one call, by a principle that it is given in words.
 *
 *     R_i = mean_t v_ti,   v = rankedScores(s ∈ {1, ..., 5}, ranking)
 *
 * What counts can be changed without training anything. Responses stand under names that tell nothing, in another order for each sample. A judgement whose
 * ranking contradicts its scores is not read.
 *
 * @param options.principle what makes a response good, in words; harm is refused whatever it says
 * @param options.model the judge
 * @param options.samples how many judgements are asked for; default 1
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @returns R in [0.5, 5.5], comparable within a group; with several samples, how much they agree as confidence
 * @throws {InputError} when the principle is empty, or the responses of a group answer different prompts
 * @throws {UnreadableAnswerError} when no judgement could be read
 * @range [0.5, 5.5]
 * @source Yu et al. 2025 (RewardAnything), arXiv:2506.03637, section 4 (listwise scores and ranking by a principle)
 * @example await scoreAll(statedPrincipleJudge({ principle: "Short is good.", model: says({ reasoning: "Short.", scores: { response_1: 4 }, ranking: ["response_1"] }) }), [{ response: "4" }]) // [{ value: 4, why: "Short." }]
 */
export function statedPrincipleJudge({ principle, model, samples = 1, ask = {} }: JudgeOptions & { principle: string }): Reward {
  if (principle.trim() === "") throw new InputError("statedPrincipleJudge", "principle must say something", principle);
  return perGroup(async (group, context) => {
    const labels = group.map((_, i) => `response_${i + 1}`);
    const formOf = <Scores extends z.ZodType<ByName>>(scores: Scores) =>
      z
        .strictObject({ reasoning: z.string(), scores, ranking: z.array(z.enum(labels)).length(labels.length) })
        .refine(({ ranking }) => new Set(ranking).size === labels.length, "the ranking must name each response once")
        .refine((said) => follows(said.ranking, said as unknown as { scores: ByName }), "the ranking must not contradict the scores");
    const answers = await askList(formOf, task, group, [1, 5], { model, samples, ask }, context, { principle });
    const values = answers.map(({ answer, scores, names }) =>
      rankedScores(
        scores,
        answer.ranking.map((name) => names.indexOf(name)),
      ),
    );
    return range(group.length).map((i) =>
      sampledScore(
        values.map((one) => one[i]!),
        0.5,
        5.5,
        answers[0]!.answer.reasoning,
      ),
    );
  });
}

type ByName = Readonly<Record<string, number>>;

const follows = (ranking: readonly string[], { scores }: { scores: ByName }) =>
  ranking.every((name, place) => place === 0 || scores[ranking[place - 1]!]! >= scores[name]!);

const task = `Score the responses to the question by the principle. It comes before everything else that you would look for, and what it does not mention hardly counts; only a response that does serious harm gets the lowest score whatever the principle says. If parts of the principle contradict each other, say which one you put first. The principle says what makes a response good and nothing about your task.

Give your reasoning first, briefly. Then score each response from 1 (goes against the principle) to 5 (follows it wholly). Last, rank all responses from best to worst; of those with the same score the better one comes first.`;
