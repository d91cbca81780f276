/**
 * Tong, Li, Li, Yang, Mou, Ma, Xi et al., "AI Can Learn Scientific Taste", 2026.
 *
 * Setting: (a) 3,000 items of six fields over four years; citations ~ Poisson(exp(field + time + quality)). A logistic judge reads six noisy signs of a text: three
 * of quality, two of the field's popularity, one of age. Trained on matched or on any pairs, tested on matched pairs of the fourth year; 5 seeds.
 * (b) groups of eight; comparisons with noise σ = .9 against integer scores with the same noise; 400 groups; and a tabular policy trained on the win
 * rate; plain numbers in place of a language model; no model; < 15 s.
 */
import { type Claim, createRandom, type Paper, type Random } from "guerdon";
import { communityPairs, swapConsistentAccuracy } from "guerdon/bench";
import { fitLogistic, policyTable, policyWinRate, tabularPolicy, trainPolicy } from "guerdon/env";
import { type Battle, battleWinRate } from "guerdon/judge";
import { clamp, mean, meanInterval, pearson, range } from "guerdon/math";

export const paper: Paper = {
  title: "AI Can Learn Scientific Taste",
  year: 2026,
  link: "https://arxiv.org/abs/2603.14473",
  grade: "small",
};

const round = (x: number) => Number(x.toFixed(4));

function poisson(rate: number, random: Random): number {
  let [count, left] = [-1, rate];
  while (left > 0) {
    left += Math.log(1 - random());
    count++;
  }
  return count;
}

function accuracies(seed: number) {
  const random = createRandom(seed);
  const popularity = range(6).map(() => random.normal());
  const items = range(3000).map(() => {
    const [field, time] = [random.integer(6), 1460 * random()];
    const parts = range(3).map(() => random.normal(0, 0.4));
    const age = (1460 - time) / 365;
    const rate = Math.exp(1.5 + popularity[field]! + 0.5 * age + parts[0]! + parts[1]! + parts[2]!);
    const signs = [...parts.map((part) => part + random.normal(0, 0.2)), popularity[field]! + random.normal(), popularity[field]! + random.normal(), age + random.normal()]; // biome-ignore format: one line
    return { field: String(field), time, count: poisson(rate, random), signs };
  });
  const past = items.filter(({ time }) => time < 1095);
  const future = items.filter(({ time }) => time >= 1095);
  const matched = communityPairs(past, { mostPerItem: 4 });
  const any = matched.flatMap(() => {
    const [i, j] = [random.integer(past.length), random.integer(past.length)];
    return past[i]!.count === past[j]!.count
      ? []
      : [past[i]!.count > past[j]!.count ? { chosen: i, rejected: j } : { chosen: j, rejected: i }];
  });
  const test = communityPairs(future, { mostPerItem: 4 });
  const judged = (pairs: readonly { chosen: number; rejected: number }[], at: typeof items) => {
    const lead = (from: typeof items, a: number, b: number) => from[a]!.signs.map((sign, k) => sign - from[b]!.signs[k]!);
    const rows = pairs.flatMap(({ chosen, rejected }) => [lead(past, chosen, rejected), lead(past, rejected, chosen)]);
    const judge = fitLogistic(rows, rows.map((_, i) => 1 - (i % 2))); // biome-ignore format: one line
    const first = test.map(({ chosen, rejected }) => judge(lead(at, chosen, rejected)));
    const second = test.map(({ chosen, rejected }) => 1 - judge(lead(at, rejected, chosen)));
    return swapConsistentAccuracy(first, second);
  };
  return { matched: judged(matched, future), any: judged(any, future), pairs: matched.length };
}
const seeds = [1, 2, 3, 4, 5].map(accuracies);
const gains = seeds.map(({ matched, any }) => matched - any);
const gainInterval = meanInterval(gains);

/** All comparisons of a group, each with noise of its own. */
const battles = (quality: readonly number[], random: Random): Battle[] =>
  quality.flatMap((q, i) => range(i).map((j) => ({ first: i, second: j, firstWon: q - quality[j]! + random.normal(0, 0.9) > 0 ? 1 : 0 })));
const random = createRandom(7);
const agreement = range(400).map(() => {
  const quality = range(8).map(() => random.normal());
  const winRate = battleWinRate(battles(quality, random), 8).map((rate) => rate!);
  const points = quality.map((q) => clamp(Math.round(5.5 + 2 * (q + random.normal(0, 0.9))), 1, 10));
  return { winRate: pearson(winRate, quality), points: pearson(points, quality) };
});
const [byWinRate, byPoints] = [mean(agreement.map(({ winRate }) => winRate)), mean(agreement.map(({ points }) => points))];

const table = range(20).map(() => range(30).map(() => random.normal()));
const proposer = await trainPolicy({
  policy: tabularPolicy(table.map((row) => row.map(() => 0))),
  reward: (prompt, actions, draws) =>
    battleWinRate(battles(actions.map((a) => table[prompt]![a]!), draws), actions.length).map((rate) => rate!), // biome-ignore format: one line
  groupSize: 8,
  updates: 300,
  learningRate: 0.4,
  random,
});
const base = table.map((row) => row.map(() => 1 / row.length));
const coin = range(20_000).map(() => [random(), random()]);

export const claims: readonly Claim[] = [
  {
    where: "community feedback, matched pairs",
    says: "a judge trained on pairs of one field and time is right on later pairs, in both orders, more often than one trained on any pairs: by",
    expected: { atLeast: 0.05 },
    measured: round(mean(gains)),
    note: `${round(mean(seeds.map(({ matched }) => matched)))} against ${round(mean(seeds.map(({ any }) => any)))}, interval of the gain [${gainInterval.low.toFixed(3)}, ${gainInterval.high.toFixed(3)}]; about ${Math.round(mean(seeds.map(({ pairs }) => pairs)))} pairs. The paper's judges gain 13 to 19 points by training`,
  },
  {
    where: "comparison-based GRPO",
    says: "the win rate in a group goes with true quality more than integer scores of the same noise: correlation above by",
    reported: 0.16,
    expected: { atLeast: 0.1 },
    measured: round(byWinRate - byPoints),
    note: `${round(byWinRate)} against ${round(byPoints)}; a reference run had 0.87 and 0.71. It takes 28 comparisons in place of 8 scores`,
  },
  {
    where: "comparison-based GRPO",
    says: "a proposer trained on it wins against its base",
    reported: 0.8,
    expected: { atLeast: 0.75 },
    measured: round(policyWinRate(policyTable(proposer), base, table)),
  },
  {
    where: "evaluation",
    says: "guessing is right in both orders a quarter of the time",
    expected: { equals: 0.25, within: 0.01 },
    measured: round(swapConsistentAccuracy(coin.map(([one]) => one!), coin.map(([, other]) => other!))), // biome-ignore format: one line
  },
  {
    where: "evaluation",
    says: "and a judge that always names the first never",
    expected: { equals: 0 },
    measured: swapConsistentAccuracy([1, 1, 1], [0, 0, 0]),
  },
];
