/**
 * Wang et al., "GRAM: A Generative Foundation Reward Model for Reward Generalization", 2025, arXiv:2506.14175.
 *
 * Setting: responses have 4 qualities, seen through 64 noisy features: 200 labels are few for them. (1) A net that judges two responses at once learns
 * from 200 labels, or first from 5000 pairs without labels, half of them of another domain, where all qualities are moved and half again as spread; it
 * is tried on both domains. (2) 2000 labels, one in five wrong, with and without smoothing. (3) The equation. 2 seeds. JudgeBench and policies are out
 * of reach. No model; < 20 s.
 */
import { type Claim, createRandom, type Paper, type Random } from "guerdon";
import { calibrationError } from "guerdon/audit";
import { pairAccuracy } from "guerdon/bench";
import { prefSim } from "guerdon/env";
import { dot, linspace, logSigmoid, maximum, mean, range } from "guerdon/math";
import { generativePairwiseLoss, generativePairwiseReward } from "guerdon/model";
import { wasmBackend } from "guerdon/nn";

export const paper: Paper = {
  title: "GRAM: A Generative Foundation Reward Model for Reward Generalization",
  year: 2025,
  link: "https://arxiv.org/abs/2506.14175",
  grade: "small",
};

const backend = await wasmBackend();
const tastes = [2, -1.5, 1, 0.5];
type Pair = readonly [readonly number[], readonly number[]];

function world(random: Random) {
  const { see } = prefSim(random, { features: 64, featureNoise: 0.3 });
  const move = tastes.map(() => random.normal());
  const draw = (moved: boolean) => {
    const qualities = tastes.map((_, k) => (moved ? move[k]! + 1.5 * random.normal() : random.normal()));
    return { quality: dot(tastes, qualities), row: see(qualities) };
  };
  /** Pairs with the better response first, but for the share of labels that are wrong. */
  return (count: number, { moved = false, wrong = 0 } = {}): Pair[] =>
    range(count).map(() => {
      const [a, b] = [draw(moved), draw(moved)];
      return a.quality > b.quality === random() >= wrong ? ([a.row, b.row] as const) : ([b.row, a.row] as const);
    });
}

async function setting(seed: number) {
  const random = createRandom(seed);
  const pairs = world(random);
  const training = { rate: 0.005, backend };
  const [unlabelled, few, noisy] = [[...pairs(2500), ...pairs(2500, { moved: true })], pairs(200), pairs(2000, { wrong: 0.2 })];
  const [known, unseen] = [pairs(2000), pairs(2000, { moved: true })];
  const says = (judge: Awaited<ReturnType<typeof generativePairwiseReward>>, on: Pair[]) =>
    judge.prefer(
      on.map(([better]) => better),
      on.map(([, worse]) => worse),
    );
  const accuracy = (p: readonly number[]) =>
    pairAccuracy(
      p,
      p.map(() => 0.5),
    );
  const labels = await generativePairwiseReward([], few, { ...training, random: random.fork("labels") });
  const both = await generativePairwiseReward(unlabelled, few, { ...training, random: random.fork("both") });
  const noise = (smoothing: number) =>
    generativePairwiseReward([], noisy, { ...training, smoothing, steps: 400, random: random.fork("noisy") });
  const [hardJudge, smoothJudge] = [await noise(0), await noise(0.1)];
  const [hard, smooth] = [await says(hardJudge, known), await says(smoothJudge, known)];
  const labelled = pairs(2000, { wrong: 0.2 });
  return {
    labels: accuracy(await says(labels, unseen)),
    both: accuracy(await says(both, unseen)),
    labelsKnown: accuracy(await says(labels, known)),
    bothKnown: accuracy(await says(both, known)),
    hard: accuracy(hard),
    smooth: accuracy(smooth),
    hardError: miscalibration(await says(hardJudge, labelled)),
    smoothError: miscalibration(await says(smoothJudge, labelled)),
  };
}

/** How far what it says of the response that it prefers is from how often the label says so; the response that the label prefers stood first. */
const miscalibration = (p: readonly number[]) =>
  calibrationError(
    p.map((x) => Math.max(x, 1 - x)),
    p.map((x) => (x > 0.5 ? 1 : 0)),
  );

const runs: Awaited<ReturnType<typeof setting>>[] = [];
for (const seed of range(2)) runs.push(await setting(seed));
const round = (x: number) => Math.round(x * 1e4) / 1e4;
const average = (name: keyof (typeof runs)[number]) => mean(runs.map((run) => run[name]));
const leads = linspace(-20, 20, 81);
const smoothed = (z: number) => generativePairwiseLoss({ smoothing: 0.1 })({ logits: [z, 0], firstBetter: [1] }).loss;

export const claims: readonly Claim[] = [
  {
    where: "equation 7",
    says: "smoothed cross-entropy is the ranking loss plus 0.05 z: largest difference",
    expected: { atMost: 1e-10 },
    measured: Math.round(1e12 * maximum(leads.map((z) => Math.abs(smoothed(z) - (0.05 * z - logSigmoid(z)))))) / 1e12,
  },
  {
    where: "section 5.2",
    says: "a domain without labels, 200 labels in another: gain in accuracy of 5000 pairs without labels before them",
    expected: { atLeast: 0.04 },
    measured: round(average("both") - average("labels")),
    note: `Labels alone reach ${round(average("labels"))}. The direction holds; four points, an estimate, are more than a net as small as this one gains from reading. With 24 features, for which 200 labels are enough, and no pairs of the second domain, it was −0.02.`,
  },
  {
    where: "section 5.2",
    says: "the same in the domain of the labels",
    expected: { atLeast: 0 },
    measured: round(average("bothKnown") - average("labelsKnown")),
  },
  {
    where: "section 5.4",
    says: "one label in five wrong: gain in accuracy of smoothing by 0.1",
    expected: { atLeast: 0.01 },
    measured: round(average("smooth") - average("hard")),
    note: `Without smoothing ${round(average("hard"))}. Smoothing takes the same off the lead of each pair: what it is sure of changes, not the order.`,
  },
  {
    where: "section 5.4",
    says: "one label in five wrong: calibration error with smoothing, as a share of that without",
    expected: { atMost: 0.75 },
    measured: round(average("smoothError") / average("hardError")),
    note: `Against new labels, as often wrong. With 24 features, where little is learned by heart, and against labels without errors, it was 1.6 times as large with smoothing. Without smoothing it is ${round(average("hardError"))}.`,
  },
];
