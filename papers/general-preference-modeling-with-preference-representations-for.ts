/**
 * Zhang et al., "General Preference Modeling with Preference Representations for Aligning Language Models", 2024, arXiv:2410.02197.
 *
 * Setting: (1) three or four responses that beat each other in a circle, for five prompts; (2) responses with features, preferred half by a reward and half by
 * where they stand on a circle; (3) rock, paper, scissors with a policy that begins at one corner. Nets with one hidden layer; 3 seeds. Benchmarks of language
 * models are out of reach. No model; < 30 s.
 */
import { type Claim, createRandom, type Paper, type Random } from "guerdon";
import { pairAccuracy } from "guerdon/bench";
import { dot, expectation, maximum, mean, range, sigmoid, softmax } from "guerdon/math";
import { bradleyTerryLoss, fitReward, generalPreferenceLoss, generalPreferenceScore, mlpHead } from "guerdon/model";
import { wasmBackend } from "guerdon/nn";
import { generalPreferenceUpdate } from "guerdon/optimize";

export const paper: Paper = {
  title: "General Preference Modeling with Preference Representations for Aligning Language Models",
  year: 2024,
  link: "https://arxiv.org/abs/2410.02197",
  grade: "small",
};

const backend = await wasmBackend();
const dimensions = 4;
interface Pairs {
  readonly chosen: number[][];
  readonly rejected: number[][];
}

/** Accuracy of both models on test pairs, after training on others. */
async function contest(training: Pairs, test: Pairs, random: Random, steps = 400) {
  const inputs = training.chosen[0]!.length;
  const options = { steps, batch: 128, rate: 0.01, decay: 0.001, backend };
  const single = await fitReward(bradleyTerryLoss(), mlpHead({ inputs, hidden: [32] }), training, {
    ...options,
    random: random.fork("bt"),
  });
  const general = await fitReward(generalPreferenceLoss({ dimensions }), mlpHead({ inputs, hidden: [32], outputs: dimensions }), training, {
    ...options,
    random: random.fork("gpm"),
  });
  const vectors = async (rows: number[][]) => {
    const flat = Array.from(await general.score(rows));
    return rows.map((_, i) => unit(flat.slice(i * dimensions, (i + 1) * dimensions)));
  };
  const [a, b] = [await vectors(test.chosen), await vectors(test.rejected)];
  const accuracy = (leads: readonly number[]) =>
    pairAccuracy(
      leads,
      leads.map(() => 0),
    );
  const [high, low] = [await single.score(test.chosen), await single.score(test.rejected)];
  return {
    single: accuracy(Array.from(high, (x, i) => x - low[i]!)),
    general: accuracy(a.map((v, i) => generalPreferenceScore(v, b[i]!))),
  };
}
const unit = (v: number[]) => v.map((x) => x / Math.hypot(...v));

/** Response i of a prompt beats the next one, in a circle. */
function circle(size: number): Pairs {
  const oneHot = (prompt: number, i: number) => range(5 * size).map((k) => (k === prompt * size + i ? 1 : 0));
  const places = range(5).flatMap((prompt) => range(size).map((i) => [prompt, i] as const));
  return {
    chosen: places.map(([prompt, i]) => oneHot(prompt, i)),
    rejected: places.map(([prompt, i]) => oneHot(prompt, (i + 1) % size)),
  };
}

/** Preferred by a reward, by the place on a circle, or by both. */
function mixed(random: Random, count: number, cyclic: number): Pairs {
  const weights = [1, -1, 0.5];
  const draw = () => {
    const turn = 2 * Math.PI * random();
    return { turn, row: [...weights.map(() => random.normal()), Math.cos(turn), Math.sin(turn)] };
  };
  const pairs = range(count).map(() => {
    const [a, b] = [draw(), draw()];
    const lead = (1 - cyclic) * 2 * (dot(weights, a.row) - dot(weights, b.row)) + cyclic * 8 * Math.sin(b.turn - a.turn);
    return random() < sigmoid(2 * lead) ? ([a.row, b.row] as const) : ([b.row, a.row] as const);
  });
  return { chosen: pairs.map(([a]) => a), rejected: pairs.map(([, b]) => b) };
}

const seeds = range(3).map((seed) => createRandom(seed));
const circles = [];
for (const size of [3, 4]) circles.push(await contest(circle(size), circle(size), createRandom(size), 300));
const halves = [];
const rewards = [];
for (const random of seeds) {
  halves.push(await contest(mixed(random, 2000, 0.5), mixed(random, 2000, 0.5), random));
  rewards.push(await contest(mixed(random, 2000, 0), mixed(random, 2000, 0), random));
}

// (3) What the best answer to a policy gains against it; 0 at the equilibrium.
const game = [
  [0, 1, -1],
  [-1, 0, 1],
  [1, -1, 0],
];
const exploitability = (policy: readonly number[]) => maximum(game.map((row) => expectation(policy, row)));
const start = softmax([3, 0, 0]);
let policy = start;
let average = start.map(() => 0);
const updates = 400;
for (let t = 0; t < updates; t++) {
  average = average.map((p, i) => p + policy[i]! / updates);
  policy = generalPreferenceUpdate(policy, game, { beta: 20 });
}
/** A reward fitted to the same comparisons, as often as the start makes them, and followed as far. */
const rewardsOf = game.map((row) => expectation(start, row));
const greedy = softmax(rewardsOf.map((reward, i) => Math.log(start[i]!) + (updates * reward) / 20));

const round = (x: number) => Math.round(x * 1e4) / 1e4;
const gain = (runs: readonly { single: number; general: number }[]) => round(mean(runs.map((run) => run.general - run.single)));
export const claims: readonly Claim[] = [
  {
    where: "table 1",
    says: "circles of 3: pairs that Bradley-Terry has right",
    reported: "at random",
    expected: { atMost: 0.67 },
    measured: round(circles[0]!.single),
  },
  {
    where: "table 1",
    says: "circles of 3: pairs that the general model has right",
    reported: 1,
    expected: { atLeast: 1 },
    measured: round(circles[0]!.general),
  },
  {
    where: "table 1",
    says: "circles of 4: pairs that Bradley-Terry has right",
    reported: "at random",
    expected: { atMost: 0.75 },
    measured: round(circles[1]!.single),
  },
  {
    where: "table 1",
    says: "circles of 4: pairs that the general model has right",
    reported: 1,
    expected: { atLeast: 1 },
    measured: round(circles[1]!.general),
  },
  {
    where: "section 6.1",
    says: "half reward, half circle: gain in accuracy over Bradley-Terry",
    expected: { atLeast: 0.1 },
    measured: gain(halves),
  },
  { where: "control", says: "reward alone: difference to Bradley-Terry", expected: { equals: 0, within: 0.01 }, measured: gain(rewards) },
  {
    where: "section 5",
    says: "rock, paper, scissors: what an opponent can gain, by how much it falls with the mean of all policies",
    expected: { atLeast: 0.8 },
    measured: round(1 - exploitability(average) / exploitability(start)),
  },
  {
    where: "section 5, baseline",
    says: "following a reward instead ends in one corner: its probability",
    expected: { atLeast: 0.95 },
    measured: round(maximum(greedy)),
  },
];
