/**
 * Wang et al., "HelpSteer2-Preference: Complementing Ratings with Preferences", 2024, arXiv:2410.01257.
 *
 * Setting: 20 features, 400 preferences, each with a strength of 1 to 3 that annotators read off a noisy lead; linear reward models; 8 seeds. Ratings 0 to 4
 * are the same lead with noise of their own. What people care about is sized so that the plain model is right in about 92%; where the task is easier (93.7%)
 * weighting gains 0.3 points instead of 0.6. Test pairs are held to the true order. The 70B models and RewardBench are out of reach. No model; < 5 s.
 */
import { type Claim, createRandom, type Paper, type Random } from "guerdon";
import { pairAccuracy } from "guerdon/bench";
import { prefSim } from "guerdon/env";
import { dot, linspace, logit, mean } from "guerdon/math";
import { bradleyTerryLoss, extrapolateWeights, fitLinearReward, regressionLoss } from "guerdon/model";
import { NdArray } from "guerdon/nn";

export const paper: Paper = {
  title: "HelpSteer2-Preference: Complementing Ratings with Preferences",
  year: 2024,
  link: "https://arxiv.org/abs/2410.01257",
  grade: "small",
};

const features = 20;
const objective = bradleyTerryLoss();

/** Pairs with the strength that annotators give: 1 slightly better, 2 better, 3 much better. */
function annotated(random: Random, count: number) {
  const person = Array.from({ length: features }, () => random.normal(0, 0.4));
  const world = prefSim(random, { attributes: features });
  const pairs = Array.from({ length: count }, () => {
    const [a, b] = [world.response().features, world.response().features];
    const lead = dot(person, a) - dot(person, b) + logit(random());
    const strength = Math.abs(lead) < 1 ? 1 : Math.abs(lead) < 3 ? 2 : 3;
    return lead > 0 ? { chosen: a, rejected: b, strength } : { chosen: b, rejected: a, strength };
  });
  const rate = (row: readonly number[]) => Math.min(4, Math.max(0, Math.round(2 + 0.5 * (dot(person, row) + random.normal(0, 3)))));
  return { person, pairs, rate };
}
const columns = (pairs: readonly { chosen: readonly number[]; rejected: readonly number[] }[]) => ({
  chosen: pairs.map(({ chosen }) => chosen),
  rejected: pairs.map(({ rejected }) => rejected),
});

const runs = Array.from({ length: 8 }, (_, seed) => {
  const random = createRandom(seed);
  const { person, pairs, rate } = annotated(random, 2400);
  const [training, validation, test] = [pairs.slice(0, 400), pairs.slice(400, 800), pairs.slice(800)];
  /** Agreement with the true order: what noise did to the labels of the test set does not count. */
  const accuracy = (score: (row: ArrayLike<number>) => number, on = test) =>
    pairAccuracy(
      ...((["chosen", "rejected"] as const).map((side) =>
        on.map((pair) => score(pair[side]) * Math.sign(dot(person, pair.chosen) - dot(person, pair.rejected))),
      ) as [number[], number[]]),
    );
  const agreement = (score: (row: ArrayLike<number>) => number) =>
    pairAccuracy(
      validation.map(({ chosen }) => score(chosen)),
      validation.map(({ rejected }) => score(rejected)),
    );
  const strength = training.map(({ strength }) => strength);
  const trained = (given: { margin?: number[]; weight?: number[] }, options: { start?: ArrayLike<number>; steps?: number } = {}) =>
    fitLinearReward(objective, columns(training), { given, ...options });

  const rows = training.flatMap(({ chosen, rejected }) => [chosen, rejected]);
  const rated = fitLinearReward(regressionLoss(), { score: rows.map((row) => [...row, 1]) }, { given: { target: rows.map(rate) } });
  const regression = rated.weights.slice(0, features);
  const scoreOf = (weights: ArrayLike<number>) => (row: ArrayLike<number>) => dot(weights, row);
  /** What validation likes best; the first of equals. */
  const best = (candidates: readonly ArrayLike<number>[]) =>
    candidates.reduce((best, weights) => (agreement(scoreOf(weights)) > agreement(scoreOf(best)) ? weights : best));
  const both = best([1, 2, 4, 8].map((steps) => trained({ weight: strength }, { start: regression, steps }).weights));
  const beyond = linspace(1, 2, 11).map((factor) => extrapolateWeights(new NdArray(regression), new NdArray(both), factor).data);
  return {
    regular: accuracy(trained({}).score),
    margin: accuracy(trained({ margin: strength }).score),
    shuffled: accuracy(trained({ weight: random.shuffle(strength) }).score),
    scaled: accuracy(trained({ weight: strength }).score),
    regression: accuracy(scoreOf(regression)),
    both: accuracy(scoreOf(both)),
    extrapolated: accuracy(scoreOf(best(beyond))),
  };
});
const average = (name: keyof (typeof runs)[number]) => mean(runs.map((run) => run[name]));
const round = (x: number) => Math.round(x * 1e4) / 1e4;
const gains = runs.map((run) => run.scaled - run.regular);

export const claims: readonly Claim[] = [
  {
    where: "table 2",
    says: "weighting by strength beats plain Bradley-Terry, in accuracy",
    reported: "92.7 to 93.0 of the scaled, 92.4 of the regular on RewardBench (recalled)",
    expected: { atLeast: 0.005 },
    measured: round(mean(gains)),
  },
  { where: "table 2", says: "seeds of 8 in which it does", expected: { atLeast: 6 }, measured: gains.filter((gain) => gain > 0).length },
  {
    where: "table 2",
    says: "weighting is no worse than asking for a margin",
    expected: { atLeast: 0 },
    measured: round(average("scaled") - average("margin")),
  },
  {
    where: "table 3",
    says: "ratings first, then preferences: above ratings alone",
    expected: { atLeast: 0.003 },
    measured: round(average("both") - average("regression")),
  },
  {
    where: "table 3",
    says: "ratings first, then preferences: above preferences alone",
    expected: { atLeast: 0.003 },
    measured: round(average("both") - average("scaled")),
  },
  {
    where: "table 3",
    says: "going on in the same direction helps or does no harm",
    reported: "93.7 to 94.1 on RewardBench",
    expected: { atLeast: -0.001 },
    measured: round(average("extrapolated") - average("both")),
  },
  {
    where: "control",
    says: "with strengths shuffled between pairs the weight is worth nothing",
    expected: { atMost: 0.001 },
    measured: round(average("shuffled") - average("regular")),
  },
];
