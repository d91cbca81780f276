/**
 * "Learning Ordinal Probabilistic Reward from Preferences", 2026, arXiv:2602.12660.
 *
 * Setting: 8 features of a response, a true level from 1 to 9 that they tell up to noise, 1500 pairs; 15% of the responses are disputed (a feature tells which)
 * and ordered by chance; a net with one hidden layer gives a logit for each level; 3 seeds.
 * The bands (bad, normal, good) of 0, 20 or 100% of the training pairs are known. A 14B model and RewardBench are out of reach. No model; < 30 s.
 */
import { type Claim, createRandom, type Paper, type Random } from "guerdon";
import { pairAccuracy } from "guerdon/bench";
import { dot, mean, norm, range } from "guerdon/math";
import { bradleyTerryLoss, fitReward, mlpHead, ordinalPreferenceLoss, ordinalScore } from "guerdon/model";
import { wasmBackend } from "guerdon/nn";

export const paper: Paper = {
  title: "Learning Ordinal Probabilistic Reward from Preferences",
  year: 2026,
  link: "https://arxiv.org/abs/2602.12660",
  grade: "small",
};

const backend = await wasmBackend();
const training = { steps: 400, batch: 128, rate: 0.02, decay: 0.01, backend };

const weights = [1, -1, 0.8, -0.8, 0.6, -0.6, 0.4, -0.4];
function response(random: Random) {
  const features = weights.map(() => random.normal());
  const quality = dot(features, weights) / norm(weights) + random.normal(0, 0.3);
  const level = Math.min(9, Math.max(1, Math.round(5 + 2 * quality)));
  const disputed = random() < 0.15;
  return { level, disputed, row: [...features, disputed ? 1 : 0] };
}
type Response = ReturnType<typeof response>;
const bandOf = ({ level }: Response) => Math.floor((level - 1) / 3);
/** Two responses of different levels. People order them rightly as often as said, but one that they dispute they order by chance. */
function pair(random: Random, sure: number): { chosen: Response; rejected: Response } {
  const [a, b] = [response(random), response(random)];
  if (a.level === b.level) return pair(random, sure);
  return a.level > b.level === random() < (a.disputed || b.disputed ? 0.5 : sure) ? { chosen: a, rejected: b } : { chosen: b, rejected: a };
}

async function setting(seed: number) {
  const random = createRandom(seed);
  const pairs = range(1500).map(() => pair(random, 0.9));
  const test = range(2000)
    .map(() => pair(random, 1))
    .filter(({ chosen, rejected }) => !chosen.disputed && !rejected.disputed);
  const others = range(300).map(() => response(random).row);
  const rows = { chosen: pairs.map((p) => p.chosen.row), rejected: pairs.map((p) => p.rejected.row) };
  const all = test.flatMap((p) => [p.chosen, p.rejected]);
  const accuracy = (scores: ArrayLike<number>) =>
    pairAccuracy(
      test.map((_, i) => scores[2 * i]!),
      test.map((_, i) => scores[2 * i + 1]!),
    );

  const single = await fitReward(bradleyTerryLoss(), mlpHead({ inputs: 9, hidden: [16] }), rows, {
    ...training,
    random: random.fork("bt"),
  });
  const ordinal = async (share: number) => {
    const known = pairs.map(() => random() < share);
    const bands = (side: "chosen" | "rejected") => pairs.map((p, i) => (known[i] ? bandOf(p[side]) : Number.NaN));
    const { score } = await fitReward(ordinalPreferenceLoss(), mlpHead({ inputs: 9, hidden: [16], outputs: 9 }), rows, {
      ...training,
      given: { chosenBand: bands("chosen"), rejectedBand: bands("rejected") },
      random: random.fork("ordinal"),
    });
    const logits = Array.from(await score(all.map(({ row }) => row)));
    const said = all.map((_, i) => ordinalScore(logits.slice(9 * i, 9 * i + 9)));
    const variance = async (rows: number[][]) => {
      const logits = Array.from(await score(rows));
      return mean(rows.map((_, i) => ordinalScore(logits.slice(9 * i, 9 * i + 9)).variance));
    };
    return {
      accuracy: accuracy(said.map(({ value }) => value)),
      band: mean(said.map(({ value }, i) => (Math.floor((Math.round(value) - 1) / 3) === bandOf(all[i]!) ? 1 : 0))),
      error: mean(said.map(({ value }, i) => Math.abs(value - all[i]!.level))),
      disputed: (await variance(others.map((row) => row.with(8, 1)))) / (await variance(others.map((row) => row.with(8, 0)))),
    };
  };
  return {
    single: accuracy(await single.score(all.map(({ row }) => row))),
    none: await ordinal(0),
    some: await ordinal(0.2),
    every: await ordinal(1),
  };
}

const runs = [await setting(1), await setting(2), await setting(3)];
const round = (x: number) => Math.round(x * 1e4) / 1e4;
const average = (read: (run: (typeof runs)[number]) => number) => round(mean(runs.map(read)));

export const claims: readonly Claim[] = [
  {
    where: "section 3.2",
    says: "as right about pairs as Bradley-Terry: difference in accuracy",
    reported: "+2.9 to +7.4% over it",
    expected: { atLeast: -0.01 },
    measured: average((run) => run.none.accuracy - run.single),
    note: "Nine outputs fit the noise of 1500 pairs better than one does, and the expected level moves towards the middle where it is unsure.",
  },
  {
    where: "section 3.3",
    says: "bands for 20% of the pairs: gain in how often the rounded score is in the true band",
    expected: { atLeast: 0.04 },
    measured: average((run) => run.some.band - run.none.band),
  },
  {
    where: "section 3.3",
    says: "and the mean distance to the true level, as a ratio",
    expected: { atMost: 0.9 },
    measured: average((run) => run.some.error / run.none.error),
  },
  {
    where: "section 3.3",
    says: "with all bands known the distance is smaller still, as a ratio to 20%",
    expected: { atMost: 1 },
    measured: average((run) => run.every.error / run.some.error),
  },
  {
    where: "section 4",
    says: "where people dispute a response its variance is larger, as a ratio",
    expected: { atLeast: 1.3 },
    measured: average((run) => run.none.disputed),
  },
];
