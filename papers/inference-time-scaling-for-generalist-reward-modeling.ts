/**
 * Z. Liu et al. (DeepSeek), "Inference-Time Scaling for Generalist Reward Modeling", 2025.
 *
 * Setting: 250 prompts of four responses; a simulated judge scores all four at once from 1 to 10, with noise of 0.8 spreads of quality in every score; two judgements in five are
 * careless: they judge something else, the same in all judgements of an item, and their critique shows it. 32 judgements an item. The ideal guide knows whether a
 * judgement is right up to noise (d′ = 1.8); the learned one is a logistic regression on words of the critique and on agreement with the other judgements,
 * trained on 1,000 judgements of other items. No model; < 20 s.
 */
import { type Claim, createContext, createRandom, type Paper, rollout } from "guerdon";
import { fitLogistic } from "guerdon/env";
import { type Judgement, judgementCorrect, principleJudgements, voteScores } from "guerdon/judge";
import { simulatedJudge } from "guerdon/lm";
import { clamp, mean, pearson, range } from "guerdon/math";

export const paper: Paper = {
  title: "Inference-Time Scaling for Generalist Reward Modeling",
  year: 2025,
  link: "https://arxiv.org/abs/2504.02495",
  grade: "small",
};
const round = (x: number) => Number(x.toFixed(4));
const random = createRandom(7);
/** Quality in spreads, in the unit of the scale: most of ±2.5 spreads fit on it. */
const unit = 0.18;
const onScale = (z: number) => clamp(0.5 + unit * z, 0, 1);

function makeItems(count: number, name: string) {
  return range(count).map((x) => {
    const quality = range(4).map(() => random.normal());
    return {
      prompt: `${name} ${x}`,
      texts: range(4).map((i) => `response ${i} to ${name} ${x}`),
      quality,
      labels: quality.map((q) => Number(q === Math.max(...quality))),
    };
  });
}
const items = makeItems(250, "question");
const training = makeItems(125, "training question");
const truth = new Map(
  [...items, ...training].flatMap(({ texts, quality }) =>
    texts.map((text, i) => [text, { quality: onScale(quality[i]!), spurious: onScale(random.normal()) }] as const),
  ),
);
const judge = simulatedJudge({ truth, sigma: 0.8 * unit, badRate: 0.4, verbosity: 12 });
const ask = { temperature: 1 };
const judgementsOf = ({ prompt, texts }: { prompt: string; texts: readonly string[] }, samples: number) =>
  principleJudgements(
    texts.map((response) => rollout({ prompt, response })),
    { model: judge, samples, ask },
    createContext(),
  );
const judged = await Promise.all(items.map((item) => judgementsOf(item, 32)));

/** Share of items on which the best response wins; the winners of a tie share it. */
function accuracy(vote: (judgements: readonly Judgement[], x: number) => readonly number[]): number {
  return mean(
    items.map(({ labels }, x) => {
      const votes = vote(judged[x]!, x);
      const winners = range(4).filter((i) => votes[i] === Math.max(...votes));
      return winners.includes(labels.indexOf(1)) ? 1 / winners.length : 0;
    }),
  );
}
const scoresOf = (judgements: readonly Judgement[]) => judgements.map(({ scores }) => scores);
const vote = (k: number) => accuracy((judgements) => voteScores(scoresOf(judgements).slice(0, k)));
const guided = (k: number, trust: (judgement: Judgement, x: number, all: readonly Judgement[]) => number) =>
  accuracy((judgements, x) => {
    const used = judgements.slice(0, k);
    return voteScores(scoresOf(used), { trust: used.map((one) => trust(one, x, used)) });
  });
const topTies = (k: number) =>
  mean(
    judged.map((judgements) => {
      const votes = voteScores(scoresOf(judgements).slice(0, k));
      return Number(votes.filter((one) => one === Math.max(...votes)).length > 1);
    }),
  );

const ideal = new Map(
  judged.flatMap((all, x) =>
    all.map((one) => [one, 1.8 * Number(judgementCorrect(one.scores, items[x]!.labels)) + random.normal()] as const),
  ),
);
const byIdeal = (judgement: Judgement) => ideal.get(judgement)!;
const byChance = new Map(judged.flat().map((one) => [one, random()]));

// The learned guide: how often each word stands in the critique, and how well the scores agree with those of the others.
const practice = await Promise.all(training.map((item) => judgementsOf(item, 8)));
const wordsOf = ({ critique }: Judgement) => critique.toLowerCase().match(/\w+/g) ?? [];
const words = [...new Set(practice.flat().flatMap(wordsOf))].sort();
function features(judgement: Judgement, all: readonly Judgement[]) {
  const said = wordsOf(judgement);
  const agreement = pearson(judgement.scores, voteScores(scoresOf(all)));
  return [...words.map((word) => said.filter((one) => one === word).length), Number.isNaN(agreement) ? 0 : agreement];
}
const head = fitLogistic(
  practice.flatMap((all) => all.map((one) => features(one, all))),
  practice.flatMap((all, x) => all.map((one) => Number(judgementCorrect(one.scores, training[x]!.labels)))),
);
const byHead = (judgement: Judgement, _: number, all: readonly Judgement[]) => head(features(judgement, all));

const [one, eight, all] = [vote(1), vote(8), vote(32)];
const [ideal8, ideal32, learned32] = [guided(8, byIdeal), guided(32, byIdeal), guided(32, byHead)];

export const claims: readonly Claim[] = [
  {
    where: "voting",
    says: "32 judgements vote against one: gain in accuracy of the best of four",
    reported: 0.22,
    expected: { atLeast: 0.15 },
    measured: round(all - one),
    note: `one ${one.toFixed(3)}, eight ${eight.toFixed(3)}, 32 ${all.toFixed(3)}; reported are trial runs of the same setting. The paper, on its benchmarks: 69.9 greedy, about 71.0 with 32 votes, 72.8 guided`,
  },
  {
    where: "guided voting",
    says: "the trusted half of 32 judgements against all of them: gain with an ideal guide",
    reported: 0.17,
    expected: { atLeast: 0.08 },
    measured: round(ideal32 - all),
    note: `guided: eight ${ideal8.toFixed(3)}, 32 ${ideal32.toFixed(3)}`,
  },
  {
    where: "guided voting",
    says: "a guide learned from 1,000 judgements: share of the ideal one's gain",
    expected: { atLeast: 0.5 },
    measured: round((learned32 - all) / (ideal32 - all)),
    note: `learned ${learned32.toFixed(3)}`,
  },
  {
    where: "control",
    says: "a guide that guesses: gain over all judgements",
    expected: { equals: 0, within: 0.05 },
    measured: round(guided(32, (judgement) => byChance.get(judgement)!) - all),
  },
  {
    where: "voting",
    says: "one judgement: share of items with a tie at the top",
    expected: { atLeast: 0.2 },
    measured: round(topTies(1)),
  },
  {
    where: "voting",
    says: "32 judgements: share of items with a tie at the top",
    expected: { atMost: 0.05 },
    measured: round(topTies(32)),
  },
];
