import { type Awaitable, type Context, perGroup, type Reward, type Rollout } from "../../core/index.ts";
import { historyOf, type PastChoice } from "../past-choices.ts";
import { sampledScore } from "../sampled-score.ts";
import { type PersonalChainOptions, personalChains } from "./personal-chains.ts";
import { userScaledScore } from "./user-scaled-score.ts";

/** Who judges, for whom, and who else is asked. */
export interface PersonalJudgeOptions extends PersonalChainOptions {
  readonly history?: (rollout: Rollout) => readonly PastChoice[];
  readonly alike?: (rollout: Rollout, context: Context) => Awaitable<readonly (readonly PastChoice[])[]>;
}

/**
 * Personal judge: a language model judges as one person would, several times, and once for each of some similar people.
 *
 *     R = userScaledScore(totals of m chains from the person's history, totals of one chain from the history of each of n others)
 *
 * Histories of other people enter the prompts of this one: give only those who agreed to it. Where nothing is known of the person, others alone are asked, and
 * the confidence is halved.
 *
 * @param options.model the judge
 * @param options.samples m: chains for the person; default 16
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param options.criteria how many criteria a chain has; default 4
 * @param options.history what the person chose before, of a rollout; default: its column "history"
 * @param options.alike histories of similar people (see `similarUsers`), of a rollout; default: nobody
 * @returns R in [0, 10], comparable within a group, with how much all chains agree as confidence
 * @throws {InvalidRollout} when a rollout has no history and none is given otherwise
 * @throws {InputError} when the responses of a group answer different prompts
 * @throws {UnreadableAnswerError} when no chain of the person, or of one of the others, could be read
 * @range [0, 10]
 * @source P-GenRM, 2026, arXiv:2602.12116 (test-time user-based scaling)
 * @example await scoreAll(personalJudge({ model: says({ persona: "Likes brevity.", criteria: [{ criterion: "Short", weight: 1 }], scores: { response_1: [8] } }), samples: 1, criteria: 1, history: () => [{ chosen: "4", rejected: "It is four." }] }), [{ response: "4" }]) // [{ value: 8, why: "Likes brevity." }]
 */
export function personalJudge({ model, samples = 16, ask, criteria, history = historyOf, alike = () => [] }: PersonalJudgeOptions): Reward {
  return perGroup(async (group, context) => {
    const [known, others] = [history(group[0]!), await alike(group[0]!, context)];
    const chains = (from: readonly PastChoice[], count: number, fork: string) =>
      personalChains(group, from, { model, samples: count, ask, criteria }, { ...context, random: context.random.fork(fork) });
    const [own, ...similar] = await Promise.all([
      known.length > 0 || others.length === 0 ? chains(known, samples, "own") : [],
      ...others.map((other, i) => chains(other, 1, `alike ${i}`)),
    ]);
    const all = [...own!, ...similar.flat()];
    const values = userScaledScore(
      own!.map(({ totals }) => totals),
      similar.flat().map(({ totals }) => totals),
    );
    return values.map((value, i) => {
      const score = sampledScore(
        all.map(({ totals }) => totals[i]!),
        0,
        10,
        all[0]!.persona,
      );
      const { confidence } = score;
      return { ...score, value, ...(confidence !== undefined && { confidence: known.length > 0 ? confidence : confidence / 2 }) };
    });
  });
}
