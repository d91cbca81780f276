/**
 * Lyu et al., "Pairwise Ranking Losses of Click-Through Rates Prediction for Welfare Maximization in Ad Auctions", ICML 2023, arXiv:2306.01799.
 *
 * Setting: auctions of 4 ads with six features; a quarter of the ads bids three times as much, and for those the first feature acts the other way round on
 * clicks, which a linear model cannot say. 3000 auctions with clicks for training, welfare by the true chances in 3000 others; the teacher is a logistic
 * regression that knows about the two kinds of ads; 4 seeds. Reported figures are those of a reference run. No model; < 15 s.
 */
import { type Claim, createRandom, type Paper } from "guerdon";
import { calibrationError } from "guerdon/audit";
import { welfareRatio } from "guerdon/bench";
import { dot, mean, range, sigmoid } from "guerdon/math";
import { binaryFeedbackLoss, fitLinearReward, welfareRankLoss } from "guerdon/model";

export const paper: Paper = {
  title: "Pairwise Ranking Losses of Click-Through Rates Prediction for Welfare Maximization in Ad Auctions",
  year: 2023,
  link: "https://arxiv.org/abs/2306.01799",
  grade: "small",
};

const ads = 4;

function setting(seed: number, bidsFollow: boolean) {
  const random = createRandom(seed);
  const weights = range(5).map(() => random.normal(0, 0.4));
  const auctions = (count: number) =>
    range(count).map(() =>
      range(ads).map(() => {
        const other = random() < 0.25;
        const high = bidsFollow ? other : random() < 0.25;
        const [first, ...rest] = range(6).map(() => random.normal()) as [number, ...number[]];
        const chance = sigmoid(-1 + (other ? -1 : 1) * first + dot(weights, rest));
        const click = random() < chance ? 1 : 0;
        // Bids have a mean of about 1.
        const bid = (Math.exp(random.normal(0, 0.3)) * (high ? 3 : 1)) / 1.57;
        const row = [first, ...rest, other ? 1 : 0, 1];
        return { row, wide: [...row, other ? first : 0], chance, click, bid };
      }),
    );
  const [training, test] = [auctions(3000), auctions(3000)];
  const flat = training.flat();
  const score = flat.map(({ row }) => row);
  const click = flat.map((ad) => ad.click);
  const value = flat.map(({ bid }) => bid);

  const logistic = fitLinearReward(binaryFeedbackLoss(), { score }, { given: { label: click } });
  const teacher = fitLinearReward(binaryFeedbackLoss(), { score: flat.map(({ wide }) => wide) }, { given: { label: click } });
  const rank = (target: readonly number[], calibration = 0.05) =>
    fitLinearReward(
      welfareRankLoss({ group: ads, calibration }),
      { score },
      { given: { target, value, label: click }, start: logistic.weights },
    );
  const taught = flat.map(({ wide }) => sigmoid(teacher.score(wide)));

  const table = <T>(read: (ad: (typeof flat)[number]) => T) => test.map((auction) => auction.map(read));
  const welfare = ({ score }: typeof logistic) =>
    welfareRatio(
      table(({ row }) => sigmoid(score(row))),
      table(({ bid }) => bid),
      table(({ chance }) => chance),
    );
  const calibration = ({ score }: typeof logistic) =>
    calibrationError(
      test.flat().map(({ row }) => sigmoid(score(row))),
      test.flat().map((ad) => ad.click),
    );
  const clicks = rank(click);
  return {
    logistic: welfare(logistic),
    clicks: welfare(clicks),
    teacher: welfare(rank(taught)),
    calibration: { kept: calibration(clicks), dropped: calibration(rank(click, 0)) },
  };
}

const runs = [1, 2, 3, 4].map((seed) => setting(seed, true));
const independent = [1, 2].map((seed) => setting(seed, false));
const over = (list: typeof runs, read: (run: (typeof runs)[number]) => number) => Math.round(mean(list.map(read)) * 1e4) / 1e4;

export const claims: readonly Claim[] = [
  {
    where: "section 6.1, baseline",
    says: "share of the possible welfare that a logistic model of clicks reaches",
    reported: 0.872,
    expected: { equals: 0.872, within: 0.03 },
    measured: over(runs, (run) => run.logistic),
  },
  {
    where: "section 6.1",
    says: "pairs weighted by welfare, from clicks: gain",
    reported: 0.03,
    expected: { atLeast: 0.02 },
    measured: over(runs, (run) => run.clicks - run.logistic),
  },
  {
    where: "section 6.1, teacher",
    says: "with a teacher's chances in place of clicks: gain",
    reported: 0.034,
    expected: { atLeast: 0.02 },
    measured: over(runs, (run) => run.teacher - run.logistic),
  },
  {
    where: "section 5, calibrated loss",
    says: "the teacher is no worse a target than clicks, by",
    reported: 0.004,
    expected: { atLeast: 0 },
    measured: over(runs, (run) => run.teacher - run.clicks),
    note: `no difference to speak of: clicks of 12 000 ads are enough for eight weights; by seed ${runs.map((run) => over([run], (one) => one.teacher - one.clicks)).join(", ")}`,
  },
  {
    where: "section 4",
    says: "without the cross-entropy the chances are no chances any more: calibration error grows by",
    expected: { atLeast: 0 },
    measured: over(runs, ({ calibration }) => calibration.dropped - calibration.kept),
    note: `${over(runs, ({ calibration }) => calibration.kept)} with it, ${over(runs, ({ calibration }) => calibration.dropped)} without`,
  },
  {
    where: "control",
    says: "where bids have nothing to do with the features there is nothing to gain",
    reported: -0.002,
    expected: { atMost: 0.005 },
    measured: over(independent, (run) => run.clicks - run.logistic),
    note: `${over(independent, (run) => run.logistic)} and ${over(independent, (run) => run.clicks)}`,
  },
];
