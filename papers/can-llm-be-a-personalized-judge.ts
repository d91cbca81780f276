/**
 * Dong, Hu & Collier, "Can LLM be a Personalized Judge?", Findings of EMNLP 2024.
 *
 * Setting: 1,000 users with 12 tastes each, of whom the profile shows 3; one pair of responses each, of which the user rates one at least 10 of 100 higher. A simulated judge sees what
 * the profile shows, and is as certain as that deserves. The two controls are over 5,000 users, since a difference of 2 points cannot be seen with 1,000 (its standard error is 2.2
 * points there, 1 here). One seed for users and pairs; no model; < 15 s.
 */
import { type Claim, type Compare, createContext, createRandom, type Paper, type Rollout, rollout } from "guerdon";
import { calibrationError, riskCoverage, riskCoverageArea, selectThreshold } from "guerdon/audit";
import { pairPersonaJudge } from "guerdon/judge";
import { simulatedJudge, type TextTruth } from "guerdon/lm";
import { clamp, dot, mean, range } from "guerdon/math";

export const paper: Paper = {
  title: "Can LLM be a Personalized Judge?",
  year: 2024,
  link: "https://arxiv.org/abs/2406.11657",
  grade: "small",
};

const tastes = range(12).map((t) => `taste ${String.fromCharCode(97 + t)}`);
const random = createRandom(17);
const features = () => tastes.map(() => random.normal());

/** How much a user likes a response, of 100: one of average taste gives 50, and two thirds of the ratings lie within 20 of it. */
const rating = (weights: readonly number[], response: readonly number[]) =>
  clamp(50 + (20 * dot(weights, response)) / Math.sqrt(tastes.length), 0, 100);

const truth = new Map<string, TextTruth>();
const everybody = range(5000).map((user) => {
  for (;;) {
    const weights = tastes.map(() => random.normal());
    const [better, worse] = [features(), features()].sort((a, b) => rating(weights, b) - rating(weights, a)) as [number[], number[]];
    if (rating(weights, better) - rating(weights, worse) < 10) continue; // a tie
    const texts = [`response 1 to user ${user}`, `response 2 to user ${user}`] as const;
    return { weights, better, worse, texts, betterFirst: random() < 0.5 };
  }
});
const pairs = everybody.slice(0, 1000);
type Pair = (typeof pairs)[0];

/** The profile: the first few tastes of a user, as the user would say them. */
const profileOf = ({ weights }: Pair, visible: number) =>
  Object.fromEntries(tastes.slice(0, visible).map((taste, t) => [taste, weights[t]!.toFixed(2)]));

/** What a reader of the profile can tell: the tastes in it against the features of the response. The unit is the spread of what it cannot tell. */
const perceived = (response: readonly number[]) => (prompt: string) => {
  const seen = tastes.map((taste) => Number(new RegExp(`^${taste}: (-?[\\d.]+)$`, "m").exec(prompt)?.[1] ?? 0));
  const shown = tastes.filter((taste) => prompt.includes(`${taste}:`)).length;
  return dot(seen, response) / Math.sqrt(2 * Math.max(1, tastes.length - shown));
};
for (const { better, worse, texts } of everybody) {
  truth.set(texts[0], perceived(better));
  truth.set(texts[1], perceived(worse));
}

// A logistic of this width is within a hundredth of the normal distribution: the judge is as certain as what it sees deserves.
const model = simulatedJudge({ truth, sigma: 1 / 1.702, seed: 23 });

interface Judged {
  readonly right: number;
  readonly confidence: number;
}

/** Asks about every pair in a random order; answers that cannot be read would be counted apart, and a simulated judge gives none. */
async function judge(profiles: readonly object[], options: { certainty?: number } = {}): Promise<Judged[]> {
  const compare: Compare = pairPersonaJudge({ model, ...options });
  return Promise.all(
    everybody.slice(0, profiles.length).map(async ({ texts, betterFirst }, i) => {
      const [a, b] = texts.map((response): Rollout => rollout({ prompt: "?", response, fields: { profile: profiles[i] } }));
      const { first, confidence = 1 } = await compare(betterFirst ? a! : b!, betterFirst ? b! : a!, createContext());
      return { right: betterFirst ? first : 1 - first, confidence };
    }),
  );
}

const profiles = (visible: number, of: readonly Pair[] = pairs) => of.map((pair) => profileOf(pair, visible));
const accuracy = (judged: readonly Judged[]) => mean(judged.map(({ right }) => right));
const round = (x: number) => Number(x.toFixed(4));

const three = await judge(profiles(3));
const columns = [three.map(({ confidence }) => confidence), three.map(({ right }) => right)] as const;
const sure = three.filter(({ confidence }) => confidence >= 0.8);
const [none, one, six, all] = [
  await judge(profiles(0, everybody)),
  await judge(profiles(1)),
  await judge(profiles(6)),
  await judge(profiles(12)),
];
const shuffled = await judge(createRandom(29).shuffle(profiles(3, everybody)));
const chosen = selectThreshold(...columns, { accuracy: 0.8 });
const coarse = await judge(profiles(3), { certainty: 5 });

export const claims: readonly Claim[] = [
  {
    where: "section 4, table 2",
    says: "with a sparse profile (3 of 12 tastes) the judge is right only moderately often, at least in 60 of 100",
    reported: 0.72,
    expected: { atLeast: 0.6 },
    measured: round(accuracy(three)),
  },
  {
    where: "section 4, table 2",
    says: "… and at most in 75",
    reported: 0.72,
    expected: { atMost: 0.75 },
    measured: round(accuracy(three)),
  },
  {
    where: "section 5",
    says: "where it states a certainty of 80 or more it is right more often, by at least 15 points",
    reported: 0.173,
    expected: { atLeast: 0.15 },
    measured: round(accuracy(sure) - accuracy(three)),
    note: `${round(accuracy(sure))} of ${sure.length} pairs of ${three.length}; published logs on PRISM pairs: 0.893 of 149 pairs of 1,001`,
  },
  {
    where: "section 5",
    says: "high-certainty samples agree with the person in more than 80 of 100",
    reported: 0.8,
    expected: { atLeast: 0.8 },
    measured: round(accuracy(sure)),
  },
  {
    where: "section 5",
    says: "abstaining below a threshold reaches 80% agreement and still answers part of the questions",
    expected: { atLeast: 0.1 },
    measured: round(chosen?.coverage ?? 0),
    note: `threshold ${chosen?.threshold}; area under the curve of errors ${round(riskCoverageArea(...columns))}, over ${riskCoverage(...columns).length} levels of certainty`,
  },
  {
    where: "section 6",
    says: "accuracy rises with what the profile shows: from 1 to 3 tastes",
    expected: { atLeast: 0.02 },
    measured: round(accuracy(three) - accuracy(one)),
    note: `0, 1, 3, 6, 12 tastes: ${[none, one, three, six, all].map((judged) => round(accuracy(judged))).join(", ")}`,
  },
  {
    where: "section 6",
    says: "… from 3 to 6",
    expected: { atLeast: 0.02 },
    measured: round(accuracy(six) - accuracy(three)),
  },
  {
    where: "section 6",
    says: "… from 6 to 12",
    expected: { atLeast: 0.02 },
    measured: round(accuracy(all) - accuracy(six)),
  },
  {
    where: "section 5",
    says: "a scale of 1 to 5 orders the answers too: the surest are right more often than all, by at least 10 points",
    expected: { atLeast: 0.1 },
    measured: round(accuracy(coarse.filter(({ confidence }) => confidence >= 0.8)) - accuracy(coarse)),
  },
  {
    where: "control",
    says: "without a profile it guesses: at most 55 of 100 are right",
    reported: 0.52,
    expected: { atMost: 0.55 },
    measured: round(accuracy(none)),
  },
  {
    where: "control",
    says: "with profiles of other people the gain is gone: within 2 points of no profile",
    expected: { atMost: 0.02 },
    measured: round(Math.abs(accuracy(shuffled) - accuracy(none))),
    note: `and it does not know: ${round(mean(shuffled.map(({ confidence }) => confidence)))} mean certainty, as with its own profiles (${round(mean(columns[0]))}); calibration error ${round(
      calibrationError(
        shuffled.map(({ confidence }) => confidence),
        shuffled.map(({ right }) => right),
      ),
    )} against ${round(calibrationError(...columns))}`,
  },
];
