/**
 * Wang et al., "Secrets of RLHF in Large Language Models Part II: Reward Modeling", 2024, arXiv:2401.06080.
 *
 * Setting: 1500 pairs in 40 features, of which 30% have the wrong label; ten linear reward models, on the two halves of five random cuts, vote on the
 * pairs of the other half; 4 seeds. Then three rounds in which a policy moves away from the labelled data, with and without MetaRM. The contrastive losses of section 3 need
 * hidden states and are not here. No model; < 5 s.
 */
import { type Claim, createRandom, type Paper, type Random } from "guerdon";
import { pairAccuracy } from "guerdon/bench";
import { dot, mean, range, sigmoid, standardDeviation } from "guerdon/math";
import { bradleyTerryLoss, fitLinearReward, lowestShare, metaRewardStep, preferenceStrength, spreadLoss } from "guerdon/model";

export const paper: Paper = {
  title: "Secrets of RLHF in Large Language Models Part II: Reward Modeling",
  year: 2024,
  link: "https://arxiv.org/abs/2401.06080",
  grade: "small",
};

const features = 40;
const objective = bradleyTerryLoss();
const zero = new Float64Array(features);
/** A pair as the difference of its two rows, which is all that a linear reward sees. */
type Pair = readonly number[];
const normals = (random: Random, deviation = 1) => Array.from({ length: features }, () => random.normal(0, deviation));
const train = (pairs: readonly Pair[], given: { label?: number[]; margin?: number[] } = {}) =>
  fitLinearReward(objective, { chosen: pairs, rejected: pairs.map(() => zero) }, { given, ridge: 0.01 });
const accuracy = (weights: ArrayLike<number>, pairs: readonly Pair[]) =>
  pairAccuracy(
    pairs.map((pair) => dot(weights, pair)),
    pairs.map(() => 0),
  );

const denoised = range(4).map((seed) => {
  const random = createRandom(seed);
  const truth = normals(random, 0.5);
  const draw = (count: number): Pair[] =>
    Array.from({ length: count }, () => normals(random, Math.SQRT2)).map((pair) => (dot(truth, pair) > 0 ? pair : pair.map((x) => -x)));
  const clean = draw(1500);
  const wrong = clean.map(() => random() < 0.3);
  const pairs = clean.map((pair, i) => (wrong[i] ? pair.map((x) => -x) : pair));
  const test = draw(3000);

  const leads = range(5).flatMap(() => {
    const half = new Set(random.shuffle(range(pairs.length)).slice(0, pairs.length / 2));
    return [true, false].map((inside) => {
      const { score } = train(pairs.filter((_, i) => half.has(i) === inside));
      return pairs.map((pair, i) => (half.has(i) === inside ? Number.NaN : score(pair)));
    });
  });
  const strength = preferenceStrength(leads).map((vote) => vote.mean);
  const lowest = lowestShare(strength, 0.2);
  const low = new Set(lowest);
  const flipped = pairs.map((pair, i) => (low.has(i) ? pair.map((x) => -x) : pair));
  const random20 = new Set(random.shuffle(range(pairs.length)).slice(0, low.size));
  return {
    precision: mean(lowest.map((i) => (wrong[i] ? 1 : 0))),
    plain: accuracy(train(pairs).weights, test),
    flip: accuracy(train(flipped).weights, test),
    drop: accuracy(train(pairs.filter((_, i) => !low.has(i))).weights, test),
    soft: accuracy(train(pairs, { label: strength.map(sigmoid) }).weights, test),
    margin: accuracy(train(pairs, { margin: strength.map((lead) => Math.max(lead, 0)) }).weights, test),
    chance: accuracy(train(pairs.map((pair, i) => (random20.has(i) ? pair.map((x) => -x) : pair))).weights, test),
  };
});

/** Three rounds of a policy that drifts into directions which the labelled pairs show weakly; two reward models follow it with the same labels. */
const drifted = range(4).map((seed) => {
  const random = createRandom(100 + seed);
  const truth = normals(random, 0.5);
  const seen = range(features).map((k) => (k < features / 2 ? 1 : 0.15));
  const draw = (scale: readonly number[]) => scale.map((s) => s * random.normal(0, Math.SQRT2));
  const labelled = Array.from({ length: 400 }, () => draw(seen)).map((pair) =>
    random() < sigmoid(dot(truth, pair)) ? pair : pair.map((x) => -x),
  );
  const lossOf = (weights: Float64Array) => {
    const { loss, gradient } = objective({ chosen: labelled.map((pair) => dot(weights, pair)), rejected: labelled.map(() => 0) });
    return {
      value: loss,
      gradient: weights.map((w, k) => 0.01 * w + labelled.reduce((sum, pair, i) => sum + gradient.chosen[i]! * pair[k]!, 0)),
    };
  };
  const models: Record<"plain" | "meta", Float64Array> = { plain: new Float64Array(features), meta: new Float64Array(features) };
  let policy: number[][] = [];
  for (let round = 1; round <= 3; round++) {
    const scale = seen.map((s) => s + (1 - s) * (round / 3));
    policy = Array.from({ length: 100 * 4 }, () => draw(scale));
    const apart = (weights: Float64Array) => {
      const { loss, gradient } = spreadLoss({ group: 4 })({ score: policy.map((row) => dot(weights, row)) });
      return { value: loss, gradient: weights.map((_, k) => policy.reduce((sum, row, i) => sum + gradient.score[i]! * row[k]!, 0)) };
    };
    for (let step = 0; step < 60; step++) {
      models.plain = metaRewardStep(models.plain, { spread: apart, loss: lossOf, lookahead: 0, rate: 0.5 });
      models.meta = metaRewardStep(models.meta, { spread: apart, loss: lossOf, lookahead: 0.5, rate: 0.5 });
    }
  }
  const pairs = policy
    .flatMap((row, i) => (i % 2 ? [] : [row.map((x, k) => x - policy[i + 1]![k]!)]))
    .map((pair) => (dot(truth, pair) > 0 ? pair : pair.map((x) => -x)));
  const spread = (weights: Float64Array) => standardDeviation(policy.map((row) => dot(weights, row)));
  return {
    plain: { accuracy: accuracy(models.plain, pairs), spread: spread(models.plain) },
    meta: { accuracy: accuracy(models.meta, pairs), spread: spread(models.meta) },
  };
});

const round = (x: number) => Math.round(x * 1e4) / 1e4;
const gain = (name: "flip" | "drop" | "soft" | "margin" | "chance") => round(mean(denoised.map((run) => run[name] - run.plain)));
export const claims: readonly Claim[] = [
  {
    where: "section 2.2, figure 3",
    says: "of the fifth with the lowest strength, so many labels are really wrong",
    reported: "the lowest 20% have a mean strength below 0",
    expected: { atLeast: 0.8 },
    measured: round(mean(denoised.map((run) => run.precision))),
  },
  {
    where: "section 2.3",
    says: "flipping them: gain in accuracy over plain Bradley-Terry",
    expected: { atLeast: 0.007 },
    measured: gain("flip"),
  },
  { where: "section 2.3", says: "leaving them out: gain in accuracy", expected: { atLeast: 0.007 }, measured: gain("drop") },
  { where: "section 2.3", says: "soft labels alone gain nothing in this world", expected: { atMost: 0 }, measured: gain("soft") },
  {
    where: "section 2.3",
    says: "margins from the strength alone: gain in accuracy",
    expected: { atLeast: 0 },
    measured: gain("margin"),
    note: "Margins only ask for more where the models already agree; the wrong labels stay as they are.",
  },
  { where: "control", says: "flipping as many labels at random: gain in accuracy", expected: { atMost: 0 }, measured: gain("chance") },
  {
    where: "section 4, figure 10",
    says: "after three rounds MetaRM is right more often about the new policy's pairs than plain training, by",
    reported: "keeps improving over 3 to 4 rounds",
    expected: { atLeast: 0.02 },
    measured: round(mean(drifted.map(({ meta, plain }) => meta.accuracy - plain.accuracy))),
    note: "A linear model is fitted to its end, and its end is nearly the same wherever the slope is taken; the effect may need a net that is not.",
  },
  {
    where: "section 4, equation 11",
    says: "and spreads its rewards of them wider, as a ratio",
    expected: { atLeast: 1 },
    measured: round(mean(drifted.map(({ meta, plain }) => meta.spread / plain.spread))),
  },
];
