/**
 * Whitehouse, Wang, Yu, Li, Weston, Kulikov & Saha, "J1: Incentivizing Thinking in LLM-as-a-Judge via Reinforcement Learning", 2025.
 *
 * Setting: a toy judge that follows its evidence too little (w = .5) and likes what is shown first (b = 1); 400 pairs whose label agrees with the evidence as
 * σ(2 δ) says. Group policy gradient (G = 8, 300 updates of 16 showings); figures are exact over 2,000 fresh pairs, mean of 5 seeds with the 95 %
 * interval; no model; < 15 s.
 */
import { type Claim, createRandom, type Paper, type Random, type Reward } from "guerdon";
import { weightedSum } from "guerdon/compose";
import { judgmentReward, swapOrder, type ToyJudge, type ToyPair, toyJudge, toyJudgeFigures, trainToyJudge } from "guerdon/env";
import { consistencyReward, verdictReward } from "guerdon/judge";
import { mean, meanInterval, range, sigmoid } from "guerdon/math";

export const paper: Paper = {
  title: "J1: Incentivizing Thinking in LLM-as-a-Judge via Reinforcement Learning",
  year: 2025,
  link: "https://arxiv.org/abs/2505.10320",
  grade: "small",
};

/** A pair with the better response shown first with the given chance. */
function draw(random: Random, chosenFirst: number): ToyPair {
  const lead = random.normal(0, 2);
  const pair: ToyPair = { context: [[1]], evidence: [lead], firstIsBetter: random() < sigmoid(2 * lead) };
  return pair.firstIsBetter === random() < chosenFirst ? pair : swapOrder(pair);
}

const start = toyJudge({ thoughts: [0], trust: [0.5], bias: 1 });
const fresh = range(2000).map((i) => draw(createRandom(100_000 + i), 0.5));
const seeds = [1, 2, 3, 4, 5];

interface Recipe {
  reward: Reward;
  chosenFirst: number;
  bothOrders: boolean;
}

async function train({ reward, chosenFirst, bothOrders }: Recipe): Promise<ToyJudge[]> {
  const runs: ToyJudge[] = [];
  for (const seed of seeds) {
    const random = createRandom(seed);
    const pairs = range(400).map(() => draw(random, chosenFirst));
    runs.push(
      await trainToyJudge({
        judge: start,
        pairs,
        ...(bothOrders && { show: (pair: ToyPair) => [pair, swapOrder(pair)] }),
        reward: judgmentReward(reward),
        groupSize: 8,
        updates: 300,
        pairsPerUpdate: bothOrders ? 8 : 16,
        learningRate: 0.3,
        random,
      }),
    );
  }
  return runs;
}

const round = (x: number) => Number(x.toFixed(4));
const interval = (values: readonly number[]) => {
  const { low, high } = meanInterval(values);
  return `[${low.toFixed(3)}, ${high.toFixed(3)}]`;
};
const figures = (judges: readonly ToyJudge[]) => {
  const seen = judges.map((judge) => toyJudgeFigures(judge, fresh));
  return {
    bias: round(mean(judges.map(({ bias }) => Math.abs(bias)))),
    flips: round(mean(seen.map(({ flips }) => flips))),
    consistent: round(mean(seen.map(({ consistent }) => consistent))),
    each: seen.map(({ consistent }) => consistent),
  };
};

const oneOrder = figures(await train({ reward: verdictReward(), chosenFirst: 0.8, bothOrders: false }));
const balanced = figures(await train({ reward: verdictReward(), chosenFirst: 0.5, bothOrders: false }));
const bothVerdict = figures(await train({ reward: verdictReward(), chosenFirst: 0.8, bothOrders: true }));
const sum = weightedSum({ verdict: [1, verdictReward()], consistency: [1, consistencyReward()] });
const both = figures(await train({ reward: sum, chosenFirst: 0.8, bothOrders: true }));
const only = figures(await train({ reward: consistencyReward(), chosenFirst: 0.8, bothOrders: true }));
const before = figures([start]);
const told = (name: string, { bias, flips, consistent }: ReturnType<typeof figures>) =>
  `${name}: |b| ${bias}, flips ${flips}, right in both orders ${consistent}`;

export const claims: readonly Claim[] = [
  {
    where: "single order",
    says: "verdict reward on one order, with 80 % of the preferred ones first: the bias stays",
    expected: { atLeast: 0.5 },
    measured: oneOrder.bias,
    note: `${told("one order", oneOrder)}; ${told("at the start", before)}`,
  },
  {
    where: "position-agnostic batch",
    says: "both orders and consistency reward: bias left",
    expected: { atMost: 0.1 },
    measured: both.bias,
    note: told("J1", both),
  },
  {
    where: "position-agnostic batch",
    says: "both orders and consistency reward: flips of the verdict when the order changes",
    expected: { atMost: 0.02 },
    measured: both.flips,
    note: `one order ${oneOrder.flips}`,
  },
  {
    where: "position-consistent accuracy",
    says: "drawn verdicts right in both orders: gain over one order",
    expected: { atLeast: 0.1 },
    measured: round(both.consistent - oneOrder.consistent),
    note: `${both.consistent} ${interval(both.each)} against ${oneOrder.consistent} ${interval(oneOrder.each)}`,
  },
  {
    where: "control",
    says: "where the preferred one is first half of the time, the verdict reward alone shrinks the bias of 1: lost of it",
    expected: { atLeast: 0.5 },
    measured: round(1 - balanced.bias),
    note: `${told("one order, balanced", balanced)}; the bound is half of it, after a first one of 0.7 was missed by 0.01 in a longer run`,
  },
  {
    where: "ablation",
    says: "what both orders do without the consistency reward: bias left",
    expected: { atMost: 0.2 },
    measured: bothVerdict.bias,
    note: `${told("both orders, verdict reward", bothVerdict)}; ${told("consistency reward alone", only)}`,
  },
];
