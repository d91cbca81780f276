/**
 * Lee, Tack & Shin, "ReMoDetect: Reward Models Recognize Aligned LLM's Generations", NeurIPS 2024, arXiv:2405.17382.
 *
 * Setting: a text has a quality that four features show nearly, three features of style, one of how even it is from sentence to sentence, and 12 that tell its
 * domain or nothing. Aligned models write better by one deviation and with a more regular style; a text of which a quarter was rephrased lies a quarter of the
 * way, but is uneven. Linear reward from 2000 comparisons of quality; fine-tuned on three of six domains and one generator; 4 seeds; no model; < 10 s.
 */
import { type Claim, createRandom, type Paper } from "guerdon";
import { auroc, rateAtFalsePositives } from "guerdon/audit";
import { pairAccuracy } from "guerdon/bench";
import { logit, mean, range } from "guerdon/math";
import { bradleyTerryLoss, detectorLoss, fitLinearReward } from "guerdon/model";

export const paper: Paper = {
  title: "ReMoDetect: Reward Models Recognize Aligned LLM's Generations",
  year: 2024,
  link: "https://arxiv.org/abs/2405.17382",
  grade: "small",
};

/** Who wrote it: quality, three sides of style, unevenness. */
const people = [0, 0, 0, 0, 0];
const generator = [1, 1.4, 1.4, 0, -0.5];
const otherGenerator = [1, 1, 1.4, 0.8, -0.5];
const rephrased = [0.25, 0.35, 0.35, 0, 0.8];

const runs = [1, 2, 3, 4].map((seed) => {
  const random = createRandom(seed);
  const domains = range(6).map(() => range(12).map(() => random.normal()));
  const write = (author: readonly number[], domain = random.integer(6)) => {
    const [quality, ...style] = author.map((shift) => shift + random.normal()) as [number, ...number[]];
    const seen = range(4).map(() => quality + random.normal(0, 0.3));
    return { quality, row: [...seen, ...style, ...domains[domain]!.map((x) => x + random.normal()), 1] };
  };
  const texts = (author: readonly number[], domain: readonly number[], count: number) =>
    range(count).map(() => write(author, random.pick(domain)).row);

  const compare = (count: number) => {
    const pairs = range(count).map(() => {
      const [a, b] = [write(people), write(people)];
      return a.quality - b.quality + 0.5 * logit(random()) > 0 ? [a.row, b.row] : [b.row, a.row];
    });
    return { chosen: pairs.map(([a]) => a!), rejected: pairs.map(([, b]) => b!) };
  };
  const [preferences, held] = [compare(2000), compare(2000)];
  const base = fitLinearReward(bradleyTerryLoss(), preferences);

  const [training, unseen] = [
    [0, 1, 2],
    [3, 4, 5],
  ];
  const replay = [...preferences.chosen.slice(0, 300), ...preferences.rejected.slice(0, 300)];
  const columns = {
    generated: texts(generator, training!, 600),
    mixed: texts(rephrased, training!, 600),
    human: texts(people, training!, 600),
    replay,
  };
  const tune = (options: { replay?: number; above?: number; below?: number } = {}) =>
    fitLinearReward(detectorLoss(options), columns, { given: { before: replay.map(base.score) }, start: base.weights });
  const [tuned, withoutMixed, withoutReplay] = [tune(), tune({ above: 0, below: 0 }), tune({ replay: 0 })];

  const human = texts(people, unseen!, 1000);
  const against = (author: readonly number[]) => {
    const machine = texts(author, unseen!, 1000);
    const labels = [...human.map(() => 0), ...machine.map(() => 1)];
    return (score: (row: readonly number[]) => number) => {
      const scores = [...human, ...machine].map(score);
      return { auroc: auroc(scores, labels), found: rateAtFalsePositives(scores, labels).rate };
    };
  };
  const [same, other, mixed] = [against(generator), against(otherGenerator), against(rephrased)];
  const agreement = ({ score }: typeof base) => pairAccuracy(held.chosen.map(score), held.rejected.map(score));
  return {
    zeroShot: same(base.score),
    tuned: same(tuned.score),
    other: other(tuned.score),
    mixed: mixed(tuned.score).auroc,
    mixedWithout: mixed(withoutMixed.score).auroc,
    preference: {
      base: agreement(base),
      tuned: agreement(tuned),
      withoutReplay: agreement(withoutReplay),
      dear: agreement(tune({ replay: 0.1 })),
    },
  };
});
const over = (read: (run: (typeof runs)[number]) => number) => Math.round(mean(runs.map(read)) * 1e4) / 1e4;

export const claims: readonly Claim[] = [
  {
    where: "section 3, figure 1",
    says: "a reward model that was never told tells aligned models from people: AUROC",
    expected: { atLeast: 0.75 },
    measured: over((run) => run.zeroShot.auroc),
    note: `finds ${over((run) => run.zeroShot.found)} at 1% false positives; the most that a lead of one deviation in quality allows is .760`,
  },
  {
    where: "section 5.2, table 1",
    says: "fine-tuned, on domains that it did not see: AUROC",
    reported: 0.979,
    expected: { atLeast: 0.9 },
    measured: over((run) => run.tuned.auroc),
    note: `finds ${over((run) => run.tuned.found)} at 1% false positives`,
  },
  {
    where: "section 5.3, unseen models",
    says: "and of a generator that it did not see",
    expected: { atLeast: 0.9 },
    measured: over((run) => run.other.auroc),
    note: `finds ${over((run) => run.other.found)} at 1% false positives`,
  },
  {
    where: "section 5.4, ablation",
    says: "texts of both hands in training: gain in AUROC of rephrased texts against people's",
    expected: { atLeast: 0.01 },
    measured: over((run) => run.mixed - run.mixedWithout),
    note: `${over((run) => run.mixedWithout)} without, ${over((run) => run.mixed)} with`,
  },
  {
    where: "section 5.4, ablation",
    says: "replay keeps the old judgement: accuracy on preferences that is lost without it",
    expected: { atLeast: 0.03 },
    measured: over(({ preference }) => preference.tuned - preference.withoutReplay),
    note: `${over(({ preference }) => preference.base)} before, ${over(({ preference }) => preference.tuned)} after, ${over(({ preference }) => preference.withoutReplay)} without replay: it keeps less than thought, since the paper's λ = 0.01 is a light price where one line must serve both tasks (${over(({ preference }) => preference.dear)} with λ = 0.1)`,
  },
];
