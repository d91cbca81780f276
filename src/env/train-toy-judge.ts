import { type Awaitable, InputError, type Random } from "../core/index.ts";
import { groupAdvantage } from "./group-advantage.ts";
import { drawJudgment, learnJudgment, type ToyJudge, type ToyJudgment, type ToyPair, toyJudge } from "./toy-judge.ts";

/** Rewards of the judgments of one pair: of each order it was shown in, the same number of judgments, [orders][group]. */
export type ToyJudgmentReward = (
  shown: readonly ToyPair[],
  judgments: readonly (readonly ToyJudgment[])[],
  index: number,
  random: Random,
  update: number,
) => Awaitable<readonly (readonly number[])[]>;

/** See trainToyJudge. */
export interface TrainToyJudgeOptions {
  readonly judge: ToyJudge;
  readonly pairs: readonly ToyPair[];
  readonly show?: (pair: ToyPair) => readonly ToyPair[];
  readonly reward: ToyJudgmentReward;
  readonly groupSize: number;
  readonly updates: number;
  readonly pairsPerUpdate: number;
  readonly learningRate: number;
  readonly random: Random;
  readonly observe?: (update: number, judge: ToyJudge) => Awaitable<void>;
}

/**
 * Trains a toy judge by group policy gradient: several judgments of each pair, each worth as much as it earns more than the others of its order.
 *
 *     ψ ← ψ + α mean_{x, i} A_i ∂ log π_ψ(t_i, winner_i | x),   ψ = (θ, w, v, b)
 *
 * @param options.judge parameters at the start; they are not changed
 * @param options.pairs what is judged, [pairs]
 * @param options.show the orders in which a pair is shown; default as it is; for both: (pair) => [pair, swapOrder(pair)]
 * @param options.reward rewards of the judgments of a pair, (shown, judgments, index of the pair, random, update) → [orders][group]
 * @param options.groupSize G: judgments drawn for each order of a pair
 * @param options.updates how many updates to make
 * @param options.pairsPerUpdate pairs in an update, drawn with replacement
 * @param options.learningRate α > 0
 * @param options.random where the draws come from; the reward gets it too
 * @param options.observe called after each update with their number so far and the judge as it is (to read, not to keep); awaited
 * @returns the trained judge
 * @throws {InputError} when a reward does not answer for all judgments, or answers with something that is not finite
 * @source Shao et al. 2024 (GRPO), arXiv:2402.03300, eq. 3 with one exact on-policy step an update
 * @example (await trainToyJudge({ judge: toyJudge({ thoughts: [0], trust: [0] }), pairs: [{ context: [[1]], evidence: [1], firstIsBetter: true }], reward: (_, judged) => judged.map((group) => group.map(({ first }) => Number(first))), groupSize: 8, updates: 50, pairsPerUpdate: 4, learningRate: 0.5, random: createRandom(1) })).trust[0] > 1 // true
 */
export async function trainToyJudge({
  judge: start,
  pairs,
  show = (pair) => [pair],
  reward,
  groupSize,
  updates,
  pairsPerUpdate,
  learningRate,
  random,
  observe,
}: TrainToyJudgeOptions): Promise<ToyJudge> {
  const judge = toyJudge(start);
  for (let update = 0; update < updates; update++) {
    const judged = Array.from({ length: pairsPerUpdate }, () => {
      const index = random.integer(pairs.length);
      const shown = show(pairs[index]!);
      return { index, shown, judgments: shown.map((pair) => Array.from({ length: groupSize }, () => drawJudgment(judge, pair, random))) };
    });
    const earned = await Promise.all(judged.map(({ index, shown, judgments }) => reward(shown, judgments, index, random, update)));
    // All were drawn before the first step: the slopes must be those of the judge that drew them.
    const drawnBy = toyJudge(judge);
    const step = learningRate / (groupSize * judged.reduce((orders, { shown }) => orders + shown.length, 0));
    judged.forEach(({ index, shown, judgments }, j) => {
      if (earned[j]!.length !== shown.length || !earned[j]!.every((group) => group.length === groupSize && group.every(Number.isFinite))) {
        throw new InputError(
          "trainToyJudge",
          `the reward must give ${shown.length} × ${groupSize} finite numbers for pair ${index}`,
          earned[j],
        );
      }
      shown.forEach((pair, order) => {
        const advantages = groupAdvantage(earned[j]![order]!);
        judgments[order]!.forEach((judgment, i) => {
          learnJudgment(judge, pair, judgment, step * advantages[i]!, drawnBy);
        });
      });
    });
    await observe?.(update + 1, judge);
  }
  return judge;
}
