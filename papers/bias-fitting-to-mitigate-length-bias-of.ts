/**
 * Zhao et al., "Bias Fitting to Mitigate Length Bias of Reward Model in RLHF", 2025, arXiv:2505.12843.
 *
 * Setting: quality seen through two noisy features, length through waves; annotators favour long responses, or those of middle length; 2000 pairs; linear
 * rewards; 3 seeds. The curve of rewards over length is fitted anew between short stretches of training. Win rates of policies are out of reach.
 * No model; < 30 s.
 */
import { type Claim, createRandom, type Paper, type Random } from "guerdon";
import { pairAccuracy } from "guerdon/bench";
import { fitLine, mean, range, sigmoid, variance } from "guerdon/math";
import { bradleyTerryLoss, decorrelatedLoss, fitLinearReward, lengthCurve, regressionLoss } from "guerdon/model";

export const paper: Paper = {
  title: "Bias Fitting to Mitigate Length Bias of Reward Model in RLHF",
  year: 2025,
  link: "https://arxiv.org/abs/2505.12843",
  grade: "small",
};

/** Length in [0, 1], as waves: enough to follow any smooth curve. */
const waves = (length: number) => range(3).flatMap((j) => [Math.sin((j + 1) * Math.PI * length), Math.cos((j + 1) * Math.PI * length)]);
const favours = {
  long: (length: number) => 5 * length,
  middle: (length: number) => 4 * Math.exp(-(((length - 0.5) / 0.18) ** 2)),
};

function setting(bias: (length: number) => number, seed: number) {
  const random = createRandom(seed);
  const response = (random: Random) => {
    const [quality, length] = [random.normal(), random()];
    return { quality, length, row: [quality + random.normal(0, 0.8), quality + random.normal(0, 0.8), ...waves(length)] };
  };
  const draw = (count: number, lead: (one: ReturnType<typeof response>) => number, noise: boolean) =>
    range(count).map(() => {
      const [a, b] = [response(random), response(random)];
      const gap = lead(a) - lead(b);
      return (noise ? random() < sigmoid(gap) : gap > 0) ? { chosen: a, rejected: b } : { chosen: b, rejected: a };
    });
  const pairs = draw(2000, ({ quality, length }) => 1.5 * quality + bias(length), true);
  const test = draw(3000, ({ quality }) => quality, false);
  const rows = { chosen: pairs.map((p) => p.chosen.row), rejected: pairs.map((p) => p.rejected.row) };
  const lengths = { chosen: pairs.map((p) => p.chosen.length), rejected: pairs.map((p) => p.rejected.length) };
  const apart = (nuisance: (length: number) => number, start: ArrayLike<number>, steps: number) =>
    fitLinearReward(decorrelatedLoss(), rows, {
      given: { chosenNuisance: lengths.chosen.map(nuisance), rejectedNuisance: lengths.rejected.map(nuisance) },
      start,
      steps,
    });

  const plain = fitLinearReward(bradleyTerryLoss(), rows);
  const linear = apart((length) => length, plain.weights, 60);
  let fitted = plain;
  for (let round = 0; round < 15; round++) {
    const rewards = [...rows.chosen, ...rows.rejected].map(fitted.score);
    fitted = apart(lengthCurve([...lengths.chosen, ...lengths.rejected], rewards), fitted.weights, 4);
  }
  const measure = ({ score }: { score: (row: readonly number[]) => number }) => {
    const all = test.flatMap(({ chosen, rejected }) => [chosen, rejected]);
    const rewards = all.map(({ row }) => score(row));
    const curve = fitLinearReward(
      regressionLoss(),
      { score: all.map(({ length }) => [1, ...waves(length)]) },
      { given: { target: rewards } },
    );
    return {
      /** Correlation ratio: the share of the deviation that a curve over length explains. */
      eta: Math.sqrt(variance(all.map(({ length }) => curve.score([1, ...waves(length)]))) / variance(rewards)),
      slope: Math.abs(
        fitLine(
          all.map(({ length }) => length),
          rewards,
        ).slope,
      ),
      accuracy: pairAccuracy(
        test.map((p) => score(p.chosen.row)),
        test.map((p) => score(p.rejected.row)),
      ),
    };
  };
  return { plain: measure(plain), linear: measure(linear), fitted: measure(fitted) };
}

const round = (x: number) => Math.round(x * 1e4) / 1e4;
const long = range(3).map((seed) => setting(favours.long, seed));
const middle = range(3).map((seed) => setting(favours.middle, seed));
const average = (runs: typeof long, read: (run: (typeof long)[number]) => number) => round(mean(runs.map(read)));

export const claims: readonly Claim[] = [
  ...(
    [
      ["long responses", long],
      ["middle length", middle],
    ] as const
  ).flatMap(([what, runs]) => [
    {
      where: "figure 3",
      says: `annotators favour ${what}: the share of the rewards' deviation that length explains, as a ratio to plain training`,
      expected: { atMost: 0.6 },
      measured: average(runs, (run) => run.fitted.eta / run.plain.eta),
    },
    {
      where: "table 2",
      says: `annotators favour ${what}: gain in true accuracy`,
      expected: { atLeast: 0.03 },
      measured: average(runs, (run) => run.fitted.accuracy - run.plain.accuracy),
    },
  ]),
  {
    where: "section 5.4",
    says: "where the bias is a bump: gain in accuracy over the penalty on length itself",
    expected: { atLeast: 0.03 },
    measured: average(middle, (run) => run.fitted.accuracy - run.linear.accuracy),
  },
  {
    where: "control",
    says: "where the bias is straight the penalty on length itself is as good: difference in accuracy",
    expected: { equals: 0, within: 0.03 },
    measured: average(long, (run) => run.fitted.accuracy - run.linear.accuracy),
  },
];
