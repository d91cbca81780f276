/**
 * Ou, Zheng, Sun, Zhang, Dong, Zhu et al., "SERL: Self-Examining Reinforcement Learning on Open-Domain", AAAI 2026.
 *
 * Setting: an actor on 40 prompts with 16 answers each, log-linear in three features and the length, and a toy judge that looks closely, looks once or guesses,
 * likes the first (b = .6) and the longer (.4). 150 steps: 8 prompts, N = 4 answers, each pair judged twice, once an order; nobody knows the truth.
 * Figures are exact, mean of 5 seeds; plain numbers in place of a language model; no model; < 25 s.
 */
import { type Claim, createRandom, type Paper, type Random } from "guerdon";
import {
  drawJudgment,
  expectedValue,
  groupAdvantage,
  groupPolicyGradient,
  learnJudgment,
  logLinearPolicy,
  moveWeights,
  policyTable,
  policyWinRate,
  probabilitiesOf,
  type ToyPair,
  toyJudge,
  toyJudgeFigures,
} from "guerdon/env";
import { type Battle, battleWinRate, copelandShare, lengthBalancedWeights, rankConsistency } from "guerdon/judge";
import { dot, mean, pearson, range } from "guerdon/math";

export const paper: Paper = {
  title: "SERL: Self-Examining Reinforcement Learning on Open-Domain",
  year: 2025,
  link: "https://arxiv.org/abs/2511.07922",
  grade: "small",
};

interface Recipe {
  judgeLearns?: boolean;
  lengthControl?: boolean;
  swaps?: boolean;
}
const thoughts = [0, 1, 2]; // look closely, look once, guess

function world(random: Random) {
  const taste = range(3).map(() => random.normal(0, 0.7));
  const features = range(40).map(() => range(16).map(() => range(4).map(() => random.normal())));
  const gold = features.map((answers) => answers.map((row) => dot(taste, row.slice(0, 3))));
  const seen = gold.map((answers) =>
    answers.map((quality) => [quality + random.normal(0, 0.3), quality + random.normal(0, 1.5), random.normal(0, 1.5)]),
  );
  const lengths = features.map((answers) => answers.map((row) => 300 * Math.exp(0.3 * row[3]!)));
  const pair = (x: number, first: number, second: number): ToyPair => ({
    context: thoughts.map((t) => thoughts.map((u) => (t === u ? 1 : 0))),
    evidence: thoughts.map((t) => seen[x]![first]![t]! - seen[x]![second]![t]!),
    glance: [features[x]![first]![3]! - features[x]![second]![3]!],
    firstIsBetter: gold[x]![first]! > gold[x]![second]!,
  });
  return { features, gold, lengths, pair };
}

function run({ judgeLearns = true, lengthControl = true, swaps = true }: Recipe, seed: number) {
  const random = createRandom(seed);
  const { features, gold, lengths, pair } = world(random);
  const judge = toyJudge({ thoughts: [0, 0, 0], trust: [1, 1, 1], glances: [0.4], bias: 0.6 });
  const held = range(1000).map(() => {
    const [x, first] = [random.integer(40), random.integer(16)];
    return pair(x, first, (first + 1 + random.integer(15)) % 16);
  });
  const policy = logLinearPolicy(features);
  const start = policyTable(policy);
  const before = toyJudgeFigures(judge, held).accuracy;
  for (let step = 0; step < 150; step++) {
    for (const x of range(8).map(() => random.integer(40))) {
      const chances = probabilitiesOf(policy, x);
      const answers = range(4).map(() => random.weighted(chances));
      const shown = range(4).flatMap((i) => range(i).flatMap((j) => (swaps ? [[j, i], [i, j]] : [[j, i], [j, i]]))); // biome-ignore format: pairs
      const judgments = shown.map(([first, second]) => drawJudgment(judge, pair(x, answers[first!]!, answers[second!]!), random));
      const battles: Battle[] = shown.map(([first, second], k) => ({
        first: first!,
        second: second!,
        firstWon: answers[first!] === answers[second!] ? 0.5 : Number(judgments[k]!.first),
      }));
      const weights = lengthControl ? lengthBalancedWeights(battles, answers.map((a) => lengths[x]![a]!)) : undefined; // biome-ignore format: one line
      const rewards = battleWinRate(battles, 4, weights);
      const judged = range(4).filter((i) => rewards[i] !== null);
      const advantages = groupAdvantage(judged.map((i) => rewards[i]!));
      moveWeights(policy, x, groupPolicyGradient(chances, judged.map((i) => answers[i]!), advantages), 0.1 / 8); // biome-ignore format: one line
      if (!judgeLearns) continue;
      const judgeAdvantages = groupAdvantage(rankConsistency(battles, rewards));
      const drawnBy = toyJudge(judge);
      shown.forEach(([first, second], k) => {
        learnJudgment(judge, pair(x, answers[first!]!, answers[second!]!), judgments[k]!, (0.4 * judgeAdvantages[k]!) / 12 / 8, drawnBy);
      });
    }
  }
  const end = policyTable(policy);
  return {
    win: policyWinRate(end, start, gold),
    growth: expectedValue(end, lengths) / expectedValue(start, lengths) - 1,
    learned: toyJudgeFigures(judge, held).accuracy - before,
    bias: Math.abs(judge.bias),
  };
}

const round = (x: number) => Number(x.toFixed(4));
function figures(recipe: Recipe = {}) {
  const runs = range(5).map((i) => run(recipe, i + 1));
  const over = (name: keyof (typeof runs)[0]) => round(mean(runs.map((one) => one[name])));
  return { win: over("win"), growth: over("growth"), learned: over("learned"), bias: over("bias") };
}
const serl = figures();
const actorOnly = figures({ judgeLearns: false });
const uncontrolled = figures({ lengthControl: false });
const unswapped = figures({ swaps: false });

/** Twelve answers; a fifth of the pairs are won by the worse one, which makes cycles. */
const cyclic = mean(
  range(200).map((seed) => {
    const random = createRandom(seed);
    const gold = range(12).map(() => random.normal());
    const battles = gold.flatMap((_, i) =>
      range(i).map((j): Battle => ({ first: i, second: j, firstWon: gold[i]! > gold[j]! === random() >= 0.2 ? 1 : 0 })),
    );
    return pearson(
      copelandShare(battles, 12).map((share) => share!),
      gold,
    );
  }),
);

export const claims: readonly Claim[] = [
  {
    where: "main results",
    says: "win rate of the actor against its start, by the truth that nobody told it",
    expected: { atLeast: 0.65 },
    measured: serl.win,
    note: "the paper: 52.4 % to 59.9 % on AlpacaEval 2, length-controlled",
  },
  {
    where: "judge reward",
    says: "agreement with its own ranking makes the judge more accurate by",
    expected: { atLeast: 0.04 },
    measured: serl.learned,
  },
  {
    where: "control",
    says: "a judge that is not rewarded stays as it is: change of accuracy",
    expected: { equals: 0, within: 0.01 },
    measured: actorOnly.learned,
    note: `the actor then wins ${actorOnly.win} against ${serl.win}`,
  },
  {
    where: "length control module",
    says: "with it the mean length grows by less than",
    expected: { atMost: 0.08 },
    measured: serl.growth,
  },
  {
    where: "length control module",
    says: "without it the mean length grows by",
    expected: { atLeast: 0.25 },
    measured: uncontrolled.growth,
    note: `it grows, by a little less than the bound: the length of an answer varies by 30 % and the judge likes quality more; accuracy of the judge changes by ${uncontrolled.learned}, the actor wins ${uncontrolled.win}`,
  },
  {
    where: "position bias mitigation",
    says: "without swapping the judge's bias of .6 does not fall: bias at the end",
    expected: { atLeast: 0.6 },
    measured: unswapped.bias,
    note: `with swapping ${serl.bias}`,
  },
  {
    where: "Copeland reward",
    says: "where a fifth of the pairs are won by the worse answer: correlation of the Copeland share with the truth",
    expected: { atLeast: 0.8 },
    measured: round(cyclic),
  },
];
