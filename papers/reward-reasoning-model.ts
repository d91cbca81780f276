/**
 * J. Guo et al. (Microsoft), "Reward Reasoning Model", 2025: many responses by comparing two at a time.
 *
 * Setting: 150 prompts of eight responses, quality normal; a simulated judge names the better of two with P = σ(difference / 0.7), and rates single responses from 1 to 10 with
 * noise of the same size. Matches are repeated 1 or 5 times with orders alternating; calls with the same prompt and seed are answered once. No model; < 30 s.
 */
import { type Claim, createContext, createRandom, type Paper, rollout, type Score, scoreAll } from "guerdon";
import {
  type Battle,
  copelandScores,
  eloRatings,
  knockout,
  majorityOf,
  pairVerdictJudge,
  ratingJudge,
  roundRobin,
  winRates,
} from "guerdon/judge";
import { createAnswerCache, layered, remember, simulatedJudge } from "guerdon/lm";
import { clamp, mean, range } from "guerdon/math";

export const paper: Paper = { title: "Reward Reasoning Model", year: 2025, link: "https://arxiv.org/abs/2505.14674", grade: "small" };
const round = (x: number) => Number(x.toFixed(4));
const random = createRandom(3);
const [size, sigma] = [8, 0.7];
const groups = range(150).map((x) => ({
  rollouts: range(size).map((i) => rollout({ prompt: `prompt ${x}`, response: `response ${i} to prompt ${x}`, group: `${x}` })),
  quality: range(size).map(() => random.normal()),
}));
const table = (value: (quality: number) => number) =>
  new Map(
    groups.flatMap(({ rollouts, quality }) => rollouts.map(({ response }, i) => [response[0]!.content, value(quality[i]!)] as const)),
  );
const ask = { temperature: 1 };
const judge = layered(simulatedJudge({ truth: table((q) => q), sigma }), remember(createAnswerCache()));
const compare = pairVerdictJudge({ model: judge, ask });
const matches = { 1: majorityOf(compare, { votes: 1 }), 5: majorityOf(compare, { votes: 5 }) } as const;

/** Gold of a choice: how often it is the best of its group, and its quality, where the winners of a tie share. */
function goldOf(winners: readonly (readonly number[])[]) {
  const best = winners.map((chosen, x) => {
    const { quality } = groups[x]!;
    return chosen.includes(quality.indexOf(Math.max(...quality))) ? 1 / chosen.length : 0;
  });
  return { best: mean(best), quality: mean(winners.map((chosen, x) => mean(chosen.map((i) => groups[x]!.quality[i]!)))) };
}
const topOf = (scores: readonly number[]) => range(size).filter((i) => scores[i] === Math.max(...scores));

async function tournaments(votes: 1 | 5) {
  const cups: number[][] = [];
  const leagues: (readonly Battle[])[] = [];
  for (const { rollouts } of groups) {
    cups.push([(await knockout(rollouts, matches[votes], createContext())).winner]);
    leagues.push(await roundRobin(rollouts, matches[votes], createContext()));
  }
  const by = (rate: (battles: readonly Battle[], count: number) => readonly number[]) =>
    goldOf(leagues.map((battles) => topOf(rate(battles, size))));
  return { cup: goldOf(cups), elo: by(eloRatings), wins: by(winRates), copeland: by(copelandScores) };
}
const once = await tournaments(1);
const fiveTimes = await tournaments(5);

// A rating errs like each side of a comparison: the difference of two such errors has the spread of the judge's logistic noise.
const unit = 0.18;
const noise = (sigma * unit * Math.PI) / Math.sqrt(3) / Math.SQRT2;
const rater = simulatedJudge({ truth: table((q) => clamp(0.5 + unit * q, 0, 1)), sigma: noise });
const ratings = (await scoreAll(
  ratingJudge({ model: rater, lowest: 1, highest: 10, ask }),
  groups.flatMap(({ rollouts }) => rollouts),
)) as readonly Score[];
const pointwise = goldOf(groups.map((_, x) => topOf(ratings.slice(x * size, (x + 1) * size).map(({ value }) => value!))));

const coin = majorityOf(pairVerdictJudge({ model: simulatedJudge({ truth: table(() => 0), sigma }), ask }), { votes: 1 });
const blind = goldOf(await Promise.all(groups.map(async ({ rollouts }) => [(await knockout(rollouts, coin, createContext())).winner])));
const shown = (name: string, { cup, elo, wins, copeland }: typeof once) =>
  `${name}: knockout ${cup.best.toFixed(3)}, Elo ${elo.best.toFixed(3)}, win rates ${wins.best.toFixed(3)}, Copeland ${copeland.best.toFixed(3)}`;

export const claims: readonly Claim[] = [
  {
    where: "many responses",
    says: "knockout finds the best of eight with 7 matches nearly as often as all 28: what it lacks",
    reported: 0.06,
    expected: { atMost: 0.1 },
    measured: round(once.elo.best - once.cup.best),
    note: `${shown("one vote", once)}; ${shown("five", fiveTimes)}; reported are trial runs of the same setting`,
  },
  {
    where: "many responses",
    says: "five votes a match against one: gain of the knockout in finding the best",
    reported: 0.145,
    expected: { atLeast: 0.05 },
    measured: round(fiveTimes.cup.best - once.cup.best),
  },
  {
    where: "many responses",
    says: "five votes a match against one: gain of the ratings of all pairs",
    reported: 0.09,
    expected: { atLeast: 0.05 },
    measured: round(fiveTimes.elo.best - once.elo.best),
  },
  {
    where: "baseline",
    says: "knockout against the highest rating of an equally noisy pointwise judge: gain in gold quality, in spreads",
    expected: { atLeast: 0.1 },
    measured: round(once.cup.quality - pointwise.quality),
    note: `quality of the chosen: knockout ${once.cup.quality.toFixed(3)}, all pairs ${once.elo.quality.toFixed(3)}, rating ${pointwise.quality.toFixed(3)}, the best ${mean(groups.map(({ quality }) => Math.max(...quality))).toFixed(3)}; knockout with five votes ${fiveTimes.cup.quality.toFixed(3)}. Where a judge errs as much on each side of a pair as on a single response, seven comparisons are worth no more than eight ratings: the winner must survive three noisy matches`,
  },
  {
    where: "baseline",
    says: "all pairs against the highest rating of an equally noisy pointwise judge: gain in gold quality, in spreads",
    expected: { atLeast: 0.1 },
    measured: round(once.elo.quality - pointwise.quality),
  },
  {
    where: "control",
    says: "with a judge that sees no difference, the knockout finds the best by chance",
    reported: 1 / size,
    expected: { equals: 1 / size, within: 0.08 },
    measured: round(blind.best),
  },
];
