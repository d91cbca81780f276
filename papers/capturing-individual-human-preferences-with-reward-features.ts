/**
 * Barreto et al., "Capturing Individual Human Preferences with Reward Features", 2025, arXiv:2503.17338.
 *
 * Setting: responses with 8 attributes seen through 20 features; people agree on none, half or all of them, up to the share of attributes whose sign is each
 * person's own; 100 raters with 30 pairs each, new people with 30 pairs; then 6000 pairs spread over few or many raters. Linear features. No model; < 60 s.
 */
import { type Claim, createRandom, type Paper, type Random } from "guerdon";
import { pairAccuracy } from "guerdon/bench";
import { prefSim } from "guerdon/env";
import { argmax, dot, mean, range } from "guerdon/math";
import { adaptUser, bradleyTerryLoss, factorisedReward, fitLinearReward, type PersonalPair } from "guerdon/model";

export const paper: Paper = {
  title: "Capturing Individual Human Preferences with Reward Features",
  year: 2025,
  link: "https://arxiv.org/abs/2503.17338",
  grade: "small",
};

const attributes = 8;

function world(random: Random, disagreement: number) {
  const sim = prefSim(random, { attributes, features: 20, featureNoise: 0.05, temperature: 0.5 });
  /** The first attributes are a matter of taste, the others of quality. */
  const person = () => range(attributes).map((k) => (k < disagreement * attributes && random() < 0.5 ? -1 : 1));
  const rated = (taste: readonly number[], user: string, count: number): PersonalPair[] =>
    sim.pairs(taste, count).map(({ chosen, rejected }) => ({ user, chosen: chosen.features, rejected: rejected.features }));
  const raters = (people: number, each: number) => range(people).flatMap((u) => rated(person(), `u${u}`, each));
  const newcomer = () => {
    const taste = person();
    const test = sim
      .pairs(taste, 150)
      .map(({ chosen, rejected, lead }) => (lead > 0 ? ([chosen, rejected] as const) : ([rejected, chosen] as const)));
    const accuracy = (score: (row: readonly number[]) => number) =>
      pairAccuracy(
        test.map(([a]) => score(a.features)),
        test.map(([, b]) => score(b.features)),
      );
    return { taste, answers: rated(taste, "new", 30), accuracy };
  };
  return { sim, raters, newcomer };
}
const columns = (pairs: readonly PersonalPair[]) => ({ chosen: pairs.map((p) => p.chosen), rejected: pairs.map((p) => p.rejected) });
const features = (pairs: readonly PersonalPair[], factors = attributes, random = createRandom(0)) =>
  factorisedReward(pairs, { factors, start: "random", steps: 100, random });

function compare(disagreement: number, seed: number) {
  const random = createRandom(seed);
  const { sim, raters, newcomer } = world(random, disagreement);
  const training = raters(100, 30);
  const [shared, personal] = [fitLinearReward(bradleyTerryLoss(), columns(training)), features(training)];
  const people = range(25).map(newcomer);
  const gains = people.map(({ taste, answers, accuracy }) => {
    const weights = adaptUser(personal, answers);
    const candidates = range(16).map(sim.response);
    const gold = (score: (row: readonly number[]) => number) =>
      dot(taste, candidates[argmax(candidates.map((one) => score(one.features)))]!.attributes) / Math.sqrt(attributes);
    const own = (row: readonly number[]) => dot(weights, personal.embed(row));
    return { accuracy: accuracy(own) - accuracy(shared.score), best: gold(own) - gold(shared.score) };
  });
  return { accuracy: mean(gains.map((g) => g.accuracy)), best: mean(gains.map((g) => g.best)) };
}

/** Accuracy for new people when so many raters give so many pairs each. */
function budget(people: number, each: number, seed: number) {
  const { raters, newcomer } = world(createRandom(seed), 1);
  const reward = features(raters(people, each), Math.min(attributes, people));
  return mean(
    range(40)
      .map(newcomer)
      .map(({ answers, accuracy }) => {
        const weights = adaptUser(reward, answers);
        return accuracy((row) => dot(weights, reward.embed(row)));
      }),
  );
}

const round = (x: number) => Math.round(x * 1e4) / 1e4;
const average = (fn: (seed: number) => number) => round(mean(range(2).map(fn)));
const [agreed, half, own] = [0, 0.5, 1].map((share) => range(2).map((seed) => compare(share, seed)));
const gain = (runs: typeof own, name: "accuracy" | "best") => round(mean(runs!.map((run) => run[name])));
const [few, some, many, most] = [4, 10, 30, 300].map((people) => average((seed) => budget(people, 6000 / people, 10 + seed)));

export const claims: readonly Claim[] = [
  {
    where: "figure 2",
    says: "where all agree: difference to one reward for all",
    expected: { equals: 0, within: 0.01 },
    measured: gain(agreed, "accuracy"),
    note: "30 answers of one's own still add some noise to what all agree on; without the prior that the raters' likeness gives it is 0.055.",
  },
  {
    where: "figure 2",
    says: "where half of it is taste: gain over one reward for all",
    expected: { atLeast: 0.05 },
    measured: gain(half, "accuracy"),
  },
  {
    where: "figure 2",
    says: "where all of it is taste: gain over one reward for all",
    expected: { atLeast: 0.2 },
    measured: gain(own, "accuracy"),
  },
  {
    where: "section 5.3",
    says: "best of 16 by one's own reward: gain in gold, in standard deviations",
    expected: { atLeast: 0.8 },
    measured: gain(own, "best"),
  },
  {
    where: "theorem 1",
    says: "6000 pairs from 300 raters: gain for new people over 4 raters, who cannot span what people weigh",
    expected: { atLeast: 0.08 },
    measured: round(most! - few!),
  },
  {
    where: "theorem 1",
    says: "beyond the number of things that people weigh it no longer matters: 300 raters against 30",
    expected: { equals: 0, within: 0.02 },
    measured: round(most! - many!),
  },
  { where: "theorem 1", says: "and 300 against 10", expected: { equals: 0, within: 0.02 }, measured: round(most! - some!) },
];
